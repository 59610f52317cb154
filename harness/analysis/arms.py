"""The sides of a comparison, picked from the rounds of a run."""

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
class WholeRound:
    """A round with a trial of every arm: the baseline's, the candidate's, and the third arm's if there is one."""

    index: int
    trials: tuple[TrialRecord, ...]


@dataclass(frozen=True, slots=True)
class Arm:
    """All trials of one side, under the name to show."""

    label: str
    trials: tuple[TrialRecord, ...]


def pair_rounds(rounds: Sequence[RoundRecord], baseline: str, candidate: str) -> list[Pair]:
    """The rounds that have both trials; a round that was interrupted is left out.

    Where both modes are the same (an A/A run), the sides swap places from round to round, as in any other
    run: of the two trials, the one that ran first is the baseline in even rounds and the candidate in odd ones.
    """
    pairs = []
    for record in rounds:
        turn = record.index % 2 if baseline == candidate else 0
        first = _pick(record, baseline, turn)
        second = _pick(record, candidate, 1 - turn if baseline == candidate else 0)
        if first and second:
            pairs.append(Pair(record.index, first, second))
    return pairs


def whole_rounds(run: RunRecord) -> list[WholeRound]:
    """The rounds in which every arm of the run has its trial."""
    config, rounds = run.config, []
    third = {record.index: _pick(record, config.third, 0) for record in run.rounds} if config.third else {}
    for pair in pair_rounds(run.rounds, config.baseline, config.candidate):
        trials = (pair.baseline, pair.candidate)
        if not config.third:
            rounds.append(WholeRound(pair.round_index, trials))
        elif beside := third[pair.round_index]:
            rounds.append(WholeRound(pair.round_index, (*trials, beside)))
    return rounds


def arms_of(run: RunRecord) -> tuple[Arm, ...]:
    """Baseline, candidate and third arm, if any, of a run; an A/A run's sides are told apart by a letter."""
    third = (_arm(run, run.config.third),) if run.config.third else ()
    return (*_two_sides(run), *third)


def _two_sides(run: RunRecord) -> tuple[Arm, Arm]:
    baseline, candidate = run.config.baseline, run.config.candidate
    if baseline == candidate:
        pairs = pair_rounds(run.rounds, baseline, candidate)
        return (
            Arm(f"{baseline} (A)", tuple(pair.baseline for pair in pairs)),
            Arm(f"{candidate} (B)", tuple(pair.candidate for pair in pairs)),
        )
    return _arm(run, baseline), _arm(run, candidate)


def _arm(run: RunRecord, mode: str) -> Arm:
    return Arm(mode, tuple(trial for record in run.rounds for trial in record.trials if trial.mode == mode))


def _pick(record: RoundRecord, mode: str, turn: int) -> TrialRecord | None:
    """The trial of a mode that ran first, or after as many others of its mode as ``turn`` says."""
    fitting = sorted((trial for trial in record.trials if trial.mode == mode), key=lambda trial: trial.position)
    return fitting[turn] if turn < len(fitting) else None
