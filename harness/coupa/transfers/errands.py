"""``Errands``: the links of one PO that are still to be followed, some of them once more."""

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from harness.coupa.backoff import Backoff, Tries
from harness.coupa.site_failure import Failure


@dataclass(slots=True)
class Errand:
    """A link, how often it was followed, and from when on it may be again, by the monotonic clock."""

    link: str
    tries: Tries
    due_s: float = 0.0


class Errands:
    """Links in order, and behind them those that have failed, each when its pause is over.

    What failed is followed again when all else has ended: most of its pause is over then, and no file that arrives is
    held up by one that does not.

    Attributes:
        reasons: by link, why it is followed no more.
    """

    def __init__(self, links: Iterable[str], backoff: Backoff) -> None:
        self.reasons: dict[str, str] = {}
        self._backoff = backoff
        self._fresh = deque(Errand(link, backoff.tries_of(link)) for link in links)
        self._failed: list[Errand] = []

    def take(self, most: int, *, alone: bool) -> list[Errand]:
        """Some that are to be followed now.

        Args:
            alone: nothing else is on its way, so that the next one that has failed is waited for.
        """
        if not self._fresh and self._failed and alone:
            self._wait_for_next()
        return [self._fresh.popleft() for _ in range(min(most, len(self._fresh)))]

    def put_back(self, errand: Errand, failure: Failure) -> None:
        """Have a link that has brought nothing followed again, if that may help; else its reason stands."""
        pause_s = errand.tries.after(failure)
        if isinstance(pause_s, Failure):
            self.reasons[errand.link] = str(pause_s)
        else:
            errand.due_s = time.monotonic() + pause_s
            self._failed.append(errand)

    def _wait_for_next(self) -> None:
        next_s = min(errand.due_s for errand in self._failed)
        if (left_s := next_s - time.monotonic()) > 0:
            self._backoff.pause(left_s)
        now_s = max(next_s, time.monotonic())
        self._fresh.extend(errand for errand in self._failed if errand.due_s <= now_s)
        self._failed = [errand for errand in self._failed if errand.due_s > now_s]
