"""The methods that were candidates for the judge, each as bounds of the centre of the log ratios."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import stats

from harness.analysis.interval import signed_rank_bounds
from harness.analysis.simulation.noise import Array

_RESAMPLES = 999
# scipy resamples all runs of a call alike: small chunks keep one unlucky set of resamples from colouring them all.
_BOOTSTRAP_CHUNK = 50
_BOOTSTRAP_SEED = 20250304


class Bounds(NamedTuple):
    """A lower and an upper bound for each simulated run; infinite where there are too few rounds to have one."""

    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Judge:
    """A method: ``bounds(log_ratios, level)`` has one run per row, and each bound is meant to hold at ``level``."""

    name: str
    title: str
    bounds: Callable[[Array, float], Bounds]


def _estimate(log_ratios: Array, _level: float) -> Bounds:
    centre = np.asarray(log_ratios.mean(axis=1))
    return Bounds(centre, centre)


def _student_t(log_ratios: Array, level: float) -> Bounds:
    rounds = log_ratios.shape[1]
    centre = log_ratios.mean(axis=1)
    margin = stats.t.ppf(level, rounds - 1) * log_ratios.std(axis=1, ddof=1) / np.sqrt(rounds)
    return Bounds(np.asarray(centre - margin), np.asarray(centre + margin))


def _signed_rank(log_ratios: Array, level: float) -> Bounds:
    pairs = [signed_rank_bounds(run, level) for run in log_ratios.tolist()]
    low = [-np.inf if below is None else below for below, _ in pairs]
    high = [np.inf if above is None else above for _, above in pairs]
    return Bounds(np.array(low), np.array(high))


def _bca_bootstrap(log_ratios: Array, level: float) -> Bounds:
    """Of the mean of the log ratios, which is the logarithm of the geometric mean of the ratios."""
    rng = np.random.default_rng(_BOOTSTRAP_SEED)
    intervals = [
        stats.bootstrap(
            (log_ratios[start : start + _BOOTSTRAP_CHUNK],),
            np.mean,
            axis=-1,
            vectorized=True,
            n_resamples=_RESAMPLES,
            confidence_level=2 * level - 1,
            method="BCa",
            rng=rng,
        ).confidence_interval
        for start in range(0, len(log_ratios), _BOOTSTRAP_CHUNK)
    ]
    return Bounds(np.concatenate([each.low for each in intervals]), np.concatenate([each.high for each in intervals]))


POINT_ESTIMATE = Judge("point-estimate", "point estimate", _estimate)
STUDENT_T = Judge("t", "t on log ratios", _student_t)
SIGNED_RANK = Judge("signed-rank", "signed rank", _signed_rank)
BCA_BOOTSTRAP = Judge("bca-bootstrap", "BCa bootstrap", _bca_bootstrap)
JUDGES = (POINT_ESTIMATE, STUDENT_T, SIGNED_RANK, BCA_BOOTSTRAP)
