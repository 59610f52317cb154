"""The pace of a run on somebody else's site: all its workers take turns, and all wait when the site asks for it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext
from typing import Protocol

from harness.measure.spans import SpanRecorder

Clock = Callable[[], float]
LOCK_TIMEOUT_S = 1.0  # Whoever lives holds the lock for microseconds.


class Pace(Protocol):
    """Leave to make requests."""

    def take(self) -> None:
        """Wait until one more request may be made."""

    def hold(self, seconds: float) -> None:
        """Let nobody make a request before so many seconds have passed."""


class FreePace:
    """Everybody goes as they like; who is told to wait waits for himself alone."""

    def __init__(self, pause: Callable[[float], None] = time.sleep) -> None:
        self._pause = pause

    def take(self) -> None:
        """At once."""

    def hold(self, seconds: float) -> None:
        """Here and now."""
        self._pause(seconds)


FREE = FreePace()


def wait_for_leave(pace: Pace, spans: SpanRecorder) -> None:
    """Take a turn, in the span ``pace``; where everybody is free there is none."""
    if pace is not FREE:
        with spans.span("pace"):
            pace.take()


class SharedPace:
    """One queue of turns for all processes of a run; handed to them as they start.

    Args:
        context: of the processes.
        per_s: requests per second; None for as many as there are, but all still wait when one is told to.
        clock: the same for all processes of a machine, as the monotonic clock is on Linux, Windows and macOS.
    """

    def __init__(self, context: SpawnContext, per_s: float | None) -> None:
        self._interval_s = 1 / per_s if per_s else 0.0
        self._next_s = context.RawValue("d", 0.0)
        self._lock = context.Lock()

    def take(self, clock: Clock = time.monotonic, pause: Callable[[float], None] = time.sleep) -> None:
        """Wait for the next turn, and take it.

        It is taken when its time has come, not drawn beforehand: a worker that sleeps too long would else make its
        request right before the next one's, and whoever waits already would not hear that the site wants rest.
        """
        while (left_s := self._left_s(clock)) > 0:
            pause(left_s)

    def hold(self, seconds: float, clock: Clock = time.monotonic) -> None:
        """Begin the turns that are not taken yet after that."""
        with self._held():
            self._next_s.value = max(self._next_s.value, clock() + seconds)

    def _left_s(self, clock: Clock) -> float:
        """Seconds until the next turn; 0 where it has come, which is taken then."""
        with self._held():
            now_s = clock()
            if now_s < self._next_s.value:
                return float(self._next_s.value - now_s)
            self._next_s.value = now_s + self._interval_s
            return 0.0

    @contextmanager
    def _held(self) -> Iterator[None]:
        """With nobody else at it; but a worker that was killed in here never lets go, and must not halt the others."""
        held = self._lock.acquire(timeout=LOCK_TIMEOUT_S)
        try:
            yield
        finally:
            if held:
                self._lock.release()
