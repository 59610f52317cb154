import pytest

from harness.analysis.planning.turns import Turns


def test_without_a_pace_nobody_waits() -> None:
    assert Turns(None).wait_s(5.0, 100) == 0.0


def test_turns_come_at_equal_intervals_in_the_order_of_asking() -> None:
    turns = Turns(2.0)

    assert [turns.wait_s(0.0) for _ in range(3)] == [0.0, pytest.approx(0.5), pytest.approx(1.0)]


def test_several_turns_are_waited_for_together() -> None:
    assert Turns(2.0).wait_s(0.0, 4) == pytest.approx(1.5)


def test_time_in_which_nobody_asked_is_not_saved_up() -> None:
    turns = Turns(1.0)
    turns.wait_s(0.0)

    assert turns.wait_s(100.0) == 0.0
    assert turns.wait_s(100.0) == pytest.approx(1.0)
