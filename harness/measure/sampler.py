"""The sampler: memory, processes and CPU time of every worker's process tree, while a trial runs.

It is a thread of the parent process and keeps to a budget (see ``budget``), so that both arms of a comparison
pay the same small share for being watched.
"""

import threading
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from types import TracebackType
from typing import Self

import psutil

from harness.host.processes import OwnedProcess, alive
from harness.measure.budget import Budget
from harness.measure.cpu import tree_cpu_s
from harness.measure.forest import Forest, Member
from harness.measure.machine import usable_cores
from harness.measure.memory import MemoryBook, best_memory_kind
from harness.measure.proctable import Resident
from harness.measure.saturation import CoreLoad
from harness.record.run import MemoryKind, MemorySample


@dataclass(frozen=True, slots=True)
class TreeSample:
    """The processes of a worker at one moment, each with its resident memory.

    Kept flat, since a batch of a thousand POs takes thousands of samples and the parent's memory is to stay as it is.

    Attributes:
        resident_bytes: the two parts of each member's resident memory, one after the other.
    """

    at_s: float
    members: tuple[Member, ...]
    resident_bytes: "array[int]"

    def parts(self) -> Iterator[tuple[Member, Resident]]:
        """Each member with its resident memory."""
        for index, member in enumerate(self.members):
            yield member, Resident(*self.resident_bytes[2 * index : 2 * index + 2])


@dataclass(frozen=True, slots=True)
class WorkerReading:
    """What was seen of one worker: its process, its drivers, their browsers; restarts included.

    Attributes:
        peak_memory_bytes: the largest sample; a shorter peak between two samples goes unseen.
        mean_memory_bytes: over all samples.
        memory_kind: what the memory is.
        peak_processes: most processes at once.
        cpu_s: CPU seconds of all its processes since each began; a lower bound.
        series: the samples in the order of time.
    """

    peak_memory_bytes: int
    mean_memory_bytes: int
    memory_kind: MemoryKind
    peak_processes: int
    cpu_s: float
    series: list[MemorySample] = field(default_factory=list)


def ignore(_worker: int, _memory_bytes: int) -> None:
    """Let a sample pass without telling anybody."""


class Sampler:
    """Samples the process trees of workers from entry to exit; results can be read at any time.

    Args:
        interval_s: wait between two samples; longer where the budget asks for it.
        on_sample: told the worker and its memory in bytes, from the sampler's thread.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        interval_s: float = 0.25,
        on_sample: Callable[[int, int], None] = ignore,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interval_s = interval_s
        self._on_sample = on_sample
        self._clock = clock
        self._started_s = clock()
        self._budget = Budget()
        self._forest = Forest()
        self._memory = MemoryBook(best_memory_kind())
        self._load = CoreLoad(usable_cores())
        self._series: dict[int, list[TreeSample]] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sampler", daemon=True)

    def __enter__(self) -> Self:
        self._started_s = self._clock()
        self._load.tick(psutil.cpu_times(percpu=True))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def watch(self, worker: int, pid: int, *, ours: bool = True) -> None:
        """Watch the process ``pid`` and all below it as ``worker``; a restarted worker keeps its number.

        Args:
            ours: it is for the harness to end. Else it counts as the worker's, and is nobody's survivor.
        """
        with self._lock:
            self._series.setdefault(worker, [])
            self._forest.plant(worker, pid, ours=ours)

    def sample_once(self) -> None:
        """Take one sample of every worker now, in the caller's thread."""
        with self._lock:
            before_s, exact_before_s = time.thread_time(), self._budget.exact_s
            at_s = self._clock() - self._started_s
            self._load.tick(psutil.cpu_times(percpu=True))
            self._forest.refresh()
            self._budget.earn(self._forest.watched_cpu_s)
            self._read_exactly(at_s)
            sampled = self._record(at_s)
            exact_s = self._budget.exact_s - exact_before_s
            self._budget.tick_s += time.thread_time() - before_s - exact_s
        for worker, memory_bytes in sampled.items():
            self._on_sample(worker, memory_bytes)

    def readings(self) -> dict[int, WorkerReading]:
        """What was seen of each watched worker so far."""
        with self._lock:
            return {worker: self._reading(worker) for worker in self._series}

    def survivors(self) -> list[OwnedProcess]:
        """Every process of ours ever seen in a worker's tree, the worker's own included, that still runs."""
        with self._lock:
            return [member.owned for member in self._forest.members if member.ours and alive(member.owned)]

    @property
    def memory_kind(self) -> MemoryKind:
        """What the memory readings are on this platform."""
        return self._memory.kind

    @property
    def cpu_busy_pct(self) -> float:
        """Busy share of the cores that this process may use, since entry."""
        return self._load.busy_pct

    @property
    def saturated_pct(self) -> float:
        """Share of the time since entry in which all those cores were over 90 % busy."""
        return self._load.saturated_pct

    @property
    def sampling_cpu_s(self) -> float:
        """CPU seconds spent on sampling itself."""
        return self._budget.spent_s

    def _run(self) -> None:
        while not self._stop.is_set():
            self.sample_once()
            self._stop.wait(self._budget.wait_s(self._interval_s))
        self.sample_once()

    def _read_exactly(self, at_s: float) -> None:
        """Read the memory of as many processes as the budget allows, those most in doubt first."""
        if self._memory.kind == "rss":
            return
        doubts = [(self._memory.doubt_bytes(member, at_s), member) for member in self._forest.living()]
        for _, member in sorted((pair for pair in doubts if pair[0] > 0), key=itemgetter(0), reverse=True):
            if not self._budget.can_read():
                return
            before_s = time.thread_time()
            with suppress(psutil.Error):
                self._memory.read(member, at_s)
            self._budget.exact_s += time.thread_time() - before_s

    def _record(self, at_s: float) -> dict[int, int]:
        """Add a sample to the series of every worker that runs, and return each one's memory as now known."""
        trees: dict[int, list[Member]] = {}
        for member in self._forest.living():
            trees.setdefault(member.worker, []).append(member)
        for worker, members in trees.items():
            self._series[worker].append(self._sample(worker, at_s, tuple(members)))
        return {worker: self._weigh(self._series[worker][-1]).memory_bytes for worker in trees}

    def _sample(self, worker: int, at_s: float, members: tuple[Member, ...]) -> TreeSample:
        series = self._series[worker]
        same = bool(series) and series[-1].members == members
        resident_bytes = array("q", chain.from_iterable(member.resident for member in members))
        return TreeSample(at_s, series[-1].members if same else members, resident_bytes)

    def _weigh(self, sample: TreeSample) -> MemorySample:
        parts = (self._memory.memory_bytes(member, held, sample.at_s) for member, held in sample.parts())
        return MemorySample(at_s=sample.at_s, memory_bytes=sum(parts), processes=len(sample.members))

    def _reading(self, worker: int) -> WorkerReading:
        series = [self._weigh(sample) for sample in self._series[worker]]
        memory = [sample.memory_bytes for sample in series]
        roots = (root for root in self._forest.roots if root.worker == worker)
        return WorkerReading(
            peak_memory_bytes=max(memory, default=0),
            mean_memory_bytes=round(sum(memory) / len(memory)) if memory else 0,
            memory_kind=self._memory.kind,
            peak_processes=max((sample.processes for sample in series), default=0),
            cpu_s=sum(tree_cpu_s(root.cpu) for root in roots),
            series=series,
        )
