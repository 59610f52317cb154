"""The measured points of a sweep: each mode at each number of workers."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from harness.analysis.arms import Arm, arms_of
from harness.analysis.comparison import compare_rounds
from harness.analysis.summary import UNHAPPY
from harness.record.run import RunRecord, TrialRecord
from harness.record.sweep import ReductionRecord, ScalingPointRecord

_PER_MIN = 60


def points_of(runs: Mapping[int, RunRecord]) -> list[ScalingPointRecord]:
    """By mode in the order of a round's arms, then by workers; of whole rounds alone."""
    found = [_point(workers, arm) for workers, run in sorted(runs.items()) for arm in arms_of(run) if arm.trials]
    modes = list(dict.fromkeys(point.mode for point in found))
    return sorted(found, key=lambda point: (modes.index(point.mode), point.workers))


def reductions_of(runs: Mapping[int, RunRecord]) -> Iterator[ReductionRecord]:
    """The reduction at each number of workers, for which there is a whole round."""
    for workers, run in sorted(runs.items()):
        config = run.config
        judged = compare_rounds(run.rounds, config.baseline, config.candidate, config.min_reduction_pct)
        if judged.rounds:
            yield ReductionRecord(
                workers=workers,
                baseline=config.baseline,
                candidate=config.candidate,
                reduction_pct=judged.reduction_pct,
            )


def of_mode(points: Sequence[ScalingPointRecord], mode: str) -> list[ScalingPointRecord]:
    """The points of one mode, by workers."""
    return [point for point in points if point.mode == mode]


def modes_of(points: Sequence[ScalingPointRecord]) -> list[str]:
    """The modes, in the order of a round's arms."""
    return list(dict.fromkeys(point.mode for point in points))


def _point(workers: int, arm: Arm) -> ScalingPointRecord:
    each = [_PER_MIN * len(trial.pos) / trial.wall_s for trial in arm.trials]
    sums = [memory for trial in arm.trials if (memory := _memory_bytes(trial)) is not None]
    peaks = [worker.peak_memory_bytes for trial in arm.trials for worker in trial.workers if _is_measured(trial)]
    return ScalingPointRecord(
        mode=arm.label,
        workers=workers,
        pos_per_min=median(each),
        each_pos_per_min=each,
        memory_bytes=round(median(sums)) if sums else None,
        worker_bytes=max(peaks, default=None),
        busy_pct=median(trial.cpu_busy_pct for trial in arm.trials),
        server_pct=median(trial.server.cpu_share_pct if trial.server else 0.0 for trial in arm.trials),
        failed_pos=sum(po.status in UNHAPPY for trial in arm.trials for po in trial.pos),
    )


def _is_measured(trial: TrialRecord) -> bool:
    return bool(trial.workers) and all(worker.memory_kind != "not-measured" for worker in trial.workers)


def _memory_bytes(trial: TrialRecord) -> int | None:
    """All workers at their peaks, which they need not reach at the same moment: a machine must hold that much."""
    return sum(worker.peak_memory_bytes for worker in trial.workers) if _is_measured(trial) else None
