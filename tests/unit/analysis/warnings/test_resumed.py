from collections.abc import Sequence

import pytest

from harness.analysis.warnings.resumed import Resumed
from harness.record.run import ResumptionRecord, RunRecord, WarningRecord
from tests.support.runs import STARTED_AT, make_environment, make_rounds, make_run


def resumption(
    round_index: int = 1, trials_done: int = 1, *, gap_s: float = 600.0, commit: str = "abc"
) -> ResumptionRecord:
    return ResumptionRecord(at=STARTED_AT, round_index=round_index, trials_done=trials_done, gap_s=gap_s, commit=commit)


def resumed_run(resumptions: Sequence[ResumptionRecord], *, rounds: int = 3, commit: str = "abc") -> RunRecord:
    environment = make_environment().model_copy(update={"commit": commit})
    run = make_run(make_rounds([0.7] * rounds))
    return run.model_copy(update={"resumed": list(resumptions), "environment": environment})


def warned(run: RunRecord) -> WarningRecord:
    warning = Resumed().look(run)
    assert warning is not None
    return warning


def test_a_run_without_a_break_is_not_warned_of() -> None:
    assert Resumed().look(resumed_run([])) is None


def test_a_break_between_two_rounds_separates_no_pair() -> None:
    assert Resumed().look(resumed_run([resumption(trials_done=0)])) is None


def test_a_break_between_the_trials_of_a_round_is_named_with_its_length() -> None:
    warning = warned(resumed_run([resumption()]))
    assert warning.code == "resumed"
    assert warning.sentence == (
        "Round 2 was interrupted between its trials, for 10 min: they may have met different conditions."
    )
    assert "run again without a break" in warning.remedy


def test_two_breaks_of_one_round_are_one_sentence_and_those_of_two_are_two() -> None:
    same, other = [resumption(), resumption(gap_s=60.0)], resumption(2, gap_s=45.0)
    assert "Round 2 was interrupted between its trials, for 11 min:" in warned(resumed_run(same)).sentence
    sentence = warned(resumed_run([*same, other])).sentence
    assert sentence.count("was interrupted between its trials") == 2
    assert "Round 3 was interrupted between its trials, for 45 s:" in sentence


def test_a_round_that_was_never_finished_is_in_no_figure_and_not_warned_of() -> None:
    assert Resumed().look(resumed_run([resumption(3)], rounds=3)) is None


@pytest.mark.parametrize(("was", "now"), [("abc", "def"), ("abc", ""), ("", "def")])
def test_code_that_changed_meanwhile_is_named_even_between_two_rounds(was: str, now: str) -> None:
    warning = warned(resumed_run([resumption(trials_done=0, commit=now)], commit=was))
    assert warning.sentence == f"It went on with round 2 at another commit: {now or 'none'}, was {was or 'none'}."


def test_a_folder_without_commits_is_no_change() -> None:
    assert Resumed().look(resumed_run([resumption(trials_done=0, commit="")], commit="")) is None


def test_other_code_that_ran_no_trial_of_a_figure_is_not_named() -> None:
    interrupted_at_once = resumption(trials_done=0, commit="def")
    assert Resumed().look(resumed_run([interrupted_at_once, resumption(trials_done=0)])) is None
    after_the_last = resumption(3, trials_done=0, commit="def")
    assert Resumed().look(resumed_run([after_the_last], rounds=3)) is None
    assert Resumed().look(resumed_run([interrupted_at_once, resumption(2, trials_done=0)])) is not None
