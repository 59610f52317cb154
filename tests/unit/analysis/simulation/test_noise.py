import math

import numpy as np
import pytest

from harness.analysis.simulation.noise import DRIFT_SD, OUTLIER_SHARE, SPEEDUP_ON_THE_LINE, Noise, draw_times
from tests.support.chance import least_by_chance, most_by_chance

SHAPE = {"simulations": 200, "rounds": 10}
DRAWS = 200 * 10


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_the_same_seed_gives_the_same_times() -> None:
    one, other = (draw_times(rng(), Noise(10, outliers=True), **SHAPE, speedup=1.25) for _ in range(2))
    assert np.array_equal(one.baseline_s, other.baseline_s)
    assert np.array_equal(one.candidate_s, other.candidate_s)


def test_what_a_round_shares_cancels_in_its_ratio() -> None:
    times = draw_times(rng(), Noise(0), **SHAPE, speedup=1.5)
    assert np.log(times.baseline_s).std() == pytest.approx(DRIFT_SD, rel=0.1)
    assert times.log_ratios == pytest.approx(np.full((200, 10), -math.log(1.5)))


def test_each_arm_has_noise_of_its_own() -> None:
    log_ratios = draw_times(rng(), Noise(20), **SHAPE, speedup=1.0).log_ratios
    four_sigma = 4 / math.sqrt(2 * DRAWS)
    assert log_ratios.std() == pytest.approx(math.sqrt(2) * 0.20, rel=four_sigma)


def test_some_measurements_take_twice_as_long() -> None:
    log_ratios = draw_times(rng(), Noise(0, outliers=True), **SHAPE, speedup=1.0).log_ratios
    odd = int((np.abs(log_ratios) > 0.1).sum())
    one_arm_of_two = 2 * OUTLIER_SHARE * (1 - OUTLIER_SHARE)
    assert least_by_chance(DRAWS, one_arm_of_two) <= odd <= most_by_chance(DRAWS, one_arm_of_two)
    assert np.abs(log_ratios).max() == pytest.approx(math.log(2))


def test_the_line_of_20_percent_less_time_is_a_ratio_of_one_and_a_quarter() -> None:
    assert pytest.approx(1 - 0.20) == 1 / SPEEDUP_ON_THE_LINE


@pytest.mark.parametrize(("noise", "label"), [(Noise(5), "sd 5 %"), (Noise(10, outliers=True), "sd 10 % + outliers")])
def test_a_noise_says_what_it_is(noise: Noise, label: str) -> None:
    assert noise.label == label
