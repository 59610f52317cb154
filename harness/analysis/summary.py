"""What the trials of one side cost, in the figures a reader compares first."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from harness.analysis.arms import Arm, arms_of
from harness.record.run import CheckRecord, RunRecord, TrialRecord, WorkerRecord

UNHAPPY = ("FAILED", "PARTIAL")
OTHER_SPAN = "other"
BOTH_MODES, ALL_MODES = "both modes", "all modes"


@dataclass(frozen=True, slots=True)
class ArmSummary:
    """Medians over the trials of one side; counts of failures are totals over all its trials.

    Attributes:
        label: the mode, told apart by a letter in an A/A run.
        peak_memory_bytes: the sum over workers of each one's peak; None where memory was not measured.
        worst_worker_bytes: the peak of the hungriest worker; None where memory was not measured.
        failed_pos: POs that ended FAILED or PARTIAL.
        restarts: drivers started in place of one that had failed.
        deaths: of processes of workers.
        tried_again: POs that took more than one attempt.
    """

    label: str
    trials: int
    wall_s: float
    pos_per_min: float
    cpu_s: float
    peak_memory_bytes: float | None
    worst_worker_bytes: float | None
    driver_starts: float
    failed_pos: int
    failed_checks: int
    restarts: int = 0
    deaths: int = 0
    tried_again: int = 0


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that failed, with the name of each finding.

    Attributes:
        round_index: counts from 0; None in the isolation round.
        mode: of the trial, or ``both modes`` (of three: ``all modes``) where only the trials of a round together
            showed it.
    """

    round_index: int | None
    mode: str
    name: str
    findings: tuple[str, ...]

    @property
    def where(self) -> str:
        """The round, in words."""
        return "isolation round" if self.round_index is None else f"round {self.round_index + 1}"


def summarise(run: RunRecord) -> list[ArmSummary]:
    """A summary of each arm, the baseline's first, leaving out one that has no trial yet."""
    return [_summarise_arm(arm) for arm in arms_of(run) if arm.trials]


def failed_checks(run: RunRecord) -> list[FailedCheck]:
    """Every failed check, in the order of the run."""
    return [
        FailedCheck(round_index, mode, check.name, tuple(check.findings))
        for round_index, mode, check in _checks(run)
        if check.status == "failed"
    ]


def checks_run(run: RunRecord) -> int:
    """How many checks were applicable and run."""
    return sum(check.status != "not-applicable" for _, _, check in _checks(run))


def driver_restarts(trial: TrialRecord, worker: WorkerRecord) -> int:
    """Drivers that a worker started beyond those it needs: one in all where POs share it, else one per PO.

    One in place of a driver that was retired by plan is needed too. POs share drivers where any of them was worked
    without starting one.
    """
    shared = any(po.spans and "driver_start" not in po.spans for po in trial.pos)
    return max(0, worker.driver_starts - worker.retired - (1 if shared else worker.pos_done))


def span_means(trials: Sequence[TrialRecord]) -> dict[str, float]:
    """Mean seconds of worker time per PO and span, a long-lived driver's start and end spread over its POs.

    What no span covers is ``other``. Empty where no PO was worked on.
    """
    totals: defaultdict[str, float] = defaultdict(float)
    pos = [po for trial in trials for po in trial.pos]
    workers = [worker for trial in trials for worker in trial.workers]
    for spans in [po.spans for po in pos] + [worker.spans for worker in workers]:
        for name, seconds in spans.items():
            totals[name] += seconds
    uncovered = sum(po.wall_s - sum(po.spans.values()) for po in pos)
    if uncovered > 0:
        totals[OTHER_SPAN] += uncovered
    return {name: seconds / len(pos) for name, seconds in totals.items()} if pos else {}


def _checks(run: RunRecord) -> Iterator[tuple[int | None, str, CheckRecord]]:
    """Every check with its round and mode: the isolation round's, and those of each round's trials and of the round."""
    for trial in run.isolation:
        yield from ((None, trial.mode, check) for check in trial.checks)
    for record in run.rounds:
        for trial in record.trials:
            yield from ((record.index, trial.mode, check) for check in trial.checks)
        yield from ((record.index, ALL_MODES if run.config.third else BOTH_MODES, check) for check in record.checks)


def _summarise_arm(arm: Arm) -> ArmSummary:
    def middle(figure: Callable[[TrialRecord], float]) -> float:
        return median(figure(trial) for trial in arm.trials)

    measured = [trial for trial in arm.trials if _memory_measured(trial)]
    return ArmSummary(
        label=arm.label,
        trials=len(arm.trials),
        wall_s=middle(lambda trial: trial.wall_s),
        pos_per_min=middle(lambda trial: 60 * len(trial.pos) / trial.wall_s),
        cpu_s=middle(lambda trial: sum(worker.cpu_s for worker in trial.workers)),
        peak_memory_bytes=median(sum(_peaks(trial)) for trial in measured) if measured else None,
        worst_worker_bytes=median(max(_peaks(trial)) for trial in measured) if measured else None,
        driver_starts=middle(lambda trial: sum(worker.driver_starts for worker in trial.workers)),
        failed_pos=sum(po.status in UNHAPPY for trial in arm.trials for po in trial.pos),
        failed_checks=sum(check.status == "failed" for trial in arm.trials for check in trial.checks),
        restarts=sum(driver_restarts(trial, worker) for trial in arm.trials for worker in trial.workers),
        deaths=sum(worker.deaths for trial in arm.trials for worker in trial.workers),
        tried_again=sum(po.attempts > 1 for trial in arm.trials for po in trial.pos),
    )


def _memory_measured(trial: TrialRecord) -> bool:
    return bool(trial.workers) and all(worker.memory_kind != "not-measured" for worker in trial.workers)


def _peaks(trial: TrialRecord) -> list[int]:
    return [worker.peak_memory_bytes for worker in trial.workers]
