from dataclasses import replace

import pytest

from harness.coupa.reports import WorkerDied
from harness.coupa.result import PoResult, PoStatus, WorkerSummary
from harness.experiment.transcript import Work, trial_record
from harness.measure.sampler import Sampler, WorkerReading
from harness.record.run import CheckRecord, FileRecord, MemorySample, ServerRecord, TrialRecord
from tests.support.evidence import FIRST, SECOND, make_result, sha256

SERVER = ServerRecord(requests=10, bytes=1000, cpu_s=0.5, cpu_share_pct=5.0)
SERIES = [MemorySample(at_s=0.5, memory_bytes=100, processes=7)]
READING = WorkerReading(300, 200, "pss", 8, 4.0, SERIES)


class ReadSampler(Sampler):
    """A sampler that has already seen all there was to see."""

    def __init__(self, readings: dict[int, WorkerReading]) -> None:
        self._seen = readings

    def readings(self) -> dict[int, WorkerReading]:
        return self._seen

    @property
    def cpu_busy_pct(self) -> float:
        return 75.0

    @property
    def saturated_pct(self) -> float:
        return 12.5

    @property
    def sampling_cpu_s(self) -> float:
        return 0.25


def make_summary(worker: int = 0, cpu_s: float = 1.0) -> WorkerSummary:
    return WorkerSummary(worker, 9.0, cpu_s, driver_starts=1, pos_done=2, spans={"driver_quit": 0.1})


def record_of(
    *results: PoResult, summaries: tuple[WorkerSummary, ...] = (make_summary(),), sampler: Sampler | None = None
) -> TrialRecord:
    work = Work(1000.0, 12.0, results, summaries, sampler)
    return trial_record("sequential", 1, work, SERVER, [CheckRecord(name="files-complete", status="passed")])


def test_a_trial_is_recorded_with_its_place_its_time_and_its_checks() -> None:
    record = record_of(make_result())
    assert (record.mode, record.position, record.wall_s) == ("sequential", 1, 12.0)
    assert record.server == SERVER
    assert record.checks == [CheckRecord(name="files-complete", status="passed")]
    assert record.warnings == []


def test_a_po_is_recorded_with_what_it_brought_home() -> None:
    [po] = record_of(make_result(status=PoStatus.PARTIAL, reason="1 of 2", worker=3, started_at=1001.5)).pos
    assert (po.po, po.supplier, po.status, po.reason, po.worker) == (FIRST, "Acme", "PARTIAL", "1 of 2", 3)
    assert (po.started_s, po.wall_s, po.spans, po.attempts) == (1.5, 2.0, {"navigate": 1.5}, 1)
    assert po.files == [FileRecord(name="order.pdf", bytes=len(FIRST), sha256=sha256(FIRST))]


@pytest.mark.parametrize("throttled_pct", [None, 0.0, 12.5])
def test_what_was_held_back_of_the_cpu_is_recorded_sampled_or_not(throttled_pct: float | None) -> None:
    work = Work(1000.0, 12.0, (make_result(),), (make_summary(),), sampler=None, throttled_pct=throttled_pct)
    assert trial_record("sequential", 0, work, SERVER, []).throttled_pct == throttled_pct


def test_pos_stand_in_the_order_in_which_they_were_begun() -> None:
    late, early = make_result(FIRST, started_at=1005.0), make_result(SECOND, started_at=1001.0)
    assert [po.po for po in record_of(late, early).pos] == [SECOND, FIRST]
    assert record_of(late, early) == record_of(early, late)


def test_a_sampled_worker_is_recorded_with_its_memory() -> None:
    record = record_of(sampler=ReadSampler({0: READING}))
    [worker] = record.workers
    assert (worker.peak_memory_bytes, worker.mean_memory_bytes, worker.memory_kind) == (300, 200, "pss")
    assert (worker.peak_processes, worker.series) == (8, SERIES)
    assert (worker.driver_starts, worker.spans) == (1, {"driver_quit": 0.1})
    assert (record.cpu_busy_pct, record.saturated_pct, record.sampling_cpu_s) == (75.0, 12.5, 0.25)


@pytest.mark.parametrize(("said", "recorded"), [(1.0, 4.0), (6.0, 6.0)])
def test_the_larger_of_two_lower_bounds_of_cpu_time_is_recorded(said: float, recorded: float) -> None:
    [worker] = record_of(summaries=(make_summary(cpu_s=said),), sampler=ReadSampler({0: READING})).workers
    assert worker.cpu_s == recorded


def test_a_worker_whose_drivers_ran_elsewhere_is_not_told_the_memory_of_its_own_process_alone() -> None:
    two, sampler = (make_summary(0), make_summary(1)), ReadSampler({0: READING, 1: READING})
    work = Work(1000.0, 12.0, (), two, sampler, elsewhere=frozenset({1}))

    here, elsewhere = trial_record("sequential", 1, work, SERVER, []).workers

    assert (here.memory_kind, here.peak_memory_bytes) == ("pss", 300)
    assert (elsewhere.memory_kind, elsewhere.peak_memory_bytes, elsewhere.series) == ("not-measured", 0, [])


@pytest.mark.parametrize("sampler", [None, ReadSampler({})])
def test_a_worker_that_nobody_sampled_says_so(sampler: Sampler | None) -> None:
    [worker] = record_of(sampler=sampler).workers
    assert (worker.memory_kind, worker.peak_memory_bytes, worker.series) == ("not-measured", 0, [])
    assert worker.cpu_s == 1.0


def test_what_a_po_met_on_its_way_is_recorded_with_it() -> None:
    [po] = record_of(make_result(troubles=("the browser crashed",), strays=("https://acme/late.pdf",))).pos
    assert (po.troubles, po.strays) == (["the browser crashed"], ["https://acme/late.pdf"])


def test_pos_that_lost_their_driver_are_warned_of_with_the_first_reason() -> None:
    again = [make_result(f"PO{number}", attempts=2, troubles=(f"reason {number}.",)) for number in range(7)]
    [warning] = record_of(make_result(), *again).warnings
    assert warning.code == "driver-replaced"
    assert warning.sentence == ("7 of 8 POs lost their driver (PO0, PO1, PO2, PO3, PO4), the first because: reason 0.")


def test_a_driver_that_was_lost_after_its_po_was_done_is_warned_of_too() -> None:
    [warning] = record_of(make_result(troubles=("Cleaning the session by 'full' failed",))).warnings
    assert warning.sentence == (
        "1 of 1 POs lost their driver (PO10001), the first because: Cleaning the session by 'full' failed."
    )


def test_a_workers_pos_include_those_of_a_process_that_died() -> None:
    results = [make_result(number, worker=worker) for number, worker in ((FIRST, 0), (SECOND, 0), ("PO10003", 1))]
    [worker] = record_of(*results).workers
    assert worker.pos_done == 2


def test_a_po_that_only_its_worker_was_lost_under_is_not_counted_to_the_drivers() -> None:
    death = "the worker's process ended under this PO (exit code -9)"
    work = Work(
        1000.0,
        12.0,
        (make_result(attempts=2, troubles=(death,)),),
        (replace(make_summary(), deaths=1),),
        None,
        incidents=(WorkerDied(0, FIRST, death),),
    )
    record = trial_record("sequential", 0, work, SERVER, [])
    assert [warning.code for warning in record.warnings] == ["worker-died"]
    assert record.workers[0].deaths == 1
