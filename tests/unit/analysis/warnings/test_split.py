import pytest

from harness.analysis.warnings.split import split


def test_values_are_cut_where_the_groups_are_tightest() -> None:
    groups = split([5.1, 1.0, 5.0, 1.2, 1.1])
    assert (groups.lower, groups.upper) == ((1.0, 1.1, 1.2), (5.0, 5.1))
    assert groups.smaller_share == pytest.approx(0.4)
    assert groups.apart == pytest.approx(3.95)
    assert groups.gap == pytest.approx(3.8)
    assert groups.wider == pytest.approx(0.2)
    assert groups.between_share == 0.0


def test_evenly_spread_values_have_a_sixth_of_them_in_between() -> None:
    assert split([float(value) for value in range(600)]).between_share == pytest.approx(1 / 6, abs=0.01)


def test_values_far_from_zero_are_cut_at_the_same_place() -> None:
    assert len(split([1005.1, 1001.0, 1005.0, 1001.2, 1001.1]).lower) == 3


def test_one_value_is_no_two_groups() -> None:
    with pytest.raises(ValueError, match="at least two values, not 1"):
        split([1.0])
