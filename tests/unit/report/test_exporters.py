from pathlib import Path

import pytest

from harness.analysis.comparison import compare_rounds
from harness.errors import RecordError
from harness.record.run import CheckRecord, RoundRecord, RunRecord, WarningRecord
from harness.report.exporters import EXPORTERS, export_run
from harness.report.exporters.markdown import render_summary
from tests.support.runs import BASELINE, CANDIDATE, THIRD, make_config, make_rounds, make_run, make_trial, with_third


def _judged(run: RunRecord) -> RunRecord:
    return run.model_copy(update={"comparison": compare_rounds(run.rounds, BASELINE, CANDIDATE)})


def test_a_run_is_written_as_pictures_words_rows_and_a_trace(tmp_path: Path) -> None:
    paths = export_run(_judged(make_run()), tmp_path / "out")
    written = {path.name for path in paths}
    assert written >= {"comparison.png", "comparison.svg", "summary.md", "trials.csv", "trace.json"}
    assert all(path.stat().st_size > 500 for path in paths)


def test_exporters_have_names_of_their_own() -> None:
    assert len({exporter.name for exporter in EXPORTERS}) == len(EXPORTERS)


def test_a_run_without_a_trial_has_words_but_no_picture(tmp_path: Path) -> None:
    written = {path.name: path for path in export_run(_judged(make_run([])), tmp_path)}
    assert not written.keys() & {"comparison.png", "comparison.svg", "trials.csv", "trace.json"}
    text = written["summary.md"].read_text(encoding="utf-8")
    assert text.startswith("# Inconclusive: no round was finished\n")
    assert "comparison.png" not in text


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(RecordError, match=r"Could not write the report to .*file.*--out DIR"):
        export_run(make_run(), tmp_path / "file")


def test_the_summary_has_the_verdict_the_figures_and_every_round() -> None:
    text = render_summary(_judged(make_run(make_rounds([0.65, 0.69, 0.70, 0.69, 0.73]))))
    assert text.startswith("# One driver per worker took 31 % less time (27 % to 35 %): pass")
    assert "| | per-po-driver | driver-per-worker |\n|---|---:|---:|\n| wall time | 10.0 s | 6.9 s |\n" in text
    assert "| 1 | 10.0 s | 6.5 s | 35 % |" in text
    assert "| 5 | 10.0 s | 7.3 s | 27 % |" in text
    assert "Reduction of wall time: 31 %, 27 % to 35 % (each bound at 95 %)." in text


def test_failed_checks_name_their_findings_without_breaking_the_table() -> None:
    check = CheckRecord(name="files-intact", status="failed", findings=["a|b", *"cdefg"])
    trial = make_trial(CANDIDATE, checks=[check, CheckRecord(name="results-complete", status="passed")])
    text = render_summary(_judged(make_run([RoundRecord(index=0, trials=[trial])])))
    assert "1 of 2 checks failed." in text
    assert "| round 1 | driver-per-worker | files-intact | a\\|b; c; d; e; f; and 1 more |" in text
    assert "**1 check failed (files-intact): the verdict does not stand.**" in text


def test_failed_checks_say_which_round_they_belong_to() -> None:
    check = CheckRecord(name="same-files", status="failed", findings=["PO1 differs"])
    run = _judged(make_run([RoundRecord(index=1, trials=[make_trial()], checks=[check])]))
    text = render_summary(run.model_copy(update={"isolation": [make_trial(CANDIDATE, checks=[check])]}))
    assert "| isolation round | driver-per-worker | same-files | PO1 differs |" in text
    assert "| round 2 | both modes | same-files | PO1 differs |" in text


def test_warnings_come_with_their_remedy() -> None:
    warning = WarningRecord(code="saturated-cpu", sentence="All 2 cores were busy.", remedy="Use fewer workers.")
    text = render_summary(make_run().model_copy(update={"warnings": [warning]}))
    assert "- **saturated-cpu**: All 2 cores were busy. Use fewer workers." in text


def test_a_third_arm_has_its_column_and_its_reductions() -> None:
    rounds = [*with_third(make_rounds([0.7] * 2), [0.5] * 2), make_rounds([0.7] * 3)[2]]
    run = make_run(rounds, make_config(third=THIRD))
    comparison = compare_rounds(run.rounds, BASELINE, CANDIDATE, third=THIRD)
    text = render_summary(run.model_copy(update={"comparison": comparison}))
    assert "| | per-po-driver | driver-per-worker | http-transfer |\n|---|---:|---:|---:|\n| wall time |" in text
    assert "| round | baseline | candidate | reduction | http-transfer |\n|---:|---:|---:|---:|---:|\n| 1 |" in text
    assert "| 2 | 10.0 s | 7.0 s | 30 % | 5.0 s |\n| 3 | 10.0 s | 7.0 s | 30 % | – |\n\n## Isolation" in text
    assert (
        ".\n\n- http-transfer against per-po-driver: 50 %, no interval from 2 rounds; speed-up 2.00\n"
        "- http-transfer against driver-per-worker: 29 %, no interval from 2 rounds; speed-up 1.40\n\n## Rounds"
    ) in text
