import pytest

from harness.record.run import RESIDUE_PREFIX, CheckRecord, RoundRecord, WarningRecord
from harness.report.html import checks
from harness.report.html.checks import build_checks, trial_warnings
from tests.support.runs import BASELINE, CANDIDATE, make_round, make_run, make_trial

PASSED = CheckRecord(name="files-complete", status="passed")
NOT_APPLICABLE = CheckRecord(name="no-leak-etag", status="not-applicable")


def _failed(*findings: str) -> CheckRecord:
    return CheckRecord(name="no-leak-etag", status="failed", findings=list(findings))


def test_passed_checks_are_counted_also_in_the_isolation_round() -> None:
    trials = [make_trial(BASELINE, checks=[PASSED]), make_trial(CANDIDATE, checks=[PASSED, NOT_APPLICABLE])]
    run = make_run(
        [RoundRecord(index=0, trials=trials, checks=[PASSED])], isolation=[make_trial(BASELINE, checks=[PASSED])]
    )
    view = build_checks(run)
    assert (view.sentence, view.residue) == ("All 4 checks passed.", "")
    assert view.table
    rows = [[cell.text for cell in cells] for cells in view.table.rows]
    assert rows == [["files-complete", "4", "0", "0"], ["no-leak-etag", "0", "0", "1"]]


def test_a_failed_check_comes_with_its_place_and_findings() -> None:
    run = make_run([RoundRecord(index=1, trials=[make_trial(CANDIDATE, checks=[PASSED, _failed("PO1 was seen")])])])
    view = build_checks(run)
    assert view.sentence == "1 of 2 checks failed: the verdict does not stand."
    [failed] = view.failed
    assert (failed.title, failed.findings) == ("no-leak-etag: round 2, driver-per-worker", ("PO1 was seen",))
    assert failed.left_out == ""


def test_more_than_a_reader_can_take_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MOST_FAILED", 1)
    monkeypatch.setattr(checks, "MOST_FINDINGS", 2)
    trials = [make_trial(mode, checks=[_failed("a", "b", "c")]) for mode in (BASELINE, CANDIDATE)]
    view = build_checks(make_run([RoundRecord(index=0, trials=trials)]))
    assert view.left_out == "And 1 more failed check, in run.json."
    assert (view.failed[0].findings, view.failed[0].left_out) == (("a", "b"), "and 1 more finding")


def test_no_check_is_no_proof() -> None:
    view = build_checks(make_run(isolation=[]))
    assert "nothing is known" in view.sentence
    assert view.table is None


def test_the_warnings_of_trials_say_where_they_belong() -> None:
    warning = WarningRecord(code="driver-replaced", sentence="PO1 needed another driver.", remedy="Look.")
    trial = make_trial(CANDIDATE).model_copy(update={"warnings": [warning]})
    view = trial_warnings(make_run([RoundRecord(index=2, trials=[trial])]))
    assert (view.count, view.shown, view.left_out) == (1, (("round 3, driver-per-worker", warning),), "")


def test_warnings_beyond_those_shown_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MOST_TRIAL_WARNINGS", 1)
    warning = WarningRecord(code="driver-replaced", sentence="PO1 needed another driver.", remedy="Look.")
    trial = make_trial(CANDIDATE).model_copy(update={"warnings": [warning] * 3})
    view = trial_warnings(make_run([RoundRecord(index=0, trials=[trial])]))
    assert (view.count, len(view.shown), view.left_out) == (3, 1, "And 2 more warnings, in run.json.")


def test_what_no_cleaning_reaches_is_not_passed_over() -> None:
    known = CheckRecord(
        name="no-leak-basic-auth",
        status="not-applicable",
        findings=[f"{RESIDUE_PREFIX}basic-auth of PO1 was seen by PO2"],
    )
    run = make_run([make_round()], isolation=[make_trial(CANDIDATE, checks=[PASSED, known])])
    view = build_checks(run)
    assert view.sentence == "All 1 check passed."
    assert view.residue.startswith("Besides, 1 check found what no cleaning")
