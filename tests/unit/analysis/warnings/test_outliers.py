from harness.analysis.warnings.outliers import Outliers
from harness.record.run import RoundRecord, RunRecord
from tests.support.runs import make_config, make_round, make_run, with_third

RATIOS = (0.70, 0.72, 0.69, 0.71, 0.70, 0.68, 0.73, 0.70)


def rounds_with(*, odd_round: int = 2, baseline: float = 1.0, candidate: float = 1.0, n: int = 8) -> list[RoundRecord]:
    """Rounds that agree but for one, whose trials take so many times as long."""
    slowed = [(baseline, candidate) if index == odd_round else (1.0, 1.0) for index in range(n)]
    return [
        make_round(index, 10.0 * slower, 10.0 * ratio * candidate_slower)
        for index, (ratio, (slower, candidate_slower)) in enumerate(zip(RATIOS, slowed, strict=False))
    ]


def sentence_of(run: RunRecord) -> str:
    warning = Outliers().look(run)
    assert warning is not None
    assert warning.code == "outliers"
    return warning.sentence


def test_a_trial_that_took_twice_as_long_is_named_with_its_seconds() -> None:
    sentence = sentence_of(make_run(rounds_with(candidate=2.0)))
    assert "1 trial lay far" in sentence
    assert "round 3 of driver-per-worker took 13.8 s where its round suggests 7.0 s" in sentence
    assert "All of them count" in sentence


def test_the_arm_that_is_odd_is_named_and_not_the_other() -> None:
    sentence = sentence_of(make_run(rounds_with(baseline=2.0)))
    assert "round 3 of per-po-driver took 20.0 s" in sentence
    assert "driver-per-worker" not in sentence


def test_a_trial_far_quicker_than_the_others_is_odd_too() -> None:
    assert "round 3 of driver-per-worker took 3.4 s where its round suggests 7.0 s" in sentence_of(
        make_run(rounds_with(candidate=0.5))
    )


def test_a_whole_round_that_is_slow_has_no_odd_trial() -> None:
    assert Outliers().look(make_run(rounds_with(baseline=2.0, candidate=2.0))) is None


def test_rounds_that_agree_have_no_odd_trial() -> None:
    assert Outliers().look(make_run(rounds_with())) is None


def test_a_difference_too_small_to_matter_is_not_mentioned() -> None:
    assert Outliers().look(make_run(rounds_with(candidate=1.2))) is None


def test_with_few_rounds_nobody_can_tell_which_is_odd() -> None:
    assert Outliers().look(make_run(rounds_with(candidate=2.0, n=5))) is None


def test_an_odd_trial_of_a_third_arm_is_told_from_its_round() -> None:
    ratios = [0.5, 0.51, 1.5, 0.49, 0.5, 0.52, 0.5, 0.48]
    run = make_run(with_third(rounds_with(), ratios), make_config(third="http-transfer"))
    sentence = sentence_of(run)
    assert "round 3 of http-transfer took 15.0 s" in sentence
    assert "per-po-driver" not in sentence
