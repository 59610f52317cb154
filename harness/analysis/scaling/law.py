"""The Universal Scalability Law, fitted to what a sweep has measured.

Gunther, "A Simple Capacity Model of Massively Parallel Transaction Systems" (CMG 1993), and "Guerrilla Capacity
Planning" (Springer 2007): throughput on N workers is λN / (1 + σ(N − 1) + κN(N − 1)). σ is contention, the share of the
work that is done one at a time; κ is coherency, what each worker costs each other. Neither is below 0 here: a machine
on which workers help each other has something else wrong with it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from harness.record.run import IntervalRecord
from harness.record.sweep import LawRecord, ScalingPointRecord

FEWEST_COUNTS = 3  # As many as the law has parameters.
REPLICATES = 400
LEVEL = 0.95  # Of each bound, on its own, as everywhere; with few rounds less: see level_of.
_LEAST_INVERSE = 1e-6
_NO_PEAK = 1e-9  # A κ below this is 0: the law then rises for as long as anybody has workers.


@dataclass(frozen=True, slots=True)
class Law:
    """The three parameters; ``single`` is λ, in whatever unit the throughputs had."""

    single: float
    contention: float
    coherency: float

    def at(self, workers: float) -> float:
        """Throughput on so many workers."""
        n = workers
        return self.single * n / (1 + self.contention * (n - 1) + self.coherency * n * (n - 1))

    @property
    def peak_workers(self) -> float | None:
        """Where the law has its maximum; None where it rises for ever. One at least."""
        if self.coherency <= _NO_PEAK:
            return None
        return max(1.0, math.sqrt(max(0.0, 1 - self.contention) / self.coherency))


def fit_law(workers: Sequence[float], throughputs: Sequence[float]) -> Law:
    """The law with the least squares of the relative residuals: an error counts by its share, not by its size.

    N/X is linear in 1/λ, σ/λ and κ/λ, which are not below 0: the best fit is found directly, and is the only one
    (Lawson and Hanson, "Solving Least Squares Problems", 1974).

    Raises:
        ValueError: fewer different numbers of workers than the law has parameters.
    """
    if len(set(workers)) < FEWEST_COUNTS:
        raise ValueError("the law takes three different numbers of workers")
    from scipy.optimize import nnls

    n, measured = np.asarray(workers, dtype=float), np.asarray(throughputs, dtype=float)
    terms = np.stack([np.ones_like(n), n - 1, n * (n - 1)], axis=1)
    (inverse, contention, coherency), _ = nnls(terms * (measured / n)[:, None], np.ones_like(n))
    # Nothing but contention would be no throughput at all by one worker; where that fits best, it is next to none.
    inverse = max(float(inverse), _LEAST_INVERSE * float((n / measured).min()))
    return Law(1 / inverse, float(contention) / inverse, float(coherency) / inverse)


def bootstrapped(points: Sequence[ScalingPointRecord], seed: int, replicates: int = REPLICATES) -> list[Law]:
    """The law for other rounds that might as well have been run.

    Whole blocks are drawn, one round of every number of workers each: rounds of one block met the same machine, and
    are not independent of each other (Künsch, "The Jackknife and the Bootstrap for General Stationary Observations",
    1989).
    """
    random = np.random.default_rng(seed)
    rounds = _rounds_of(points)
    counts = [point.workers for point in points]
    laws = []
    for _ in range(replicates):
        drawn = random.integers(0, rounds, rounds)
        laws.append(fit_law(counts, [median(point.each_pos_per_min[each] for each in drawn) for point in points]))
    return laws


def law_record(points: Sequence[ScalingPointRecord], seed: int) -> LawRecord | None:
    """The law of one mode's points with its intervals; None where there are too few of them.

    With one round there is nothing to draw from, and no interval.
    """
    if len(points) < FEWEST_COUNTS:
        return None
    law = fit_law([point.workers for point in points], [point.pos_per_min for point in points])
    rounds = _rounds_of(points)
    others, level = bootstrapped(points, seed) if rounds > 1 else [], level_of(rounds)
    return LawRecord(
        mode=points[0].mode,
        single_per_min=_interval(law.single, [each.single for each in others], level),
        contention=_interval(law.contention, [each.contention for each in others], level),
        coherency=_interval(law.coherency, [each.coherency for each in others], level),
        peak_workers=law.peak_workers,
        worst_residual_pct=max(100 * abs(law.at(point.workers) / point.pos_per_min - 1) for point in points),
    )


def law_of(record: LawRecord) -> Law:
    """The law as it was saved."""
    return Law(record.single_per_min.estimate, record.contention.estimate, record.coherency.estimate)


def level_of(rounds: int) -> float:
    """At which level bounds from so many rounds hold, each on its own.

    Drawing them again gives nothing beyond the outermost round, and all *n* of them lie on one side of the truth with
    a chance of 2⁻ⁿ: below five rounds that is more than ``LEVEL`` leaves.
    """
    return min(LEVEL, 1 - 2.0**-rounds)


def band(points: Sequence[ScalingPointRecord], seed: int, workers: Sequence[float]) -> list[tuple[float, float]] | None:
    """Between which throughputs the law lies at each of ``workers``; None where its parameters have no bounds."""
    if len(points) < FEWEST_COUNTS or _rounds_of(points) < 2:
        return None
    others = bootstrapped(points, seed)
    return [_bounds([each.at(n) for each in others]) for n in workers]


def _rounds_of(points: Sequence[ScalingPointRecord]) -> int:
    """Rounds that all numbers of workers have."""
    return min(len(point.each_pos_per_min) for point in points)


def _interval(estimate: float, others: Sequence[float], level: float) -> IntervalRecord:
    if not others:
        return IntervalRecord(estimate=estimate, low=None, high=None, level=level)
    low, high = _bounds(others)
    return IntervalRecord(estimate=estimate, low=min(low, estimate), high=max(high, estimate), level=level)


def _bounds(others: Sequence[float]) -> tuple[float, float]:
    low, high = (float(each) for each in np.quantile(others, (1 - LEVEL, LEVEL)))
    return low, high
