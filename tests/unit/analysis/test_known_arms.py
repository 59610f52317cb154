"""Runs whose true reduction is known, judged by the analysis that judges real ones."""

from collections.abc import Sequence

import numpy as np
import pytest

from harness.analysis.comparison import compare_rounds
from harness.analysis.simulation.noise import SPEEDUP_ON_THE_LINE, Noise, draw_times
from harness.record.base import VerdictName
from harness.record.run import ComparisonRecord
from tests.support.chance import most_by_chance
from tests.support.runs import BASELINE, CANDIDATE, make_round

NOISE = Noise(10)
ROUNDS = 8
NOMINAL = 0.05
COMPARISONS = 40
BATCHES = 30
MANY = 600
NULLS = [pytest.param(1.0, 0.0, id="no reduction, line 0 %"), pytest.param(SPEEDUP_ON_THE_LINE, 20.0, id="on the line")]


def compared(
    speedup: float, line_pct: float, comparisons: int, *, noise: Noise = NOISE, seed: int = 1
) -> list[ComparisonRecord]:
    rng = np.random.default_rng(seed)
    times = draw_times(rng, noise, simulations=comparisons, rounds=ROUNDS, speedup=speedup)
    runs = zip(times.baseline_s.tolist(), times.candidate_s.tolist(), strict=True)
    return [_compare(baseline_s, candidate_s, line_pct) for baseline_s, candidate_s in runs]


def _compare(baseline_s: Sequence[float], candidate_s: Sequence[float], line_pct: float) -> ComparisonRecord:
    rounds = [make_round(index, *pair) for index, pair in enumerate(zip(baseline_s, candidate_s, strict=True))]
    return compare_rounds(rounds, BASELINE, CANDIDATE, line_pct)


def count(verdict: VerdictName, judged: Sequence[ComparisonRecord]) -> int:
    return sum(each.verdict == verdict for each in judged)


@pytest.mark.parametrize(("speedup", "line_pct"), NULLS)
def test_forty_comparisons_without_a_gain_pass_no_more_often_than_nominal(speedup: float, line_pct: float) -> None:
    # Twice in forty is the nominal rate, but forty may pass up to seven times by chance: hence many forties.
    passes = [count("pass", compared(speedup, line_pct, COMPARISONS, seed=seed)) for seed in range(BATCHES)]
    assert np.mean(passes) <= NOMINAL * COMPARISONS
    assert max(passes) <= most_by_chance(COMPARISONS, NOMINAL)


@pytest.mark.parametrize(("speedup", "line_pct"), NULLS)
@pytest.mark.parametrize("noise", [NOISE, Noise(5, outliers=True)], ids=lambda noise: noise.label)
def test_many_comparisons_pass_and_fail_no_more_often_than_nominal_and_chance(
    speedup: float, line_pct: float, noise: Noise
) -> None:
    judged = compared(speedup, line_pct, MANY, noise=noise)
    assert count("pass", judged) <= most_by_chance(MANY, NOMINAL)
    assert count("fail", judged) <= most_by_chance(MANY, NOMINAL)


def test_judging_by_the_estimate_alone_would_pass_half_of_them() -> None:
    judged = compared(SPEEDUP_ON_THE_LINE, 20.0, MANY)
    above = sum(each.reduction_pct.estimate > 20.0 for each in judged)
    assert above > most_by_chance(MANY, NOMINAL)


def test_a_known_slow_arm_fails() -> None:
    assert count("fail", compared(1.0, 20.0, COMPARISONS, noise=Noise(5))) == COMPARISONS


def test_a_known_fast_arm_passes() -> None:
    assert count("pass", compared(1.6, 20.0, COMPARISONS, noise=Noise(5))) == COMPARISONS


def test_a_marginal_arm_is_inconclusive() -> None:
    judged = compared(SPEEDUP_ON_THE_LINE, 20.0, COMPARISONS)
    assert COMPARISONS - count("inconclusive", judged) <= most_by_chance(COMPARISONS, 2 * NOMINAL)
