"""Memory of a process without counting shared pages once per process.

The operating system tells a process's resident memory (RSS) for next to nothing, but its fair share of it
(PSS), or the part that is its own alone (USS), only by a walk through all its pages: about a millisecond of
CPU time for each process of a browser. So RSS is read on every tick, in two parts: what is private by nature
counts in full, and what can be shared counts by the share found at an exact reading, which the sampler makes
when it can afford one, of the process that is most in doubt.
"""

from dataclasses import dataclass

import psutil

from harness.measure.forest import Member
from harness.measure.proctable import NOTHING, Resident, resident_of
from harness.record.run import MemoryKind

REFRESH_S = 5.0
AGE_DOUBT = 0.2
ROLE_DOUBT = 0.3
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

    A process without a reading of its own is taken to share as much as those of the same role do. Readings also
    mend what was estimated before them, so the past is best asked for at the end.
    """

    def __init__(self, kind: MemoryKind) -> None:
        self.kind = kind
        self._readings: dict[Member, list[Reading]] = {}
        self._role_totals: dict[tuple[str, int], Reading] = {}
        self._total = UNKNOWN

    def read(self, member: Member, at_s: float) -> None:
        """Read a member's memory exactly.

        Raises:
            psutil.Error: it has ended, or may not be looked at.
        """
        info = psutil.Process(member.owned.pid).memory_full_info()
        if info.rss > 0:  # none is left while a process ends
            self.note(member, Reading(at_s, resident_of(info), int(getattr(info, self.kind))))

    def note(self, member: Member, reading: Reading) -> None:
        """Take in an exact reading, for the member and for all of its role."""
        self._readings.setdefault(member, []).append(reading)
        self._role_totals[member.role] = reading.plus(self._role_totals.get(member.role, UNKNOWN))
        self._total = reading.plus(self._total)

    def doubt_bytes(self, member: Member, at_s: float) -> float:
        """How far off the member's memory may be without another exact reading; 0 if too little to matter."""
        now_bytes = member.resident.shareable_bytes
        readings = self._readings.get(member)
        if readings is None:
            return now_bytes * (ROLE_DOUBT if member.role in self._role_totals else 1.0)
        moved_bytes = abs(now_bytes - readings[-1].resident.shareable_bytes)
        aged_bytes = now_bytes * AGE_DOUBT if at_s - readings[-1].at_s >= REFRESH_S else 0.0
        doubt_bytes = moved_bytes + aged_bytes
        return doubt_bytes if doubt_bytes > LEAST_DOUBT * now_bytes else 0.0

    def memory_bytes(self, member: Member, resident: Resident, at_s: float) -> int:
        """The memory of a member that was ``resident`` at ``at_s``, by its nearest reading or its role's."""
        readings = self._readings.get(member)
        if readings:
            return min(readings, key=lambda reading: abs(reading.at_s - at_s)).weigh(resident)
        return self._role_totals.get(member.role, self._total).weigh(resident)
