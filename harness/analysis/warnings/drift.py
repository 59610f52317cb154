"""Trials that get slower, or quicker, from round to round."""

import math
from dataclasses import dataclass
from statistics import fmean

from scipy import stats

from harness.analysis.arms import whole_rounds
from harness.analysis.wording import in_words, percent
from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class Drift:
    """The wall times of a round, all arms together, follow the number of the round.

    Kendall's test of the rounds' mean log wall times, exact for the usual numbers of rounds: rounds without a trend
    fire at most as often as ``alpha``. The change over the run is the Theil-Sen slope, the median of the slopes
    between any two rounds, times the distance from the first to the last.

    Attributes:
        alpha: how often rounds without a trend may fire, as a fraction. It is low since a drift hardly moves the
            verdict: to be silent about one costs less than to cry wolf.
        least_pct: change over the whole run from which it matters: in simulation the verdict kept its error rate with
            rounds that differed by 10 %.
    """

    code: str = "drift"
    alpha: float = 0.02
    least_pct: float = 10.0

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where wall times rise or fall over the rounds."""
        rounds = whole_rounds(run)
        if len(rounds) < 2:
            return None
        indices = [record.index for record in rounds]
        walls = [fmean(math.log(trial.wall_s) for trial in record.trials) for record in rounds]
        change = float(stats.theilslopes(walls, indices)[0]) * (indices[-1] - indices[0])
        if abs(change) < math.log1p(self.least_pct / 100) or stats.kendalltau(indices, walls).pvalue > self.alpha:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"The trials became {'slower' if change > 0 else 'quicker'} as the run went on: over "
            f"{in_words(len(rounds), 'round')} they came to take {percent(abs(100 * math.expm1(change)))} "
            f"{'more' if change > 0 else 'less'} time.",
            remedy="The alternating order keeps a steady drift out of the verdict, but the times hold for this run "
            "only: let the machine settle, close other programs and look at its heat and its disk.",
        )
