"""When the tenant has had enough: a limit on requests, and failures on demand."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.tenant.wire import Reply, page


@dataclass(slots=True)
class _Failure:
    left: int
    status: int
    retry_after_s: int | None
    of_path: str


class Limits:
    """Refuses requests for orders and files; any thread may ask."""

    def __init__(self, requests_per_s: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._rate = requests_per_s
        self._clock = clock
        self._recent: deque[float] = deque()
        self._failures: list[_Failure] = []
        self.violations = 0

    def fail_next(self, count: int, status: int, retry_after_s: int | None, of_path: str) -> None:
        """Answer the next ``count`` requests whose path begins with ``of_path`` with ``status``."""
        with self._lock:
            self._failures.append(_Failure(count, status, retry_after_s, of_path))

    def refusal(self, path: str) -> Reply | None:
        """The answer to a request that is refused; None for one that is served."""
        with self._lock:
            for failure in self._failures:
                if failure.left and path.startswith(failure.of_path):
                    failure.left -= 1
                    return busy(failure.status, failure.retry_after_s)
            if self._is_too_fast():
                self.violations += 1
                return busy(429, 1)
        return None

    def _is_too_fast(self) -> bool:
        if self._rate is None:
            return False
        # A rate below one is a request in more than a second.
        now_s, window_s, most = self._clock(), max(1.0, 1.0 / self._rate), max(1.0, self._rate)
        while self._recent and self._recent[0] <= now_s - window_s:
            self._recent.popleft()
        if len(self._recent) >= most:
            return True
        self._recent.append(now_s)
        return False


def busy(status: int, retry_after_s: int | None) -> Reply:
    """An answer that sends the client away for a time, or for good."""
    told = () if retry_after_s is None else (("Retry-After", str(retry_after_s)),)
    shown = page(f"<!DOCTYPE html><title>Busy</title><h1>{status}</h1>", status)
    return Reply(shown.status, shown.body, shown.content_type, told)
