import math
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.analysis.scaling.law import Law, band, fit_law, law_of, law_record, level_of
from harness.record.sweep import ScalingPointRecord
from tests.support.sweeps import make_point

COUNTS = (1, 2, 3, 4, 6, 8, 12)


@settings(deadline=None, max_examples=40)
@given(st.floats(1, 500), st.floats(0, 0.5), st.floats(0, 0.1))
def test_a_law_without_noise_is_found_again(single: float, contention: float, coherency: float) -> None:
    truth = Law(single, contention, coherency)

    found = fit_law(COUNTS, [truth.at(n) for n in COUNTS])

    assert all(found.at(n) == pytest.approx(truth.at(n), rel=0.01) for n in COUNTS)


def test_its_maximum_lies_where_gunther_puts_it() -> None:
    law = Law(10.0, 0.1, 0.01)

    assert law.peak_workers == pytest.approx(math.sqrt(0.9 / 0.01))
    assert law.at(9.49) > max(law.at(8.0), law.at(11.0))


def test_without_coherency_there_is_no_maximum() -> None:
    assert Law(10.0, 0.2, 0.0).peak_workers is None


def test_a_machine_on_which_more_workers_always_harm_is_best_with_one() -> None:
    assert Law(10.0, 1.5, 0.2).peak_workers == 1.0


def test_throughput_that_grows_faster_than_the_workers_gives_no_negative_parameters() -> None:
    found = fit_law((1, 2, 4), (10.0, 25.0, 60.0))

    assert found.contention >= 0
    assert found.coherency >= 0


def test_two_numbers_of_workers_carry_no_law() -> None:
    with pytest.raises(ValueError, match="three different"):
        fit_law((1, 2, 2), (10.0, 18.0, 19.0))
    assert law_record([make_point(1, 10.0), make_point(2, 18.0)], seed=1) is None


def test_rounds_that_scatter_give_bounds_around_the_estimate_and_the_same_for_the_same_seed() -> None:
    truth = Law(20.0, 0.1, 0.02)
    points = [make_point(n, truth.at(n), each=[truth.at(n) * (1 + e) for e in (-0.04, 0.0, 0.05)]) for n in COUNTS]

    record = law_record(points, seed=7)

    assert record is not None
    low, high = record.contention.low, record.contention.high
    assert low is not None
    assert high is not None
    assert low <= record.contention.estimate <= high
    assert record.single_per_min.low is not None
    assert record.single_per_min.low < 20.0
    assert record == law_record(points, seed=7)


def test_one_round_gives_no_bounds() -> None:
    record = law_record([make_point(n, 10.0 * n, each=[10.0 * n]) for n in (1, 2, 4)], seed=1)

    assert record is not None
    assert (record.contention.low, record.contention.high) == (None, None)
    assert band([make_point(n, 10.0 * n, each=[10.0 * n]) for n in (1, 2, 4)], 1, [1.0]) is None


@pytest.mark.parametrize(("rounds", "level"), [(2, 0.75), (3, 0.875), (4, 0.9375), (5, 0.95), (20, 0.95)])
def test_few_rounds_carry_no_more_than_the_chance_that_all_lie_on_one_side(rounds: int, level: float) -> None:
    truth = Law(20.0, 0.1, 0.02)
    points = [make_point(n, truth.at(n), each=[truth.at(n)] * rounds) for n in COUNTS]

    record = law_record(points, seed=1)

    assert record is not None
    assert record.contention.level == level_of(rounds) == level


@pytest.mark.parametrize("rounds", [3, 5])
def test_each_bound_holds_as_often_as_it_says_where_the_machine_changes_from_block_to_block(rounds: int) -> None:
    truth, random, times = Law(30.0, 0.1, 0.02), np.random.default_rng(11), 80
    held = np.zeros((3, 2))
    for _ in range(times):
        record = law_record(_noisy(truth, rounds, random), seed=1)
        assert record is not None
        found = (record.single_per_min, record.contention, record.coherency)
        for row, (each, true) in enumerate(zip(found, (30.0, 0.1, 0.02), strict=True)):
            held[row] += ((each.low or 0.0) <= true, (each.high or 0.0) >= true)

    three_errors = 3 * math.sqrt(level_of(rounds) * (1 - level_of(rounds)) / times)
    assert (held / times).min() >= level_of(rounds) - three_errors
    assert rounds >= 5 or (held / times).mean() < 0.95, "three rounds do not carry what five do"


def test_the_band_lies_around_the_law_and_is_wider_where_rounds_disagree() -> None:
    truth = Law(20.0, 0.1, 0.02)
    calm, wild = (
        [make_point(n, truth.at(n), each=[truth.at(n) * (1 + e) for e in (-noise, 0.0, noise)]) for n in COUNTS]
        for noise in (0.01, 0.1)
    )

    narrow, wide = band(calm, 7, [2.5, 8.0]), band(wild, 7, [2.5, 8.0])

    assert narrow is not None
    assert wide is not None
    for n, (low, high), (least, most) in zip((2.5, 8.0), narrow, wide, strict=True):
        assert least < low < truth.at(n) < high < most


def test_two_numbers_of_workers_have_no_band() -> None:
    assert band([make_point(1, 10.0), make_point(2, 18.0)], 1, [1.0]) is None


def test_the_largest_distance_from_a_measured_point_is_told() -> None:
    record = law_record([make_point(n, rate) for n, rate in ((1, 10.0), (2, 19.0), (4, 14.0), (8, 60.0))], seed=1)

    assert record is not None
    found = law_of(record)
    worst = max(abs(found.at(n) / rate - 1) for n, rate in ((1, 10.0), (2, 19.0), (4, 14.0), (8, 60.0)))
    assert record.worst_residual_pct == pytest.approx(100 * worst)
    assert worst > 0.1


def _noisy(law: Law, rounds: int, random: np.random.Generator) -> list[ScalingPointRecord]:
    """Points of rounds that scatter by 5 %, in blocks that differ by 4 %."""
    blocks = np.exp(random.normal(0, 0.04, rounds))
    each = {n: [float(law.at(n) * block * np.exp(random.normal(0, 0.05))) for block in blocks] for n in (1, 2, 4, 8)}
    return [make_point(n, median(rates), each=rates) for n, rates in each.items()]
