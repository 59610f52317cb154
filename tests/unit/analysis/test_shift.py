import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from harness.analysis import shift
from harness.analysis.shift import differences, estimate_shift, shift_bounds, values_needed, values_needed_each

samples = st.lists(st.floats(-10, 10, allow_subnormal=False), min_size=3, max_size=8)
REPEATS = 2000


def test_the_estimate_is_the_median_of_all_differences() -> None:
    assert differences([1.0, 2.0], [4.0, 8.0]) == [2.0, 3.0, 6.0, 7.0]
    assert estimate_shift([1.0, 2.0], [4.0, 8.0]) == 4.5


def test_one_outlier_hardly_moves_the_estimate() -> None:
    assert estimate_shift([1.0, 1.1, 0.9, 1.0, 100.0], [2.0, 2.1, 1.9, 2.0, 2.0]) == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(("before", "after"), [([], [1.0]), ([1.0], [])])
def test_an_estimate_without_one_side_is_refused(before: list[float], after: list[float]) -> None:
    with pytest.raises(ValueError, match="at least one value on either side"):
        estimate_shift(before, after)


def test_three_against_three_are_bounded_by_the_extremes() -> None:
    # Of the 20 arrangements one is the most extreme: 5 %, just enough.
    assert shift_bounds([1.0, 2.0, 3.0], [11.0, 12.0, 13.0]) == (8.0, 12.0)


def test_five_against_five_leave_out_as_many_differences_as_the_table_says() -> None:
    # Tables of the Mann-Whitney U give 4 for 5 and 5 values at 5 %, one-sided: the fifth difference from either end.
    before, after = [0.0, 1.0, 3.0, 7.0, 12.0], [100.0, 120.0, 150.0, 190.0, 240.0]
    sorted_differences = differences(before, after)
    assert shift_bounds(before, after) == (sorted_differences[4], sorted_differences[-5])


@pytest.mark.parametrize(("before", "after"), [(2, 3), (1, 18), (0, 20), (20, 0)])
def test_too_few_values_carry_no_bound(before: int, after: int) -> None:
    assert shift_bounds([0.0] * before, [1.0] * after) == (None, None)


def test_the_fewer_values_one_side_has_the_more_the_other_takes() -> None:
    assert [values_needed(beside) for beside in range(6)] == [None, 19, 5, 3, 3, 2]


def test_a_stricter_level_takes_more_values() -> None:
    assert [values_needed_each(level) for level in (0.9, 0.95, 0.9875, 0.99)] == [3, 3, 5, 5]


@pytest.mark.parametrize("level", [0.5, 1.0, 95.0])
def test_a_level_that_is_no_confidence_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.5 and 1"):
        shift_bounds([1.0] * 5, [1.0] * 5, level)


def scipys_chances(n: int, m: int) -> list[float]:
    """P(count of differences above zero >= k) for each k, asked of scipy by samples that have just these counts."""
    chances = []
    for wanted in range(n * m + 1):
        above, rest = divmod(wanted, n)
        # Each of the first values of the later sample exceeds all n, one exceeds `rest`, the others none.
        after = [*np.arange(above) + n + 1.0, *([rest + 0.5] if above < m else []), *-np.arange(1.0, m - above)]
        before = np.arange(1.0, n + 1)
        chances.append(float(stats.mannwhitneyu(after, before, alternative="greater", method="exact").pvalue))
    return chances


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 12])
@pytest.mark.parametrize("m", [1, 2, 4, 5, 8, 11])
def test_the_distribution_of_the_counts_is_scipys(n: int, m: int) -> None:
    ways = shift._ways(n, m)
    assert sum(ways) == math.comb(n + m, n)
    chances = [sum(ways[at:]) / math.comb(n + m, n) for at in range(len(ways))]
    assert chances == pytest.approx(scipys_chances(n, m), rel=1e-9)


@pytest.mark.parametrize(("n", "m"), [(5, 5), (8, 6), (10, 13)])
def test_the_bounds_are_where_scipys_exact_test_changes_its_mind(n: int, m: int) -> None:
    rng = random.Random(n)
    before, after = [rng.gauss(0, 1) for _ in range(n)], [rng.gauss(0.5, 1) for _ in range(m)]
    low, high = shift_bounds(before, after)
    assert low is not None
    assert high is not None

    def rejects(distance: float, side: str) -> bool:
        moved = [value - distance for value in after]
        return bool(stats.mannwhitneyu(moved, before, alternative=side, method="exact").pvalue <= 0.05)

    assert rejects(low - 1e-9, "greater")
    assert not rejects(low + 1e-9, "greater")
    assert rejects(high + 1e-9, "less")
    assert not rejects(high - 1e-9, "less")


@pytest.mark.parametrize(("n", "m"), [(5, 5), (8, 8), (12, 6)])
def test_each_bound_is_wrong_as_often_as_the_exact_test_allows(n: int, m: int) -> None:
    rng = random.Random(20250304)
    below = above = 0
    for _ in range(REPEATS):
        low, high = shift_bounds([rng.gauss(0, 1) for _ in range(n)], [rng.gauss(0.7, 1) for _ in range(m)])
        below += low is not None and low > 0.7
        above += high is not None and high < 0.7
    ways = shift._ways(n, m)
    nominal = sum(ways[shift._critical_count(n, m, 0.95) :]) / sum(ways)
    four_sigma = 4 * math.sqrt(nominal * (1 - nominal) / REPEATS)
    assert 0.01 < nominal <= 0.05
    assert below / REPEATS == pytest.approx(nominal, abs=four_sigma)
    assert above / REPEATS == pytest.approx(nominal, abs=four_sigma)


@given(samples, samples, st.floats(-10, 10))
def test_moving_one_sample_moves_estimate_and_bounds_alike(
    before: list[float], after: list[float], distance: float
) -> None:
    moved = [value + distance for value in after]
    low, high = shift_bounds(before, after)
    assert low is not None
    assert high is not None
    assert shift_bounds(before, moved) == pytest.approx((low + distance, high + distance), abs=1e-9)
    assert estimate_shift(before, moved) == pytest.approx(estimate_shift(before, after) + distance, abs=1e-9)


@given(samples, samples)
def test_swapping_the_samples_turns_everything_round(before: list[float], after: list[float]) -> None:
    low, high = shift_bounds(before, after)
    assert low is not None
    assert high is not None
    assert shift_bounds(after, before) == pytest.approx((-high, -low))
    assert estimate_shift(after, before) == pytest.approx(-estimate_shift(before, after))


@given(samples, samples, st.randoms())
def test_the_order_of_the_values_does_not_matter(before: list[float], after: list[float], rng: random.Random) -> None:
    shuffled = list(before)
    rng.shuffle(shuffled)
    assert shift_bounds(shuffled, after) == shift_bounds(before, after)


@given(samples, samples)
def test_the_estimate_lies_between_its_bounds(before: list[float], after: list[float]) -> None:
    low, high = shift_bounds(before, after)
    assert low is not None
    assert high is not None
    assert low <= estimate_shift(before, after) <= high
