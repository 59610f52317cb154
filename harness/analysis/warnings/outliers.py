"""Single trials far from the others of their arm."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from harness.analysis.arms import WholeRound, whole_rounds
from harness.analysis.wording import in_words
from harness.record.run import RunRecord, TrialRecord, WarningRecord

MAD_TO_SD = 1.4826  # The median absolute deviation of normal noise is 1 / 1.4826 of its standard deviation.


class _Oddness(NamedTuple):
    """How far, in log wall time, a trial lies from its arm's median: by itself, and beyond the rest of its round."""

    trial: TrialRecord
    alone: float
    beyond_round: float


@dataclass(frozen=True, slots=True)
class Outliers:
    """A trial was far slower or quicker than its arm's others, and the rest of its round was not.

    What slows a whole round is left out: pairing removes it. Of the arms of a round only the one that lies farthest
    from its own median can be the odd one. All trials stay in the comparison, whose estimate is robust against some.

    Attributes:
        least_rounds: below six, the spread of the others is not known well enough to call one of them odd.
        deviations: robust standard deviations (from the median absolute deviation) from which a trial is odd. In
            simulation, five of them together with ``least_pct`` named a trial in at most 5 % of runs whose noise was
            within 10 %, and in 7 % at worst.
        least_pct: how much more or less time than usual an odd trial takes at least.
    """

    code: str = "outliers"
    least_rounds: int = 6
    deviations: float = 5.0
    least_pct: float = 25.0

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn of every such trial by round, mode and seconds."""
        rounds = whole_rounds(run)
        if len(rounds) < self.least_rounds:
            return None
        table = _oddness(rounds)
        named = [
            f"round {record.index + 1} of {odd.trial.mode} took {odd.trial.wall_s:.1f} s where its round "
            f"suggests {odd.trial.wall_s / math.exp(odd.beyond_round):.1f} s"
            for record, odd in zip(rounds, self._odd_of_rounds(table), strict=True)
            if odd is not None
        ]
        if not named:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"{in_words(len(named), 'trial')} lay far from the others of the same mode: {'; '.join(named)}. "
            "All of them count.",
            remedy="Their POs and spans in run.json show where the time went; if the cause is outside, such as another "
            "program, remove it and run again rather than leaving trials out.",
        )

    def _odd_of_rounds(self, table: Sequence[Sequence[_Oddness]]) -> Iterator[_Oddness | None]:
        limits = [self._limit([each.beyond_round for each in arm]) for arm in zip(*table, strict=True)]
        for row in table:
            arm = max(range(len(row)), key=lambda arm: abs(row[arm].alone))
            yield row[arm] if abs(row[arm].beyond_round) > limits[arm] else None

    def _limit(self, residuals: Sequence[float]) -> float:
        centre = median(residuals)
        spread = MAD_TO_SD * median(abs(each - centre) for each in residuals)
        return max(self.deviations * spread, math.log1p(self.least_pct / 100))


def _oddness(rounds: Sequence[WholeRound]) -> list[list[_Oddness]]:
    """A row for each round, a column for each arm."""
    walls = [[math.log(trial.wall_s) for trial in record.trials] for record in rounds]
    usual = [median(arm) for arm in zip(*walls, strict=True)]
    table = []
    for record, row in zip(rounds, walls, strict=True):
        alone = [wall - its_usual for wall, its_usual in zip(row, usual, strict=True)]
        rest = [median(alone[:arm] + alone[arm + 1 :]) for arm in range(len(alone))]
        parts = zip(record.trials, alone, rest, strict=True)
        table.append([_Oddness(trial, its, its - others) for trial, its, others in parts])
    return table
