from collections.abc import Sequence

from harness.analysis.warnings.drift import Drift
from harness.record.run import RunRecord
from tests.support.runs import make_config, make_round, make_run, with_third


def run_at(paces: Sequence[float]) -> RunRecord:
    """Rounds of which each takes ``pace`` times as long as it would on a quiet machine."""
    return make_run([make_round(index, 10.0 * pace, 7.0 * pace) for index, pace in enumerate(paces)])


def test_rounds_that_take_longer_and_longer_are_named_with_the_change() -> None:
    warning = Drift().look(run_at([1.0, 1.04, 1.08, 1.12, 1.16, 1.2]))
    assert warning is not None
    assert warning.code == "drift"
    assert "became slower as the run went on: over 6 rounds they came to take 20 % more time" in warning.sentence


def test_rounds_that_take_less_and_less_time_are_named_too() -> None:
    warning = Drift().look(run_at([1.2, 1.16, 1.12, 1.08, 1.04, 1.0]))
    assert warning is not None
    assert "became quicker" in warning.sentence
    assert "17 % less time" in warning.sentence


def test_a_steady_change_too_small_to_matter_is_not_mentioned() -> None:
    assert Drift().look(run_at([1.0, 1.01, 1.02, 1.03, 1.04, 1.05])) is None


def test_rounds_that_go_up_and_down_have_no_trend() -> None:
    assert Drift().look(run_at([1.0, 1.3, 0.9, 1.25, 1.0, 1.35])) is None


def test_rounds_that_all_take_the_same_have_no_trend() -> None:
    assert Drift().look(run_at([1.0] * 6)) is None


def test_one_round_has_no_trend() -> None:
    assert Drift().look(run_at([1.0])) is None


def test_a_third_arm_counts_in_its_rounds_pace() -> None:
    paces = [1.0, 1.3, 1.6, 1.9, 2.2, 2.5]
    third = with_third([make_round(index) for index in range(6)], paces)
    warning = Drift().look(make_run(third, make_config(third="http-transfer")))
    assert warning is not None
    assert Drift().look(make_run(third)) is None
