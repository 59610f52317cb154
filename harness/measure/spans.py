"""Spans: how many seconds each step of a PO took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SPAN_NAMES = (
    "injected_delay",
    "pace",
    "clone_profile",
    "driver_start",
    "login",
    "navigate",
    "find",
    "trigger",
    "wait_downloads",
    "persist",
    "clear_session",
    "driver_quit",
)


def ignore(_name: str) -> None:
    """Let a span begin without telling anybody."""


def ignore_end(_name: str, _own_s: float) -> None:
    """Let a span end without telling anybody."""


class SpanRecorder:
    """A stopwatch for the steps of a PO; every second counts to exactly one span.

    Args:
        on_enter: told the name of each span as it begins, for a live display.
        clock: monotonic seconds.
        on_leave: told the name of each span as it ends, also by an error, and the seconds that were its own.
    """

    def __init__(
        self,
        on_enter: Callable[[str], None] = ignore,
        clock: Callable[[], float] = time.perf_counter,
        on_leave: Callable[[str, float], None] = ignore_end,
    ) -> None:
        self._on_enter = on_enter
        self._on_leave = on_leave
        self._clock = clock
        self._seconds: dict[str, float] = {}
        self._inner_s: list[float] = []

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Add the body's seconds to ``name``, also when the body raises.

        A span inside another takes its own seconds away from the outer one.

        Raises:
            ValueError: ``name`` is not one of ``SPAN_NAMES``.
        """
        if name not in SPAN_NAMES:
            raise ValueError(f"Unknown span {name!r}; the spans are {', '.join(SPAN_NAMES)}.")
        self._on_enter(name)
        self._inner_s.append(0.0)
        started_s = self._clock()
        try:
            yield
        finally:
            elapsed_s = self._clock() - started_s
            own_s = elapsed_s - self._inner_s.pop()
            self._seconds[name] = self._seconds.get(name, 0.0) + own_s
            if self._inner_s:
                self._inner_s[-1] += elapsed_s
            self._on_leave(name, own_s)

    def take(self) -> dict[str, float]:
        """Return the seconds of every finished span in the order of ``SPAN_NAMES``, and start afresh."""
        taken = {name: self._seconds[name] for name in SPAN_NAMES if name in self._seconds}
        self._seconds.clear()
        return taken
