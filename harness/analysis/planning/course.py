"""The simulation itself: one batch on one fleet, event by event."""

import math
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from random import Random

from simpy import Environment, Event

from harness.analysis.planning.station import SharedCores
from harness.analysis.planning.turns import Turns
from harness.analysis.planning.work import Fleet, ModeWork, PoWork, Step

Steps = Generator[Event, None, None]
KINDS = ("spawn", "start", "page", "files", "quit")


@dataclass(frozen=True, slots=True)
class Worked:
    """One PO in the simulation: who worked it, from when to when; a start of the worker's driver is part of it."""

    worker: int
    begun_s: float
    ended_s: float

    @property
    def took_s(self) -> float:
        """Seconds from its begin to its end."""
        return self.ended_s - self.begun_s


@dataclass(slots=True)
class Course:
    """What came of a batch.

    Attributes:
        makespan_s: until the last worker has closed.
        worked: every PO, in the order of their ends.
        busy_core_s: core-seconds used on all machines.
        restarts: drivers that failed and were replaced.
        given_up: POs that failed as often as they may.
        cpu_alone_s: by kind of step, CPU seconds that were waited for.
        cpu_took_s: by kind of step, how long they took.
    """

    makespan_s: float = 0.0
    worked: list[Worked] = field(default_factory=list)
    busy_core_s: float = 0.0
    restarts: int = 0
    given_up: int = 0
    cpu_alone_s: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 0.0))
    cpu_took_s: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 0.0))

    def stretch(self, kind: str) -> float:
        """How much longer CPU work took than it would have alone; 1 where there was none."""
        alone_s = self.cpu_alone_s[kind]
        return self.cpu_took_s[kind] / alone_s if alone_s else 1.0


def simulate(batch: Sequence[PoWork], mode: ModeWork, fleet: Fleet, random: Random) -> Course:
    """Work ``batch`` in its order, from the start of the first worker's process to the last one's end."""
    return _Simulation(batch, mode, fleet, random).run()


class _Simulation:
    def __init__(self, batch: Sequence[PoWork], mode: ModeWork, fleet: Fleet, random: Random) -> None:
        self._environment = Environment()
        self._mode = mode
        self._failures = fleet.failures
        self._random = random
        per_node = mode.traits.workers(fleet.workers)
        workers = per_node * fleet.nodes
        self._queues = _dealt(batch, workers, dynamic=fleet.dynamic or mode.traits.driver_per_po)
        self._cores = [SharedCores(self._environment, fleet.cores) for _ in range(fleet.nodes)]
        # Dealt to the machines in turn: worker 0 of each machine, then worker 1 of each.
        self._node_of = [self._cores[worker % fleet.nodes] for worker in range(workers)]
        self._requests = Turns(fleet.requests_per_s)
        self._pos = Turns(fleet.pos_per_s)
        self._course = Course()

    def run(self) -> Course:
        # A worker without work is never started.
        manned = [self._environment.process(self._worker(each)) for each, queue in enumerate(self._queues) if queue]
        self._environment.run(self._environment.all_of(manned))
        self._course.makespan_s = self._environment.now
        self._course.busy_core_s = sum(node.busy_core_s for node in self._cores)
        return self._course

    def _worker(self, worker: int) -> Steps:
        node, queue, per_po = self._node_of[worker], self._queues[worker], self._mode.traits.driver_per_po
        yield from self._spend(node, "spawn", self._mode.spawn)
        age_pos = 0
        while queue:
            po = queue.popleft()
            begun_s = self._environment.now
            if not per_po and age_pos == 0:
                yield from self._start(node)
            yield from self._work(node, po)
            age_pos += 1
            if not per_po and age_pos == self._mode.retire_after:
                yield from self._spend(node, "quit", Step(self._mode.closing_s))
                age_pos = 0
            self._course.worked.append(Worked(worker, begun_s, self._environment.now))
        yield self._environment.timeout(self._mode.closing_s)

    def _start(self, node: SharedCores) -> Steps:
        """Start a driver that is to outlive its POs."""
        if self._mode.starts:
            yield from self._spend(node, "start", self._random.choice(self._mode.starts))

    def _work(self, node: SharedCores, po: PoWork) -> Steps:
        """Work a PO, again where a driver fails under it."""
        for _ in range(self._failures.attempts):
            if not self._fails(po):
                yield from self._visit(node, po)
                return
            yield from self._visit(node, po, self._random.random())
            self._course.restarts += 1
            if not self._mode.traits.driver_per_po:
                yield from self._start(node)
        self._course.given_up += 1

    def _visit(self, node: SharedCores, po: PoWork, share: float = 1.0) -> Steps:
        """Do a PO, or as much of it as is done before its driver fails."""
        yield from self._spend(node, "start", po.start)
        yield from self._take_turns(self._pos, 1)
        yield from self._take_turns(self._requests, 1)
        yield from self._spend(node, "page", po.page.part(share))
        if po.requests > 1:
            yield from self._take_turns(self._requests, po.requests - 1)
        yield from self._spend(node, "files", po.files.part(share))
        yield from self._spend(node, "quit", po.quit)

    def _fails(self, po: PoWork) -> bool:
        if self._failures.none:
            return False
        spared = (1 - self._failures.per_po) * math.exp(-self._failures.per_hour * po.alone_s / 3600)
        return self._random.random() >= spared

    def _take_turns(self, turns: Turns, wanted: int) -> Steps:
        wait_s = turns.wait_s(self._environment.now, wanted)
        if wait_s > 0:
            yield self._environment.timeout(wait_s)

    def _spend(self, node: SharedCores, kind: str, step: Step) -> Steps:
        if step.wait_s > 0:
            yield self._environment.timeout(step.wait_s)
        if step.beside_cpu_s > 0:
            node.work_beside(step.beside_cpu_s)
        if step.cpu_s > 0:
            begun_s = self._environment.now
            yield node.work(step.cpu_s)
            self._course.cpu_alone_s[kind] += step.cpu_s
            self._course.cpu_took_s[kind] += self._environment.now - begun_s


def _dealt(batch: Sequence[PoWork], workers: int, *, dynamic: bool) -> list[deque[PoWork]]:
    """The queues, as the pool has them: one for all, or dealt like cards."""
    if not dynamic:
        return [deque(batch[worker::workers]) for worker in range(workers)]
    # A shared queue gets a worker for each PO at most: the rest would start for nothing.
    shared = deque(batch)
    return [shared] * min(workers, len(batch))
