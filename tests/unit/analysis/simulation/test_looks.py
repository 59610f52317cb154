import numpy as np
import pytest

from harness.analysis.looks import LOOK_LEVEL, LOOKS
from harness.analysis.simulation.looks import CORRECTED, UNCORRECTED, LookPlan, passed
from harness.analysis.simulation.methods import SIGNED_RANK
from harness.analysis.simulation.noise import SPEEDUP_ON_THE_LINE, Array, Noise, draw_times
from harness.analysis.simulation.verification import LINE
from tests.support.chance import least_by_chance, most_by_chance

RUNS = 600


def runs(speedup: float) -> Array:
    rng = np.random.default_rng(1)
    return draw_times(rng, Noise(5, outliers=True), simulations=RUNS, rounds=20, speedup=speedup).log_ratios


def count_passed(plan: LookPlan, speedup: float) -> int:
    return int(passed(SIGNED_RANK, runs(speedup), plan, LINE).sum())


def test_looking_without_correction_exceeds_the_nominal_rate() -> None:
    assert count_passed(UNCORRECTED, SPEEDUP_ON_THE_LINE) > most_by_chance(RUNS, 0.05)


def test_the_looks_of_the_harness_stay_within_the_nominal_rate() -> None:
    assert count_passed(CORRECTED, SPEEDUP_ON_THE_LINE) <= most_by_chance(RUNS, 0.05)


def test_the_correction_leaves_enough_power_for_a_candidate_that_is_clearly_faster() -> None:
    assert count_passed(CORRECTED, 1.5) >= least_by_chance(RUNS, 0.85)


def test_the_corrected_looks_are_those_of_the_harness() -> None:
    assert CORRECTED.at == tuple(LOOKS)
    assert pytest.approx(LOOK_LEVEL) == CORRECTED.level


def test_a_run_that_failed_at_a_look_does_not_pass_at_a_later_one() -> None:
    first_slow_then_fast = np.array([[0.0] * 6 + [-2.0] * 14])
    assert SIGNED_RANK.bounds(first_slow_then_fast, UNCORRECTED.level).high[0] < LINE
    assert not passed(SIGNED_RANK, first_slow_then_fast, UNCORRECTED, LINE)[0]


def test_a_run_that_passed_at_a_look_stays_passed() -> None:
    first_fast_then_slow = np.array([[-2.0] * 6 + [0.0] * 14])
    assert SIGNED_RANK.bounds(first_fast_then_slow, UNCORRECTED.level).high[0] > LINE
    assert passed(SIGNED_RANK, first_fast_then_slow, UNCORRECTED, LINE)[0]
