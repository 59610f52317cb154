"""Rounds that contradict each other."""

import math
from dataclasses import dataclass

from harness.analysis.arms import pair_rounds
from harness.analysis.wording import percent
from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class RoundsDisagree:
    """The time ratio of one round is far from that of another: something else was at work on the machine.

    Attributes:
        spread: the largest ratio of candidate to baseline over the smallest that still counts as agreement.
    """

    code: str = "rounds-disagree"
    spread: float = 1.3

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where the largest time ratio exceeds ``spread`` times the smallest."""
        pairs = pair_rounds(run.rounds, run.config.baseline, run.config.candidate)
        if len(pairs) < 2:
            return None
        ratios = [pair.log_ratio for pair in pairs]
        if math.exp(max(ratios) - min(ratios)) <= self.spread:
            return None
        least, most = min(pair.reduction_pct for pair in pairs), max(pair.reduction_pct for pair in pairs)
        return WarningRecord(
            code=self.code,
            sentence="The rounds disagree: the reduction of a single round ranges from "
            f"{percent(least)} to {percent(most)}.",
            remedy="Close other programs, use fewer workers, or ask for more --rounds.",
        )
