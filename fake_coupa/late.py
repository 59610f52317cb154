"""Attachments that come later than anybody waits, and the hand that can let them go before their time."""

import math
import threading
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from fake_coupa.config import LateConfig


class Lateness(StrEnum):
    """What is late: the whole answer, or all but the beginning of its body."""

    HEADERS = "headers"
    BODY = "body"


def lateness(config: LateConfig, ordinal: int) -> Lateness | None:
    """Whether the nth PO with attachments has a late one. Both kinds take turns, spread evenly over the batch."""
    before, after = (math.floor(round(count * config.share, 9)) for count in (ordinal, ordinal + 1))
    return list(Lateness)[before % len(Lateness)] if after > before else None


class LateAnswers:
    """Answers that are held back, each for its time or until all are let go."""

    def __init__(self) -> None:
        self._released = 0
        self._held = 0
        self._changed = threading.Condition()

    def hold(self, milliseconds: float) -> None:
        """Return after this time, or when :meth:`release` is called."""
        with self._changed:
            seen = self._released
            self._held += 1
            self._changed.wait_for(lambda: self._released != seen, milliseconds / 1000)
            self._held -= 1

    def release(self) -> int:
        """Let everything go that is held now; how many answers that was."""
        with self._changed:
            self._released += 1
            self._changed.notify_all()
            return self._held


def stalled(chunks: Iterable[bytes], hold: Callable[[], None]) -> Iterator[bytes]:
    """The chunks, with ``hold`` in the middle of the first."""
    waiting = iter(chunks)
    first = next(waiting, b"")
    half = (len(first) + 1) // 2
    yield first[:half]
    hold()
    yield first[half:]
    yield from waiting
