"""Paired rounds of two modes whose true ratio is known, on a machine as noisy as wanted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

DRIFT_SD = 0.10  # Of the log wall time, from round to round; both arms of a round share it.
OUTLIER_SHARE = 0.08
OUTLIER_FACTOR = 2.0
SPEEDUP_ON_THE_LINE = 1.25  # 20 % less time is a ratio of 1.25, not of 1.20, which is 16.7 % less.


@dataclass(frozen=True, slots=True)
class Noise:
    """What disturbs one measurement: ``sd_pct`` is that of its log-normal noise, in percent.

    With ``outliers``, 8 % of the measurements take twice as long, as they do when another process wakes up.
    """

    sd_pct: float
    outliers: bool = False

    @property
    def label(self) -> str:
        """Such as ``sd 5 % + outliers``."""
        return f"sd {self.sd_pct:g} %{' + outliers' if self.outliers else ''}"


@dataclass(frozen=True, slots=True)
class PairedTimes:
    """Wall times in seconds, one row per simulated run and one column per round."""

    baseline_s: Array
    candidate_s: Array

    @property
    def log_ratios(self) -> Array:
        """The logarithm of the candidate's time over the baseline's, which is what every method judges."""
        ratios: Array = np.log(self.candidate_s / self.baseline_s)
        return ratios


def draw_times(
    rng: np.random.Generator, noise: Noise, *, simulations: int, rounds: int, speedup: float, usual_s: float = 10.0
) -> PairedTimes:
    """Simulated runs in which the candidate takes 1/``speedup`` of the baseline's time, but for the noise."""
    shape = (simulations, rounds)
    shared_s = usual_s * np.exp(rng.normal(0.0, DRIFT_SD, shape))
    return PairedTimes(shared_s * _disturbance(rng, noise, shape), shared_s * _disturbance(rng, noise, shape) / speedup)


def _disturbance(rng: np.random.Generator, noise: Noise, shape: tuple[int, int]) -> Array:
    factors: Array = np.exp(rng.normal(0.0, noise.sd_pct / 100, shape))
    if noise.outliers:
        factors = np.where(rng.random(shape) < OUTLIER_SHARE, OUTLIER_FACTOR * factors, factors)
    return factors
