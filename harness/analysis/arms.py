"""The two sides of a comparison, picked from the rounds of a run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from harness.record.run import RoundRecord, RunRecord, TrialRecord


@dataclass(frozen=True, slots=True)
class Pair:
    """The two trials of one whole round."""

    round_index: int
    baseline: TrialRecord
    candidate: TrialRecord

    @property
    def log_ratio(self) -> float:
        """Logarithm of the candidate's wall time over the baseline's: below 0 where it was quicker."""
        return math.log(self.candidate.wall_s / self.baseline.wall_s)

    @property
    def reduction_pct(self) -> float:
        """How much less time the candidate took in this round, in percent."""
        return 100 * (1 - self.candidate.wall_s / self.baseline.wall_s)


@dataclass(frozen=True, slots=True)
class Arm:
    """All trials of one side, under the name to show."""

    label: str
    trials: tuple[TrialRecord, ...]


def pair_rounds(rounds: Sequence[RoundRecord], baseline: str, candidate: str) -> list[Pair]:
    """The rounds that have both trials; a round that was interrupted is left out.

    Where both modes are the same (an A/A run), the sides swap places from round to round, as in any other
    run: the trial that ran first is the baseline in even rounds and the candidate in odd ones.
    """
    pairs = []
    for record in rounds:
        first = _pick(record, baseline, record.index % 2, same=baseline == candidate)
        second = _pick(record, candidate, 1 - record.index % 2, same=baseline == candidate)
        if first and second:
            pairs.append(Pair(record.index, first, second))
    return pairs


def arms_of(run: RunRecord) -> tuple[Arm, Arm]:
    """Baseline and candidate of a run; an A/A run's sides are told apart by a letter."""
    baseline, candidate = run.config.baseline, run.config.candidate
    if baseline == candidate:
        pairs = pair_rounds(run.rounds, baseline, candidate)
        return (
            Arm(f"{baseline} (A)", tuple(pair.baseline for pair in pairs)),
            Arm(f"{candidate} (B)", tuple(pair.candidate for pair in pairs)),
        )
    trials = [trial for record in run.rounds for trial in record.trials]
    return (
        Arm(baseline, tuple(trial for trial in trials if trial.mode == baseline)),
        Arm(candidate, tuple(trial for trial in trials if trial.mode == candidate)),
    )


def _pick(record: RoundRecord, mode: str, position: int, *, same: bool) -> TrialRecord | None:
    fitting = (trial for trial in record.trials if trial.mode == mode and (not same or trial.position == position))
    return next(fitting, None)
