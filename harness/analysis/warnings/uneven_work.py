"""Workers that had unequal work."""

from dataclasses import dataclass
from statistics import fmean, median

from harness.analysis.arms import Arm, arms_of
from harness.analysis.wording import percent
from harness.record.run import RunRecord, TrialRecord, WarningRecord

ONE_BY_ONE = "per-po-driver"  # The mode that hands out POs one by one, whatever the distribution.


@dataclass(frozen=True, slots=True)
class UnevenWork:
    """One worker was busy far longer than the others, so that the batch waited for it.

    A worker's work is the wall time of its POs. The figure of an arm is the median over its trials, since what
    happens once is no matter of how the POs are dealt.

    Attributes:
        limit: the busiest worker's time over the workers' mean. At 1.25 a fifth of all workers' time is idle; measured
            runs of 50 POs on 4 workers, dealt beforehand, had up to 1.1.
    """

    code: str = "uneven-work"
    limit: float = 1.25

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where, in the typical trial of an arm, the busiest worker exceeds ``limit``, naming the worst arm."""
        arm = max(arms_of(run), key=_typical)
        ratio = _typical(arm)
        if ratio <= self.limit:
            return None
        dealt = run.config.distribution == "static" and arm.trials[0].mode != ONE_BY_ONE
        return WarningRecord(
            code=self.code,
            sentence=f"The busiest worker of {arm.label} worked {percent(100 * (ratio - 1))} longer than its workers' "
            "mean: the others waited for it.",
            remedy=_remedy(dealt=dealt),
        )


def _typical(arm: Arm) -> float:
    return median([_busiest_to_mean(trial) for trial in arm.trials] or [1.0])


def _busiest_to_mean(trial: TrialRecord) -> float:
    work_s = dict.fromkeys((worker.worker for worker in trial.workers), 0.0)
    for po in trial.pos:
        work_s[po.worker] = work_s.get(po.worker, 0.0) + po.wall_s
    mean_s = fmean(work_s.values()) if work_s else 0.0
    return max(work_s.values()) / mean_s if mean_s > 0 else 1.0


def _remedy(*, dealt: bool) -> str:
    more = "ask for more --pos, so that no single one weighs much, or for fewer --workers"
    if not dealt:
        return f"{more[0].upper()}{more[1:]}."
    return f"Let workers take the next PO when they are free, by --distribution dynamic; or {more}."
