"""Two things that were measured in the same rounds, as a ratio with its interval. Below 1 is less."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from harness.analysis.interval import hodges_lehmann, signed_rank_bounds

LEVEL = 0.975  # Of each bound, so that both together leave 5 % out.


class PairedRatio(NamedTuple):
    """The Hodges-Lehmann centre of the ratios of all rounds, with its 95 % interval; None for too few rounds."""

    rounds: int
    estimate: float
    low: float | None
    high: float | None


def paired_ratio(pairs: Iterable[tuple[float, float]]) -> PairedRatio:
    """The ratio of the first figure of each round to its second, all positive. Raises ValueError without a round."""
    logs = [math.log(mine / theirs) for mine, theirs in pairs]
    low, high = signed_rank_bounds(logs, LEVEL)
    return PairedRatio(
        rounds=len(logs),
        estimate=math.exp(hodges_lehmann(logs)),
        low=None if low is None else math.exp(low),
        high=None if high is None else math.exp(high),
    )
