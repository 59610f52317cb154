"""Turns what workers, sampler and checks said of a trial into its record. Pure: no clock, no file, no process."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.coupa.posts import A_DEATH
from harness.coupa.reports import Incident
from harness.coupa.result import PoResult, WorkerSummary
from harness.experiment.incidents import warnings_of
from harness.measure.sampler import Sampler, WorkerReading
from harness.record.run import (
    DRIVER_REPLACED,
    CheckRecord,
    FileRecord,
    PoRecord,
    ServerRecord,
    TrialRecord,
    WarningRecord,
    WorkerRecord,
)

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Work:
    """A batch that was worked.

    Attributes:
        started_at: as ``time.time``.
        sampler: None where nothing was sampled.
        throttled_pct: share of the CPU time asked for that was held back; None where the platform does not tell.
        incidents: what became of the workers, in order.
        elsewhere: workers whose drivers ran on another machine, where nothing of them is seen.
    """

    started_at: float
    wall_s: float
    results: tuple[PoResult, ...]
    summaries: tuple[WorkerSummary, ...]
    sampler: Sampler | None
    throttled_pct: float | None = None
    incidents: tuple[Incident, ...] = ()
    elsewhere: frozenset[int] = frozenset()

    def readings(self) -> dict[int, WorkerReading]:
        """What was seen of the workers; nothing of those of which the most part was not to be seen."""
        seen = self.sampler.readings() if self.sampler else {}
        return {worker: reading for worker, reading in seen.items() if worker not in self.elsewhere}


def trial_record(
    mode: str, position: int, work: Work, server: ServerRecord | None, checks: Sequence[CheckRecord]
) -> TrialRecord:
    """The trial as it goes into ``run.json``; POs in the order in which they were begun."""
    readings = work.readings()
    return TrialRecord(
        mode=mode,
        position=position,
        wall_s=work.wall_s,
        cpu_busy_pct=work.sampler.cpu_busy_pct if work.sampler else 0.0,
        saturated_pct=work.sampler.saturated_pct if work.sampler else 0.0,
        throttled_pct=work.throttled_pct,
        sampling_cpu_s=work.sampler.sampling_cpu_s if work.sampler else 0.0,
        warnings=[*_of_drivers(work), *warnings_of(work.incidents)],
        server=server,
        workers=[_worker(summary, readings.get(summary.worker), work.results) for summary in work.summaries],
        pos=[_po(result, work.started_at) for result in sorted(work.results, key=lambda r: (r.started_at, r.po))],
        checks=list(checks),
    )


def _po(result: PoResult, trial_started_at: float) -> PoRecord:
    outcome = result.outcome
    return PoRecord(
        po=result.po,
        supplier=outcome.supplier,
        status=outcome.status.value,
        reason=outcome.reason,
        worker=result.worker,
        started_s=result.started_at - trial_started_at,
        wall_s=result.wall_s,
        spans=result.spans,
        files=[FileRecord(name=file.name, bytes=file.bytes, sha256=file.sha256) for file in outcome.files],
        attempts=result.attempts,
        troubles=list(result.troubles),
        strays=list(result.strays),
    )


def _worker(summary: WorkerSummary, reading: WorkerReading | None, results: Sequence[PoResult]) -> WorkerRecord:
    return WorkerRecord(
        worker=summary.worker,
        wall_s=summary.wall_s,
        # Each misses some processes that the other sees, so both are lower bounds: the larger is nearer the truth.
        cpu_s=max(summary.cpu_s, reading.cpu_s if reading else 0.0),
        peak_memory_bytes=reading.peak_memory_bytes if reading else 0,
        mean_memory_bytes=reading.mean_memory_bytes if reading else 0,
        memory_kind=reading.memory_kind if reading else "not-measured",
        peak_processes=reading.peak_processes if reading else 0,
        driver_starts=summary.driver_starts,
        deaths=summary.deaths,
        retired=summary.retired,
        # Counted here, since a process that replaced a dead one knows only its own.
        pos_done=sum(result.worker == summary.worker for result in results),
        spans=summary.spans,
        series=list(reading.series) if reading else [],
    )


def _of_drivers(work: Work) -> list[WarningRecord]:
    troubles = {
        result.po: [each for each in result.troubles if not each.startswith(A_DEATH)] for result in work.results
    }
    again = [result for result in work.results if troubles[result.po] or (result.attempts > 1 and not result.troubles)]
    if not again:
        return []
    names = ", ".join(result.po for result in again[:_NAMED])
    first = next((f", the first because: {why[0].rstrip('.')}" for why in troubles.values() if why), "")
    return [
        WarningRecord(
            code=DRIVER_REPLACED,
            sentence=f"{len(again)} of {len(work.results)} POs lost their driver ({names}){first}.",
            remedy="Their troubles stand in run.json; the time of another attempt or driver counts in this trial.",
        )
    ]
