"""The process trees of all workers, kept up to date at little cost.

One look at the list of process numbers serves all workers, and only numbers that were not there before are
asked who their parent is: asking every process on every tick would cost more than all the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import psutil

from harness.host.processes import OwnedProcess
from harness.measure.cpu import CpuNode
from harness.measure.proctable import NOTHING, Glance, Resident, glance, parent_pid


@dataclass(slots=True, eq=False)
class Member:
    """One process of a worker's tree, as last seen.

    Attributes:
        worker: the worker to whose tree it belongs.
        owned: who it is.
        name: of its program.
        level: how many steps it is below the worker's own process.
        ours: the harness has started it; not a driver that a Grid's node on this machine has started for a worker.
        cpu: its place in the tree, with its CPU seconds.
        resident: its memory, shared pages included.
    """

    worker: int
    owned: OwnedProcess
    name: str
    level: int = 0
    ours: bool = True
    cpu: CpuNode = field(default_factory=CpuNode)
    resident: Resident = NOTHING

    @property
    def role(self) -> tuple[str, int]:
        """By which like processes are recognised: a browser's helpers share its name, but not its level."""
        return self.name, self.level


class Forest:
    """Every process seen in the tree of a worker, living or ended.

    Attributes:
        members: in the order in which they were first seen.
        roots: the workers' own processes among them.
        watched_cpu_s: CPU seconds of all members, as seen.
    """

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.roots: list[Member] = []
        self.watched_cpu_s = 0.0
        self._living: dict[int, Member] = {}
        self._strangers: set[int] = set()
        self._earliest = float("inf")

    def plant(self, worker: int, pid: int, *, ours: bool = True) -> None:
        """Take the process ``pid`` as a root of ``worker``'s tree, unless it has ended or is a member."""
        seen = glance(pid)
        if pid in self._living or seen is None or seen.ended:
            return
        self.roots.append(self._adopt(worker, pid, seen, level=0, ours=ours))
        self._earliest = min(self._earliest, seen.create_time)
        self._strangers.clear()

    def living(self) -> Iterator[Member]:
        """The members that had not ended at the last refresh."""
        yield from self._living.values()

    def refresh(self) -> None:
        """Find new members, drop those that ended, and read CPU seconds and memory of all that live."""
        present = set(psutil.pids())
        self._strangers &= present
        for member in list(self._living.values()):
            self._look_at(member)
        self._admit(present - self._living.keys() - self._strangers)

    def _admit(self, newcomers: Iterable[int]) -> None:
        """Take in the newcomers whose parent is a member; parents come first, as they are older."""
        seen = {pid: found for pid in newcomers if (found := glance(pid)) is not None}
        for pid in sorted(seen, key=lambda pid: (seen[pid].create_time, pid)):
            parent = self._parent(pid, seen[pid])
            if parent is None:
                self._strangers.add(pid)
            else:
                child = self._adopt(parent.worker, pid, seen[pid], parent.level + 1, ours=parent.ours)
                parent.cpu.children.append(child.cpu)

    def _parent(self, pid: int, seen: Glance) -> Member | None:
        """The member that started a newcomer; whoever is older than every worker has none."""
        if seen.ended or seen.create_time < self._earliest:
            return None
        parent = parent_pid(pid)
        return None if parent is None else self._living.get(parent)

    def _adopt(self, worker: int, pid: int, seen: Glance, level: int, *, ours: bool) -> Member:
        member = Member(worker, OwnedProcess(pid, seen.create_time), seen.name, level, ours)
        self.members.append(member)
        self._living[pid] = member
        self._note(member, seen)
        return member

    def _look_at(self, member: Member) -> None:
        seen = glance(member.owned.pid)
        if seen is None or seen.create_time != member.owned.create_time:
            self._bury(member)
            return
        self._note(member, seen)
        if seen.ended:
            self._bury(member)
            self._strangers.add(member.owned.pid)

    def _note(self, member: Member, seen: Glance) -> None:
        self.watched_cpu_s += seen.own_cpu_s - member.cpu.own_s
        member.cpu.own_s = seen.own_cpu_s
        member.cpu.reaped_s = seen.reaped_cpu_s
        member.resident = seen.resident
        member.name = seen.name

    def _bury(self, member: Member) -> None:
        member.cpu.running = False
        member.resident = NOTHING
        del self._living[member.owned.pid]
