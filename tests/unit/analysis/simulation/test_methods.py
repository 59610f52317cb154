import numpy as np
import pytest
from scipy import stats

from harness.analysis.comparison import compare_rounds
from harness.analysis.interval import signed_rank_bounds
from harness.analysis.simulation.methods import BCA_BOOTSTRAP, JUDGES, POINT_ESTIMATE, SIGNED_RANK, STUDENT_T, Judge
from harness.analysis.simulation.noise import Noise, draw_times
from harness.analysis.simulation.verification import LINE
from tests.support.runs import BASELINE, CANDIDATE, make_round

TIMES = draw_times(np.random.default_rng(1), Noise(10), simulations=60, rounds=8, speedup=1.25)
LOG_RATIOS = TIMES.log_ratios


def test_the_method_in_use_is_the_one_that_the_comparison_rests_on() -> None:
    low, high = SIGNED_RANK.bounds(LOG_RATIOS, 0.95)
    assert list(zip(low, high, strict=True)) == [signed_rank_bounds(run) for run in LOG_RATIOS.tolist()]


def test_the_method_in_use_reaches_the_verdicts_of_the_comparison() -> None:
    low, high = SIGNED_RANK.bounds(LOG_RATIOS, 0.9)
    simulated = np.select([high < LINE, low > LINE], ["pass", "fail"], "inconclusive").tolist()
    verdicts = []
    for times in zip(TIMES.baseline_s.tolist(), TIMES.candidate_s.tolist(), strict=True):
        rounds = [make_round(index, *pair) for index, pair in enumerate(zip(*times, strict=True))]
        verdicts.append(compare_rounds(rounds, BASELINE, CANDIDATE, 20.0, 0.9).verdict)
    assert simulated == verdicts
    assert set(verdicts) == {"pass", "fail", "inconclusive"}


def test_too_few_rounds_for_a_bound_neither_pass_nor_fail() -> None:
    low, high = SIGNED_RANK.bounds(LOG_RATIOS[:, :4], 0.95)
    assert np.isneginf(low).all()
    assert np.isposinf(high).all()


def test_the_bounds_of_t_are_scipys() -> None:
    low, high = STUDENT_T.bounds(LOG_RATIOS, 0.95)
    expected = stats.ttest_1samp(LOG_RATIOS, 0.0, axis=1).confidence_interval(0.90)
    assert low == pytest.approx(expected.low)
    assert high == pytest.approx(expected.high)


def test_the_point_estimate_knows_no_doubt() -> None:
    low, high = POINT_ESTIMATE.bounds(LOG_RATIOS, 0.95)
    assert np.array_equal(low, high)


@pytest.mark.parametrize("judge", [STUDENT_T, SIGNED_RANK, BCA_BOOTSTRAP])
def test_more_confidence_takes_wider_bounds(judge: Judge) -> None:
    sure, surer = (judge.bounds(LOG_RATIOS, level) for level in (0.9, 0.95))
    assert (surer.low <= sure.low).all()
    assert (surer.high >= sure.high).all()
    assert (surer.high - surer.low > sure.high - sure.low).mean() > 0.95


@pytest.mark.parametrize("judge", JUDGES)
def test_a_method_says_the_same_of_the_same_runs(judge: Judge) -> None:
    one, other = (judge.bounds(LOG_RATIOS, 0.95) for _ in range(2))
    assert np.array_equal(one, other)
    assert one.low.shape == one.high.shape == (60,)
