from harness.analysis.history import SavedRun, Series, history_of
from harness.report.history import words
from tests.support.histories import make_past, make_past_run
from tests.support.runs import BASELINE, make_config

FALLEN = [31, 30, 32, 31, 30, 32, 31, 30, 32, 23, 22, 24]


def series_of(reductions: list[float], *, commits: bool = True) -> Series:
    (series,) = history_of(make_past(reductions, commits=commits)).series
    return series


def test_a_fallen_reduction_is_told_with_its_run_its_size_and_the_time_that_moved() -> None:
    assert words.sentence(series_of(list(FALLEN))) == (
        "Since 3 runs (from 2025-03-13 10:00 UTC, commit 0000009) the reduction is 8 points lower: about 23 % instead "
        "of 31 %. The baseline's time stayed at 40.0 s, the candidate's went from 27.7 s to 30.9 s."
    )


def test_a_risen_reduction_is_higher_and_without_a_commit_none_is_named() -> None:
    sentence = words.sentence(series_of([22, 23, 24, 22, 23, 24, 31, 30, 32], commits=False))
    assert "(from 2025-03-10 10:00 UTC) the reduction is 8 points higher" in sentence


def test_earlier_changes_are_told_after_the_last() -> None:
    up = [31, 30, 32, 31, 30, 32, 31, 30, 32, 31]
    down = [21, 20, 22, 21, 20, 22, 21, 20, 22, 21]
    assert words.sentence(series_of([*up, *down, *up])).endswith(
        "Before that it became 10 points lower from 2025-03-14 on."
    )


def test_steady_runs_have_no_lasting_change() -> None:
    steady = series_of([31, 30, 32, 31, 30, 32, 31, 30])
    assert words.sentence(steady) == "No lasting change in 8 runs with reductions between 30 % and 32 %."


def test_few_runs_say_from_how_many_on_changes_are_looked_for() -> None:
    assert words.sentence(series_of([31, 23])) == (
        "2 runs with reductions between 23 % and 31 %; lasting changes are looked for from 8 runs on."
    )


def test_one_run_has_nothing_to_be_compared_with() -> None:
    assert "nothing to compare it with yet" in words.sentence(series_of([31]))


def test_a_series_is_named_by_its_workload_and_modes() -> None:
    assert words.title(series_of([31])) == "typical, 50 POs, 4 workers: driver-per-worker against per-po-driver"


def test_a_mode_against_itself_is_named_once() -> None:
    run = make_past_run(config=make_config(candidate=BASELINE))
    trials = [[each.model_copy(update={"mode": BASELINE}) for each in record.trials] for record in run.rounds]
    rounds = [record.model_copy(update={"trials": both}) for record, both in zip(run.rounds, trials, strict=True)]
    (series,) = history_of([SavedRun("run.json", run.model_copy(update={"rounds": rounds}))]).series
    assert words.title(series).endswith("per-po-driver against itself")


def test_the_conditions_name_the_browser_and_the_machine_but_no_host() -> None:
    conditions = words.conditions(series_of([31]))
    assert conditions == (
        "chrome-headless-shell, cleanup full, static distribution, seed 1, 2 cores, 24 GiB "
        "(Intel Xeon Gold 6230 @ 2.10GHz), Debian GNU/Linux 12"
    )


def test_what_was_left_out_is_counted_in_a_sentence_each() -> None:
    broken = [
        SavedRun("a", make_past_run(1).model_copy(update={"interrupted": True})),
        SavedRun("b", make_past_run(2).model_copy(update={"interrupted": True})),
        SavedRun("c", make_past_run(3).model_copy(update={"rounds": []})),
    ]
    assert words.left_out(history_of(broken)) == [
        "Left out: 2 runs broken off before their end.",
        "Left out: 1 run without a whole round.",
    ]
