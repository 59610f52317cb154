"""Memory of a process without counting shared pages once per process.

The operating system tells a process's resident memory (RSS) for next to nothing, but its fair share of it
(PSS), or the part that is its own alone (USS), only by a walk through all its pages: about a millisecond of
CPU time for each process of a browser. So RSS is read on every tick, in two parts: what is private by nature
counts in full, and what can be shared counts by the share found at an exact reading, which the sampler makes
when it can afford one, of the process that is most in doubt.
"""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from harness.measure.forest import Member
from harness.measure.proctable import NOTHING, Resident, resident_of
from harness.record.run import MemoryKind

SETTLED_S = 0.5
REFRESH_S = 5.0
ALIKE_COUNT = 3
ALIKE_DOUBT = 0.3
LEAST_DOUBT = 0.1


def best_memory_kind() -> MemoryKind:
    """The best that this platform tells of a process: PSS (Linux), USS (Windows, macOS), else RSS."""
    try:
        info = psutil.Process().memory_full_info()
    except psutil.Error:
        return "rss"
    if hasattr(info, "pss"):
        return "pss"
    return "uss" if hasattr(info, "uss") else "rss"


@dataclass(frozen=True, slots=True)
class Reading:
    """An exact reading of one process, or the sum of several."""

    at_s: float
    resident: Resident
    memory_bytes: int

    def weigh(self, resident: Resident) -> int:
        """The memory of a process with these resident pages, if it shares as the one that was read."""
        read = self.resident
        shared = (self.memory_bytes - read.anonymous_bytes) / read.shareable_bytes if read.shareable_bytes else 1.0
        memory_bytes = round(resident.anonymous_bytes + shared * resident.shareable_bytes)
        return min(max(0, memory_bytes), resident.rss_bytes)

    def plus(self, other: "Reading") -> "Reading":
        """Both readings as if of one process."""
        anonymous_bytes = self.resident.anonymous_bytes + other.resident.anonymous_bytes
        shareable_bytes = self.resident.shareable_bytes + other.resident.shareable_bytes
        memory_bytes = self.memory_bytes + other.memory_bytes
        return Reading(self.at_s, Resident(anonymous_bytes, shareable_bytes), memory_bytes)


UNKNOWN = Reading(0.0, NOTHING, 0)


class MemoryBook:
    """The exact readings made so far, and the memory that follows from them.

    How much a browser shares depends on how many run beside it. So a process is judged by the readings nearest in
    time: its own, or where those are old or missing, those of its like in any worker. Readings also mend what
    was estimated before them, so the past is best asked for at the end.
    """

    def __init__(self, kind: MemoryKind) -> None:
        self.kind = kind
        self._met_s: dict[Member, float] = {}
        self._own: dict[Member, list[Reading]] = {}
        self._alike: dict[tuple[str, int], list[Reading]] = {}
        self._all: list[Reading] = []

    def read(self, member: Member, at_s: float) -> None:
        """Read a member's memory exactly.

        Raises:
            psutil.Error: it has ended, or may not be looked at.
        """
        info = psutil.Process(member.owned.pid).memory_full_info()
        if info.rss > 0:  # none is left while a process ends
            self.note(member, Reading(at_s, resident_of(info), int(getattr(info, self.kind))))

    def note(self, member: Member, reading: Reading) -> None:
        """Take in an exact reading, no earlier than the last."""
        self._own.setdefault(member, []).append(reading)
        self._alike.setdefault(member.role, []).append(reading)
        self._all.append(reading)

    def doubt_bytes(self, member: Member, at_s: float) -> float:
        """How far off the member's memory may be without another exact reading; 0 if too little to matter."""
        if at_s - self._met_s.setdefault(member, at_s) < SETTLED_S:
            return 0.0
        now_bytes = member.resident.shareable_bytes
        own, alike = self._own.get(member, []), self._alike.get(member.role, [])
        if _is_fresh(own[-1:], at_s):
            moved_bytes = abs(now_bytes - own[-1].resident.shareable_bytes)
            return moved_bytes if moved_bytes > LEAST_DOUBT * now_bytes else 0.0
        return now_bytes * (ALIKE_DOUBT if _is_fresh(alike[-1:], at_s) else 1.0)

    def memory_bytes(self, member: Member, resident: Resident, at_s: float) -> int:
        """The memory of a member that was ``resident`` at ``at_s``."""
        own = _nearest(self._own.get(member, []), at_s, count=1)
        if _is_fresh(own, at_s):
            return own[0].weigh(resident)
        alike = _nearest(self._alike.get(member.role, self._all), at_s, count=ALIKE_COUNT)
        return sum_of(alike).weigh(resident)


def sum_of(readings: Iterable[Reading]) -> Reading:
    """The readings as if of one process."""
    total = UNKNOWN
    for reading in readings:
        total = reading.plus(total)
    return total


def _is_fresh(readings: list[Reading], at_s: float) -> bool:
    """Whether there is a reading, and it is not too far in time."""
    return bool(readings) and abs(readings[0].at_s - at_s) < REFRESH_S


def _nearest(readings: list[Reading], at_s: float, count: int) -> list[Reading]:
    """The nearest readings in time; they lie around ``at_s``, as readings come in the order of time."""
    middle = bisect(readings, at_s, key=lambda reading: reading.at_s)
    around = readings[max(0, middle - count) : middle + count]
    return sorted(around, key=lambda reading: abs(reading.at_s - at_s))[:count]
