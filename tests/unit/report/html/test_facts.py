import pytest

from harness.record.run import CheckRecord, RunRecord
from harness.report.html.facts import arms_table, badge, key_figures
from tests.support.reports import make_judged_run, make_troubled_run
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    make_config,
    make_po,
    make_rounds,
    make_run,
    make_trial,
    make_worker,
)


def _figures(run: RunRecord) -> dict[str, tuple[str, str, str]]:
    assert run.comparison
    return {each.name: (each.value, each.note, each.tone) for each in key_figures(run, run.comparison)}


def _badge(run: RunRecord) -> tuple[str, str]:
    assert run.comparison
    shown = badge(run, run.comparison)
    return shown.text, shown.tone


@pytest.mark.parametrize(
    ("ratios", "text", "tone"),
    [([0.6] * 5, "Pass", "good"), ([0.95] * 5, "Fail", "bad"), ([0.8, 0.7, 0.9, 0.75, 0.85], "Inconclusive", "open")],
)
def test_the_badge_is_the_verdict(ratios: list[float], text: str, tone: str) -> None:
    assert _badge(make_judged_run(make_run(make_rounds(ratios)))) == (text, tone)


def test_failed_checks_come_before_the_verdict_and_an_interruption_before_both() -> None:
    run = make_troubled_run()
    assert run.comparison
    assert run.comparison.verdict == "pass"
    assert _badge(run) == ("Checks failed", "bad")
    assert _badge(run.model_copy(update={"interrupted": True})) == ("Interrupted", "bad")


def test_the_key_figures_say_what_they_are_to_be_compared_with() -> None:
    figures = _figures(make_judged_run(make_run(make_rounds([0.65, 0.69, 0.70, 0.69, 0.73]))))
    assert figures["Less time"] == ("31 %", "27 % to 35 %; 20 % asked for", "good")
    assert figures["Time per batch"] == ("6.9 s", "instead of 10.0 s", "")
    assert figures["Speed-up"] == ("1.45×", "1.37× to 1.54×", "")
    assert figures["Peak memory"] == ("300 MiB", "instead of 300 MiB", "")
    assert figures["Failed POs"] == ("0", "or partial, of 10 in all rounds", "good")
    assert figures["Checks passed"] == ("0", "no check was run", "open")


def test_more_time_is_not_called_less_time() -> None:
    figures = _figures(make_judged_run(make_run(make_rounds([1.1] * 5))))
    assert figures["More time"] == ("10 %", "20 % less asked for", "bad")
    assert "Less time" not in figures


def test_a_few_rounds_have_no_interval() -> None:
    figures = _figures(make_judged_run(make_run(make_rounds([0.7] * 2))))
    assert figures["Less time"] == ("30 %", "no interval from so few rounds; 20 % asked for", "open")


def test_a_run_without_a_round_has_no_figures_of_time() -> None:
    figures = _figures(make_judged_run(make_run([])))
    assert figures["Less time"] == ("–", "no round was finished", "open")
    assert figures["Peak memory"] == ("–", "no round was finished", "")


def test_failures_stand_out_and_take_the_praise_from_the_time_saved() -> None:
    failed = CheckRecord(name="files-complete", status="failed", findings=["x is missing"])
    passed = CheckRecord(name="results-complete", status="passed")
    pos = [make_po(status="FAILED"), make_po("PO2", status="PARTIAL"), make_po("PO3")]
    rounds = [
        each.model_copy(
            update={"trials": [make_trial(BASELINE), make_trial(CANDIDATE, 5.0, pos=pos, checks=[failed, passed])]}
        )
        for each in make_rounds([0.5] * 5)
    ]
    figures = _figures(make_judged_run(make_run(rounds)))
    assert figures["Failed POs"] == ("10", "or partial, of 20 in all rounds", "bad")
    assert figures["Checks passed"] == ("5", "of 10; 5 failures", "bad")
    assert figures["Less time"][2] == ""


def test_memory_that_was_not_measured_is_not_zero() -> None:
    workers = [make_worker(memory_kind="not-measured")]
    rounds = [
        each.model_copy(update={"trials": [trial.model_copy(update={"workers": workers}) for trial in each.trials]})
        for each in make_rounds([0.5] * 5)
    ]
    run = make_judged_run(make_run(rounds, make_config(sampling=False)))
    assert _figures(run)["Peak memory"] == ("–", "not measured", "")
    row = next(cells for cells in arms_table(run).rows if cells[0].text == "Peak memory, all workers")
    assert [cell.text for cell in row[1:]] == ["–", "–"]


def test_every_arm_has_its_column() -> None:
    table = arms_table(make_troubled_run())
    assert [column.title for column in table.columns] == ["Figure", BASELINE, CANDIDATE, "http-transfer"]
    failed = next(cells for cells in table.rows if cells[0].text.startswith("POs failed"))
    assert [(cell.text, cell.tone) for cell in failed[1:]] == [("0", ""), ("2", "bad"), ("0", "")]
