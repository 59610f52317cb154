import io
from pathlib import Path

from rich.console import Console

from harness.analysis.comparison import compare_rounds
from harness.record.run import CheckRecord, RoundRecord, RunRecord, WarningRecord
from harness.report.console import print_result
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    THIRD,
    make_config,
    make_round,
    make_rounds,
    make_run,
    make_trial,
    make_worker,
    with_third,
)


def _printed(run: RunRecord, *paths: Path) -> str:
    stream = io.StringIO()
    comparison = compare_rounds(run.rounds, BASELINE, CANDIDATE, third=run.config.third)
    console = Console(file=stream, width=160, color_system=None)
    print_result(run.model_copy(update={"comparison": comparison}), console, paths)
    return stream.getvalue()


def _with_checks(*checks: CheckRecord) -> RunRecord:
    return make_run([RoundRecord(index=0, trials=[make_trial(checks=checks)])])


def test_both_modes_stand_side_by_side_with_their_figures() -> None:
    lines = _printed(make_run()).splitlines()
    row = next(line for line in lines if "wall time" in line)
    assert row.index("10.0 s") < row.index("7.0 s")
    for name in ("POs per minute", "peak memory, all workers", "CPU time", "driver starts"):
        assert any(name in line for line in lines)


def test_reduction_verdict_and_reason_are_printed() -> None:
    text = _printed(make_run(make_rounds([0.65, 0.69, 0.70, 0.69, 0.73])))
    assert "Reduction of wall time: 31 %, 27 % to 35 % (each bound at 95 %); speed-up 1.45" in text
    assert "One driver per worker took 31 % less time (27 % to 35 %): pass, above the 20 % line" in text
    assert "with 95 % confidence it saves at least 27 %" in text


def test_passed_checks_take_one_line() -> None:
    passed = CheckRecord(name="files-intact", status="passed")
    skipped = CheckRecord(name="no-foreign-cookies", status="not-applicable")
    assert "Isolation: all 1 check passed" in _printed(_with_checks(passed, skipped))


def test_a_failed_check_is_named_with_its_first_findings_and_the_number_of_the_rest() -> None:
    findings = [f"PO{number} lacks [a].pdf" for number in range(5)]
    text = _printed(_with_checks(CheckRecord(name="files-intact", status="failed", findings=findings)))
    assert "Isolation: 1 of 1 check failed" in text
    assert "files-intact, round 1, per-po-driver" in text
    assert "PO2 lacks [a].pdf" in text
    assert "PO3" not in text
    assert "and 2 more findings" in text
    assert "the verdict does not stand" in text


def test_a_failed_check_of_the_isolation_round_and_one_of_a_whole_round_say_where_they_belong() -> None:
    failed = CheckRecord(name="no-leak-cookie", status="failed", findings=["seen"])
    differs = CheckRecord(name="same-files", status="failed", findings=["PO1 differs"])
    run = make_run([RoundRecord(index=2, trials=[make_trial()], checks=[differs])])
    text = _printed(run.model_copy(update={"isolation": [make_trial(CANDIDATE, checks=[failed])]}))
    assert "Isolation: 2 of 2 checks failed" in text
    assert "no-leak-cookie, isolation round, driver-per-worker" in text
    assert "same-files, round 3, both modes" in text


def test_many_failed_checks_are_cut_with_the_number_of_the_rest() -> None:
    failed = [CheckRecord(name=f"check-{number}", status="failed") for number in range(6)]
    assert "and 1 more failed check" in _printed(_with_checks(*failed))


def test_a_run_without_checks_does_not_claim_isolation() -> None:
    assert "Isolation: no check was run" in _printed(make_run([make_round()]))


def test_warnings_and_paths_are_printed_whole() -> None:
    warning = WarningRecord(code="x", sentence="All 2 cores were busy.", remedy="Use fewer workers.")
    long = Path("results") / ("x" * 200) / "run.json"
    text = _printed(make_run().model_copy(update={"warnings": [warning]}), long)
    assert "Warning: All 2 cores were busy. Use fewer workers." in text
    assert str(long) in text


def test_a_run_without_a_trial_is_inconclusive_and_has_no_table() -> None:
    text = _printed(make_run([]))
    assert "no round was finished" in text
    assert "wall time" not in text


def test_a_third_arm_stands_beside_the_others_with_its_reduction_against_each() -> None:
    ratios = [0.5, 0.49, 0.51, 0.5, 0.5]
    text = _printed(make_run(with_third(make_rounds([0.7] * 5), ratios), make_config(third=THIRD)))
    row = next(line for line in text.splitlines() if "wall time" in line)
    assert row.index("10.0 s") < row.index("7.0 s") < row.index("5.0 s")
    assert "http-transfer against per-po-driver: 50 %, 49 % to 51 % (each bound at 95 %); speed-up 2.00" in text
    assert "http-transfer against driver-per-worker: 29 %, 27 % to 30 % (each bound at 95 %); speed-up 1.40" in text


def test_without_a_third_arm_nothing_is_said_of_one() -> None:
    assert "against" not in _printed(make_run())


def test_what_failed_and_was_made_good_has_rows_of_its_own_where_there_was_any() -> None:
    troubled = make_trial(CANDIDATE, workers=[make_worker(driver_starts=3).model_copy(update={"deaths": 1})])
    again = [po.model_copy(update={"attempts": 2, "spans": {"navigate": 1.0}}) for po in troubled.pos]
    text = _printed(make_run([RoundRecord(index=0, trials=[make_trial(), troubled.model_copy(update={"pos": again})])]))
    for name, count in (("POs tried again", len(again)), ("drivers replaced", 2), ("workers that died", 1)):
        row = next(line for line in text.splitlines() if name in line)
        assert str(count) in row
    assert "POs tried again" not in _printed(make_run())
