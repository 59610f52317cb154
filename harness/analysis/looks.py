"""``--rounds auto``: looks at the results on the way, each at a level that pays for all of them.

A look ends the rounds when it passes, when it fails, and when it is futile to go on. Stopping for futility gives up a
verdict and can grant none, so that it costs nothing of the level (non-binding futility, as in group-sequential trials).
"""

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from harness.analysis.arms import pair_rounds
from harness.analysis.comparison import compare_rounds
from harness.analysis.interval import signed_rank_bounds
from harness.analysis.wording import look_in_words
from harness.record.decision import LookRecord, RuleName, Stop, StopName
from harness.record.run import RoundRecord

# Uncorrected looks gave 11 % false passes in simulation, these 3 % (harness verify-statistics); 8 is the first look
# that can decide at alpha/4, since 2**-7 < 0.0125.
LOOKS = (8, 12, 16, 20)
LOOK_LEVEL = 1 - 0.05 / len(LOOKS)

# One run in ten that is broken off here would have been decided by the last look; the other nine save its time.
FUTILE_BELOW_PCT = 10.0
_FUTURES = 400  # Enough for a chance of 10 % to be known to within 3 points.
_SEED = 20


class SequentialLooks:
    """Stops at the first look that passes, fails or is futile, and at the last in any case."""

    name: ClassVar[RuleName] = "looks"

    def __init__(self, baseline: str, candidate: str, min_reduction_pct: float) -> None:
        self.level = LOOK_LEVEL
        self.looks: list[LookRecord] = []
        self._baseline = baseline
        self._candidate = candidate
        self._min_reduction_pct = min_reduction_pct

    def stop(self, rounds: Sequence[RoundRecord]) -> Stop | None:
        """Look, if it is time for a look, and say what follows from it."""
        if len(rounds) not in LOOKS:
            return None
        look = look_at(rounds, self._baseline, self._candidate, self._min_reduction_pct)
        self.looks.append(look)
        name = _end(look)
        return None if name is None else Stop(name, f"{look_in_words(look)}: {_WHY[name]}.")


_WHY: dict[StopName, str] = {
    "pass": "no further round was needed",
    "fail": "no further round was needed",
    "futile": "to go on would have been futile",
    "last-look": "it was the last one",
}


def _end(look: LookRecord) -> StopName | None:
    if look.verdict != "inconclusive":
        return look.verdict
    if look.rounds >= LOOKS[-1]:
        return "last-look"
    return "futile" if is_futile(look) else None


def look_at(rounds: Sequence[RoundRecord], baseline: str, candidate: str, min_reduction_pct: float) -> LookRecord:
    """What the rounds so far say at a look, and the chance that a later look decides."""
    judged = compare_rounds(rounds, baseline, candidate, min_reduction_pct, LOOK_LEVEL)
    reduction = judged.reduction_pct
    chance_pct = None
    if judged.verdict == "inconclusive" and len(rounds) < LOOKS[-1]:
        log_ratios = [pair.log_ratio for pair in pair_rounds(rounds, baseline, candidate)]
        chance_pct = chance_of_verdict_pct(log_ratios, min_reduction_pct)
    return LookRecord(
        rounds=len(rounds),
        reduction_pct=reduction.estimate,
        low=reduction.low,
        high=reduction.high,
        level=reduction.level,
        verdict=judged.verdict,
        chance_pct=chance_pct,
    )


def is_futile(look: LookRecord) -> bool:
    """Whether going on is unlikely to decide anything."""
    return look.chance_pct is not None and look.chance_pct < FUTILE_BELOW_PCT


def chance_of_verdict_pct(log_ratios: Sequence[float], min_reduction_pct: float) -> float:
    """The chance in percent that one of the looks to come passes or fails, as far as these rounds can tell.

    Rounds to come are drawn from those seen, each future with weights of its own (the Bayesian bootstrap, Rubin
    1981): that a few rounds do not know their own centre well is then part of the chance. The same rounds always give
    the same chance.
    """
    line = math.log1p(-min_reduction_pct / 100)
    later = [look for look in LOOKS if look > len(log_ratios)]
    if not log_ratios or not later:
        return 0.0
    seen = np.asarray(log_ratios, dtype=float)
    random = np.random.default_rng(_SEED)
    decided = 0
    for _ in range(_FUTURES):
        weights = random.dirichlet(np.ones(len(seen)))
        drawn = random.choice(seen, size=later[-1] - len(seen), p=weights)
        future = [*log_ratios, *drawn.tolist()]
        decided += any(_decides(future[:look], line) for look in later)
    return 100 * decided / _FUTURES


def _decides(log_ratios: Sequence[float], line: float) -> bool:
    low, high = signed_rank_bounds(log_ratios, LOOK_LEVEL)
    return low is not None and high is not None and not low <= line <= high
