"""Memory of a process without counting shared pages once per process.

The operating system tells a process's resident memory (RSS) for next to nothing, but its fair share of it
(PSS), or the part that is its own alone (USS), only by a walk through all its pages: about a millisecond of
CPU time for each process of a browser. So RSS is read on every tick and PSS or USS when the sampler can
afford it; in between, the *ratio* of the two is held, which changes slowly.
"""

from dataclasses import dataclass

import psutil

from harness.measure.forest import Member
from harness.record.run import MemoryKind

MOVED_SHARE = 0.2
REFRESH_S = 5.0


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
    """An exact reading of one process, ``at_s`` on the sampler's clock."""

    at_s: float
    rss_bytes: int
    memory_bytes: int


class MemoryBook:
    """The exact readings made so far, and the memory that follows from them.

    A process without a reading of its own is taken to share as much as those of the same role do.
    """

    def __init__(self, kind: MemoryKind) -> None:
        self.kind = kind
        self._readings: dict[Member, Reading] = {}
        self._totals: dict[tuple[str, int], tuple[int, int]] = {}

    def read(self, member: Member, at_s: float) -> None:
        """Read a member's memory exactly.

        Raises:
            psutil.Error: it has ended, or may not be looked at.
        """
        info = psutil.Process(member.owned.pid).memory_full_info()
        if info.rss > 0:  # none is left while a process ends
            self.note(member, Reading(at_s, info.rss, int(getattr(info, self.kind))))

    def note(self, member: Member, reading: Reading) -> None:
        """Take in an exact reading, for the member and for all of its role."""
        self._readings[member] = reading
        rss_total, memory_total = self._totals.get(member.role, (0, 0))
        self._totals[member.role] = (rss_total + reading.rss_bytes, memory_total + reading.memory_bytes)

    def last_read_s(self, member: Member) -> float:
        """When the member was last read exactly; minus infinity for never."""
        reading = self._readings.get(member)
        return reading.at_s if reading else float("-inf")

    def is_due(self, member: Member, at_s: float) -> bool:
        """Whether the member's ratio is unknown, old, or in doubt because its RSS has changed so much."""
        reading = self._readings.get(member)
        if reading is None or at_s - reading.at_s >= REFRESH_S:
            return True
        return abs(member.rss_bytes - reading.rss_bytes) > MOVED_SHARE * reading.rss_bytes

    def memory_bytes(self, member: Member) -> int:
        """The member's memory now: its RSS times the ratio of its last exact reading, or of its like."""
        reading = self._readings.get(member)
        pair = (reading.rss_bytes, reading.memory_bytes) if reading else self._totals.get(member.role)
        if pair is None:
            return member.rss_bytes
        rss_bytes, memory_bytes = pair
        return round(member.rss_bytes * min(1.0, memory_bytes / rss_bytes))
