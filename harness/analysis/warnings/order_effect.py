"""An arm that owes its time to its place in the round."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from harness.analysis.arms import Pair, pair_rounds
from harness.analysis.wording import in_words, percent
from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class OrderEffect:
    """Whichever arm runs second in its round is slower, or quicker, than it would be as the first.

    The log ratios of the rounds in which the baseline ran first are set against those of the others by an exact
    Mann-Whitney test, which takes no shape of noise for granted: rounds without such an effect fire at most as often
    as ``alpha``. The test itself asks for at least eight rounds, below which no order of them is rare enough.

    Attributes:
        alpha: how often rounds without an effect may fire, as a fraction.
        least_pct: change of the second arm's time from which the effect matters: 3 % is what, in simulation, made an
            unbalanced order of the arms see a difference between two equal ones.
    """

    code: str = "order-effect"
    alpha: float = 0.05
    least_pct: float = 3.0

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where the place in the round changes a trial's time."""
        pairs = pair_rounds(run.rounds, run.config.baseline, run.config.candidate)
        baseline_first = [pair.log_ratio for pair in pairs if _baseline_first(pair)]
        candidate_first = [pair.log_ratio for pair in pairs if not _baseline_first(pair)]
        if not baseline_first or not candidate_first:
            return None
        effect = _effect_of_second(baseline_first, candidate_first)
        if abs(effect) < math.log1p(self.least_pct / 100):
            return None
        if stats.mannwhitneyu(baseline_first, candidate_first, method="exact").pvalue > self.alpha:
            return None
        change = percent(abs(100 * math.expm1(effect)))
        return WarningRecord(
            code=self.code,
            sentence=f"Whichever arm runs second in its round takes {change} {'more' if effect > 0 else 'less'} time "
            f"for it, over {in_words(len(pairs), 'round')}: a trial is not free of the one before it.",
            remedy="Ask for an even number of --rounds, in which the effect cancels, and look for what a trial leaves "
            "to the next: heat, disk writes, processes.",
        )


def _baseline_first(pair: Pair) -> bool:
    return pair.baseline.position < pair.candidate.position


def _effect_of_second(baseline_first: Sequence[float], candidate_first: Sequence[float]) -> float:
    """The Hodges-Lehmann shift between the groups, which holds the effect of the second place twice."""
    return float(np.median(np.subtract.outer(baseline_first, candidate_first))) / 2
