import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from harness.analysis import interval
from harness.analysis.interval import hodges_lehmann, rounds_needed, signed_rank_bounds, walsh_averages

values = st.lists(st.floats(-10, 10, allow_subnormal=False), min_size=1, max_size=12)
enough = st.lists(st.floats(-10, 10, allow_subnormal=False), min_size=5, max_size=12)


def test_walsh_averages_are_the_means_of_all_pairs_and_of_each_value_with_itself() -> None:
    assert walsh_averages([4.0, 1.0, 3.0]) == [1.0, 2.0, 2.5, 3.0, 3.5, 4.0]


def test_the_estimate_is_the_median_of_the_walsh_averages() -> None:
    assert hodges_lehmann([4.0, 1.0, 3.0]) == 2.75


def test_one_outlier_among_five_hardly_moves_the_estimate() -> None:
    assert hodges_lehmann([1.0, 1.1, 0.9, 1.05, 100.0]) < 1.2


def test_an_estimate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        hodges_lehmann([])


def test_five_values_are_bounded_by_their_extremes() -> None:
    # Of n = 5 only the sum 15 has a probability (1/32) below 5 %: the bounds are the outermost averages.
    assert signed_rank_bounds([5.0, 1.0, 2.0, 4.0, 3.0]) == (1.0, 5.0)


def test_six_values_leave_out_as_many_averages_as_the_table_says() -> None:
    # Tables give the critical sum 2 for n = 6 at 5 %, one-sided: the third average from either end.
    six = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    averages = walsh_averages(six)
    assert signed_rank_bounds(six) == (averages[2], averages[-3])


def test_four_values_carry_no_bound_at_95_percent() -> None:
    assert signed_rank_bounds([1.0, 2.0, 3.0, 4.0]) == (None, None)


def test_a_stricter_level_takes_more_values() -> None:
    assert [rounds_needed(level) for level in (0.9, 0.95, 0.9875, 0.99)] == [4, 5, 7, 7]


@pytest.mark.parametrize("level", [0.5, 1.0, 95.0])
def test_a_level_that_is_no_confidence_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.5 and 1"):
        signed_rank_bounds([1.0] * 5, level)


def test_equal_values_give_bounds_that_coincide_with_them() -> None:
    assert signed_rank_bounds([0.5] * 6) == (0.5, 0.5)


def test_ties_and_zeros_widen_the_bounds_rather_than_raise() -> None:
    assert signed_rank_bounds([0.0, 0.0, 0.0, 1.0, 1.0]) == (0.0, 1.0)


@pytest.mark.parametrize("n", [5, 8, 13])
def test_the_bounds_are_where_scipys_exact_test_changes_its_mind(n: int) -> None:
    rng = random.Random(n)
    sample = [rng.gauss(0.3, 1) for _ in range(n)]
    low, high = signed_rank_bounds(sample)
    assert low is not None
    assert high is not None

    def rejects(shift: float, side: str) -> bool:
        moved = [value - shift for value in sample]
        return bool(stats.wilcoxon(moved, alternative=side, method="exact").pvalue <= 0.05)

    assert rejects(low - 1e-9, "greater")
    assert not rejects(low + 1e-9, "greater")
    assert rejects(high + 1e-9, "less")
    assert not rejects(high - 1e-9, "less")


def scipys_sums(n: int) -> list[float]:
    """P(sum of positive ranks >= s) for each s, asked of scipy by samples that have just these sums."""
    chances = []
    for wanted in range(n * (n + 1) // 2 + 1):
        sample, left = -np.arange(1.0, n + 1), wanted
        for rank in range(n, 0, -1):
            if rank <= left:
                sample[rank - 1] = rank
                left -= rank
        chances.append(float(stats.wilcoxon(sample, alternative="greater", method="exact").pvalue))
    return chances


@pytest.mark.parametrize("n", range(1, 31))
def test_the_distribution_of_the_ranks_is_scipys(n: int) -> None:
    ways = interval._ways(n)
    assert sum(ways) == 2**n
    chances = [sum(ways[at:]) / 2**n for at in range(len(ways))]
    assert chances == pytest.approx(scipys_sums(n), rel=1e-9)
    for level in (0.9, 0.95, 0.9875):
        if n >= rounds_needed(level):
            critical = next(at for at, chance in enumerate(chances) if chance <= 1 - level)
            assert interval._critical_sum(n, level) == critical


@pytest.mark.parametrize(("n", "true_coverage"), [(5, 1 - 1 / 32), (8, 1 - 10.6 / 256)])
def test_each_bound_covers_the_centre_as_often_as_it_says(n: int, true_coverage: float) -> None:
    rng = random.Random(20250304)
    repeats = 4000
    below = above = 0
    for _ in range(repeats):
        low, high = signed_rank_bounds([rng.gauss(0, 1) for _ in range(n)])
        below += low is not None and low <= 0
        above += high is not None and high >= 0
    four_sigma = 4 * math.sqrt(true_coverage * (1 - true_coverage) / repeats)
    assert below / repeats == pytest.approx(true_coverage, abs=four_sigma)
    assert above / repeats == pytest.approx(true_coverage, abs=four_sigma)


@given(enough, st.randoms())
def test_the_order_of_the_values_does_not_matter(sample: list[float], rng: random.Random) -> None:
    shuffled = list(sample)
    rng.shuffle(shuffled)
    assert signed_rank_bounds(shuffled) == signed_rank_bounds(sample)
    assert hodges_lehmann(shuffled) == hodges_lehmann(sample)


@given(enough, st.floats(-10, 10))
def test_shifting_the_values_shifts_estimate_and_bounds_alike(sample: list[float], shift: float) -> None:
    moved = [value + shift for value in sample]
    low, high = signed_rank_bounds(sample)
    assert low is not None
    assert high is not None
    assert signed_rank_bounds(moved) == pytest.approx((low + shift, high + shift), abs=1e-9)
    assert hodges_lehmann(moved) == pytest.approx(hodges_lehmann(sample) + shift, abs=1e-9)


@given(enough)
def test_the_estimate_lies_between_its_bounds(sample: list[float]) -> None:
    low, high = signed_rank_bounds(sample)
    assert low is not None
    assert high is not None
    assert min(sample) <= low <= hodges_lehmann(sample) <= high <= max(sample)


@given(values)
def test_the_estimate_lies_among_the_values(sample: list[float]) -> None:
    assert min(sample) <= hodges_lehmann(sample) <= max(sample)
