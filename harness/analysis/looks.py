"""``--rounds auto``: looks at the results on the way, each at a level that pays for all of them."""

from collections.abc import Sequence

from harness.analysis.comparison import compare_rounds
from harness.record.run import RoundRecord

# Uncorrected looks gave 11 % false passes in simulation, these 2.3 %; 8 is the first look that can decide at
# alpha/4, since 2**-7 < 0.0125.
LOOKS = (8, 12, 16, 20)
LOOK_LEVEL = 1 - 0.05 / len(LOOKS)


class SequentialLooks:
    """Stops at the first look whose verdict is not inconclusive, and at the last in any case."""

    def __init__(self, baseline: str, candidate: str, min_reduction_pct: float) -> None:
        self._baseline = baseline
        self._candidate = candidate
        self._min_reduction_pct = min_reduction_pct

    def enough(self, rounds: Sequence[RoundRecord]) -> bool:
        """Whether this is a look, and it decides."""
        if len(rounds) not in LOOKS:
            return len(rounds) > LOOKS[-1]
        judged = compare_rounds(rounds, self._baseline, self._candidate, self._min_reduction_pct, LOOK_LEVEL)
        return judged.verdict != "inconclusive" or len(rounds) == LOOKS[-1]
