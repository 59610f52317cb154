import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.analysis.scaling.law import Law, fit_law, law_of, law_record
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


def test_the_largest_distance_from_a_measured_point_is_told() -> None:
    record = law_record([make_point(n, rate) for n, rate in ((1, 10.0), (2, 19.0), (4, 14.0), (8, 60.0))], seed=1)

    assert record is not None
    found = law_of(record)
    worst = max(abs(found.at(n) / rate - 1) for n, rate in ((1, 10.0), (2, 19.0), (4, 14.0), (8, 60.0)))
    assert record.worst_residual_pct == pytest.approx(100 * worst)
    assert worst > 0.1
