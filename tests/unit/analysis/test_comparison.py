import pytest

from harness.analysis.comparison import compare_rounds
from harness.record.run import RoundRecord
from tests.support.runs import BASELINE, CANDIDATE, THIRD, make_round, make_rounds, make_trial, with_third


def test_a_clear_saving_passes() -> None:
    result = compare_rounds(make_rounds([0.69, 0.70, 0.71, 0.70, 0.72]), BASELINE, CANDIDATE)
    assert result.verdict == "pass"
    assert result.reduction_pct.estimate == pytest.approx(29.7, abs=0.5)
    assert result.reduction_pct.low == pytest.approx(28.0)
    assert result.reduction_pct.high == pytest.approx(31.0)
    assert result.reason == (
        "driver-per-worker took 30 % less time than per-po-driver; "
        "with 95 % confidence it saves at least 28 %, more than the 20 % asked for."
    )


def test_a_small_saving_fails_and_says_how_much_it_is_at_most() -> None:
    result = compare_rounds(make_rounds([0.95, 0.94, 0.96, 0.93, 0.95]), BASELINE, CANDIDATE)
    assert result.verdict == "fail"
    assert "at most 7 %, less than the 20 % asked for" in result.reason


def test_a_candidate_that_takes_longer_fails_in_plain_words() -> None:
    result = compare_rounds(make_rounds([1.1, 1.12, 1.11, 1.09, 1.1]), BASELINE, CANDIDATE)
    assert result.verdict == "fail"
    assert "took 10 % more time than per-po-driver" in result.reason
    assert "at least 9 % more, where 20 % less was asked for" in result.reason


def test_an_interval_across_the_line_is_inconclusive_whatever_its_estimate() -> None:
    result = compare_rounds(make_rounds([0.6, 0.65, 0.7, 0.75, 0.85]), BASELINE, CANDIDATE)
    assert result.reduction_pct.estimate > 20
    assert result.verdict == "inconclusive"
    assert "anything from 15 % to 40 %" in result.reason
    assert "--rounds 10" in result.reason


def test_four_rounds_are_inconclusive_and_the_reason_says_how_many_to_ask_for() -> None:
    result = compare_rounds(make_rounds([0.5] * 4), BASELINE, CANDIDATE)
    assert result.verdict == "inconclusive"
    assert (result.reduction_pct.low, result.reduction_pct.high) == (None, None)
    assert result.reduction_pct.estimate == pytest.approx(50.0)
    assert result.reason.startswith("4 rounds cannot carry a verdict")
    assert "--rounds 5" in result.reason


def test_no_round_at_all_is_inconclusive() -> None:
    result = compare_rounds([], BASELINE, CANDIDATE)
    assert (result.verdict, result.rounds) == ("inconclusive", 0)
    assert "No round was finished" in result.reason


def test_a_bound_just_above_the_line_is_told_apart_from_it() -> None:
    result = compare_rounds(make_rounds([0.797] * 5), BASELINE, CANDIDATE)
    assert result.verdict == "pass"
    assert "at least 20.3 %, more than the 20 %" in result.reason


def test_a_saving_of_exactly_the_line_does_not_pass() -> None:
    assert compare_rounds(make_rounds([0.8] * 5), BASELINE, CANDIDATE).verdict != "pass"


def test_speedup_and_reduction_tell_the_same_story() -> None:
    result = compare_rounds(make_rounds([0.78, 0.8, 0.82, 0.79, 0.81]), BASELINE, CANDIDATE)
    assert result.speedup.estimate == pytest.approx(1 / (1 - result.reduction_pct.estimate / 100))
    assert result.speedup.low == pytest.approx(1 / 0.82)
    assert result.speedup.high == pytest.approx(1 / 0.78)


def test_a_round_that_lost_a_trial_is_left_out() -> None:
    half = RoundRecord(index=5, trials=[make_trial(BASELINE, 1000.0)])
    whole = make_rounds([0.7] * 5)
    assert compare_rounds([*whole, half], BASELINE, CANDIDATE) == compare_rounds(whole, BASELINE, CANDIDATE)


def test_a_drift_that_both_arms_share_cancels_out() -> None:
    drifting = [make_round(index, 10.0 * 2**index, 7.0 * 2**index) for index in range(5)]
    assert compare_rounds(drifting, BASELINE, CANDIDATE).reduction_pct.estimate == pytest.approx(30.0)


def test_a_mode_against_itself_swaps_sides_each_round_so_that_an_advantage_of_place_cancels_out() -> None:
    second_is_quicker = [
        RoundRecord(
            index=index,
            trials=[make_trial(BASELINE, 10.0, position=0), make_trial(BASELINE, 9.0, position=1)],
        )
        for index in range(6)
    ]
    result = compare_rounds(second_is_quicker, BASELINE, BASELINE)
    assert result.rounds == 6
    assert result.reduction_pct.estimate == pytest.approx(0.0, abs=1e-9)
    assert result.verdict == "fail"
    assert "about the same time as" in result.reason


def test_a_third_arm_is_estimated_against_both_and_leaves_the_verdict_alone() -> None:
    rounds = make_rounds([0.69, 0.70, 0.71, 0.70, 0.72])
    alone = compare_rounds(rounds, BASELINE, CANDIDATE)

    result = compare_rounds(with_third(rounds, [0.35, 0.35, 0.36, 0.34, 0.35]), BASELINE, CANDIDATE, third=THIRD)

    against_baseline, against_candidate = result.third_arm
    assert [(each.mode, each.against, each.rounds) for each in result.third_arm] == [
        (THIRD, BASELINE, 5),
        (THIRD, CANDIDATE, 5),
    ]
    assert against_baseline.reduction_pct.estimate == pytest.approx(65.0)
    assert against_baseline.reduction_pct.low == pytest.approx(64.0)
    assert against_candidate.reduction_pct.estimate == pytest.approx(50.0, abs=1.0)
    assert against_candidate.speedup.estimate == pytest.approx(2.0, abs=0.05)
    assert result.model_copy(update={"third_arm": []}) == alone


def test_a_third_arm_without_a_trial_has_no_interval() -> None:
    result = compare_rounds(make_rounds([0.7] * 5), BASELINE, CANDIDATE, third=THIRD)
    assert [(each.rounds, each.reduction_pct.low) for each in result.third_arm] == [(0, None), (0, None)]
    assert result.verdict == "pass"
