"""The events of a Chrome trace: slices, counters and the names of what they belong to. Times in whole microseconds.

Slices of one thread must nest or follow each other; a viewer drops one that crosses another's end. Recorded times come
from two clocks, the start of a PO from the system's and its duration from a monotonic one, so they are made to fit: a
PO begins no sooner than the one before it ended, and a span ends no later than its PO.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.measure.spans import SPAN_NAMES
from harness.record.run import PoRecord, RunRecord, TrialRecord, WorkerRecord

Event = dict[str, object]

MIB = 1024 * 1024
CLOSING_SPAN = "driver_quit"  # A worker is closed as soon as its last PO is done, so this one has a known place.
_THREADS_PER_PROCESS = 1000  # More than a run has workers: thread ids are unique in the file, and none is a process's.
_ORDER = {name: place for place, name in enumerate(SPAN_NAMES)}


@dataclass(frozen=True, slots=True)
class TracedTrial:
    """A trial with its place in the trace.

    Attributes:
        pid: the process that stands for it, counted from 1.
        name: as its folder is called.
        starts_us: where the trial begins.
    """

    pid: int
    name: str
    starts_us: int
    trial: TrialRecord

    def at_us(self, seconds: float) -> int:
        """A moment of the trial, by the seconds since its start."""
        return self.starts_us + _us(seconds)


def traced_trials(run: RunRecord) -> list[TracedTrial]:
    """All trials in the order in which they ran, each beginning where the one before it ended."""
    traced: list[TracedTrial] = []
    starts_us = 0
    for group, trials in _groups(run):
        for trial in sorted(trials, key=lambda each: each.position):
            name = f"{group}/{trial.position + 1}-{trial.mode}"
            traced.append(TracedTrial(len(traced) + 1, name, starts_us, trial))
            starts_us += _us(trial.wall_s)
    return traced


def trial_events(traced: TracedTrial) -> Iterator[Event]:
    """Every event of one trial: names first, then each worker's slices and memory."""
    trial = traced.trial
    yield _naming("process_name", traced.pid, {"name": traced.name})
    yield _naming("process_sort_index", traced.pid, {"sort_index": traced.pid})
    records = {worker.worker: worker for worker in trial.workers}
    for number in sorted(records.keys() | {po.worker for po in trial.pos}):
        tid = traced.pid * _THREADS_PER_PROCESS + number
        yield _naming("thread_name", traced.pid, {"name": f"worker {number}"}, tid)
        yield _naming("thread_sort_index", traced.pid, {"sort_index": number}, tid)
        yield from _work(traced, tid, number, records.get(number))
        if number in records:
            yield from _memory(traced, records[number])


def _groups(run: RunRecord) -> Iterator[tuple[str, Iterable[TrialRecord]]]:
    yield "isolation-round", run.isolation
    for record in run.rounds:
        yield f"round-{record.index + 1:02d}", record.trials


def _work(traced: TracedTrial, tid: int, number: int, record: WorkerRecord | None) -> Iterator[Event]:
    """A slice per PO with its spans inside, and the end of the driver after the last."""
    free_us = traced.starts_us
    mine = (po for po in traced.trial.pos if po.worker == number)
    for po in sorted(mine, key=lambda each: (each.started_s, each.po)):
        starts_us = max(free_us, traced.at_us(po.started_s))
        # A PO whose worker died has no duration; it is drawn all the same.
        free_us = starts_us + max(1, _us(po.wall_s))
        yield _slice(traced.pid, tid, po.po, "po", (starts_us, free_us), _about(po))
        yield from _spans(traced.pid, tid, po.spans, (starts_us, free_us))
    if record is not None and CLOSING_SPAN in record.spans:
        closing = {CLOSING_SPAN: record.spans[CLOSING_SPAN]}
        yield from _spans(traced.pid, tid, closing, (free_us, free_us + _us(record.spans[CLOSING_SPAN])))


def _spans(pid: int, tid: int, spans: Mapping[str, float], within_us: tuple[int, int]) -> Iterator[Event]:
    """Spans one after the other from the start; what is shorter than a microsecond, or has no room, is left out."""
    starts_us, limit_us = within_us
    for name in sorted(spans, key=lambda each: (_ORDER.get(each, len(_ORDER)), each)):
        ends_us = min(limit_us, starts_us + _us(spans[name]))
        if ends_us > starts_us:
            yield _slice(pid, tid, name, "span", (starts_us, ends_us))
            starts_us = ends_us


def _memory(traced: TracedTrial, worker: WorkerRecord) -> Iterator[Event]:
    """The worker's samples, and 0 at the end: a counter keeps its last value, into the trials that follow."""
    if not worker.series:
        return
    name = f"worker {worker.worker} memory ({worker.memory_kind})"
    ends_us = max(traced.at_us(traced.trial.wall_s), traced.at_us(worker.series[-1].at_s) + 1)
    readings = [(traced.at_us(sample.at_s), sample.memory_bytes) for sample in worker.series]
    for at_us, size_bytes in (*readings, (ends_us, 0)):
        args = {"MiB": round(size_bytes / MIB, 1)}
        yield {"name": name, "cat": "memory", "ph": "C", "ts": at_us, "pid": traced.pid, "args": args}


def _about(po: PoRecord) -> Event:
    known: Event = {"status": po.status, "supplier": po.supplier, "files": len(po.files), "attempts": po.attempts}
    return {**known, "reason": po.reason} if po.reason else known


def _slice(
    pid: int, tid: int, name: str, category: str, between_us: tuple[int, int], args: Event | None = None
) -> Event:
    starts_us, ends_us = between_us
    event: Event = {"name": name, "cat": category, "ph": "X", "ts": starts_us, "dur": ends_us - starts_us}
    return {**event, "pid": pid, "tid": tid, **({"args": args} if args else {})}


def _naming(what: str, pid: int, args: Event, tid: int = 0) -> Event:
    return {"name": what, "ph": "M", "ts": 0, "pid": pid, "tid": tid, "args": args}


def _us(seconds: float) -> int:
    return round(seconds * 1_000_000)
