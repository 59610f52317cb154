"""Where a series of estimates changed its level for good, and not by chance.

The places come from PELT (Killick, Fearnhead and Eckley 2012) as :mod:`ruptures` has it, with the squared error
about each segment's mean as its cost. How much error a change has to save before it counts, the penalty, is read
off the series itself: shuffled, it has the same values and no change, so that the best single split of a shuffled
series shows what chance alone saves. The penalty is the 95th percentile of that over seeded shuffles.

Of series that are noise alone, about one in twenty therefore gets a mark, whatever the noise is like: 3 to 6 % of
simulated series of 8 to 40 runs, and 10 % of series of 100, in which two changes may pass together. A shift of three
standard deviations, four runs old, was found in 74 % of series of 8 and 94 % of series of 12. With the usual penalty
2 σ² log n, σ from the differences of neighbours, 14 to 46 % of series of noise had a mark. The price: in fewer than
some twenty runs, a change that went back again looks like noise and is not marked.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import ruptures

# A level takes three runs: fewer are an odd run, not a change.
SHORTEST_LEVEL = 3
# Of seven runs no split is rare enough: 2 of the 35 ways to deal them out 3 to 4 look as extreme, which is over 5 %.
FEWEST_VALUES = 8
_CHANCE = 0.05
_SHUFFLES = 999
_SEED = 20


def change_points(values: Sequence[float]) -> list[int]:
    """The positions in ``values`` at which a new level begins, in order; none in fewer than eight values."""
    series = np.asarray(values, dtype=float)
    if len(series) < FEWEST_VALUES or np.ptp(series) < 1e-9:  # Equal values: any split would save nothing, at no cost.
        return []
    search = ruptures.Pelt(model="l2", min_size=SHORTEST_LEVEL, jump=1).fit(series)
    *places, _end = search.predict(pen=_penalty(series))
    return [int(place) for place in places]


def _penalty(series: npt.NDArray[np.float64]) -> float:
    generator = np.random.default_rng(_SEED)
    shuffled = generator.permuted(np.tile(series, (_SHUFFLES, 1)), axis=1)
    return float(np.quantile(_best_gains(shuffled), 1 - _CHANCE, method="higher"))


def _best_gains(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The squared error that the best single split of each row saves."""
    length = rows.shape[1]
    before = np.arange(SHORTEST_LEVEL, length - SHORTEST_LEVEL + 1)
    sums = np.cumsum(rows - rows.mean(axis=1, keepdims=True), axis=1)[:, before - 1]
    gains: npt.NDArray[np.float64] = sums**2 * length / (before * (length - before))
    best: npt.NDArray[np.float64] = gains.max(axis=1)
    return best
