import io

from rich.console import Console

from harness.analysis.history import SavedRun, history_of
from harness.record.run import CheckRecord
from harness.report.history.table import print_history
from tests.support.histories import make_past, make_past_run
from tests.support.runs import make_trial

FALLEN = [31, 30, 32, 31, 30, 32, 31, 30, 32, 23, 22, 24]


def printed(past: list[SavedRun], width: int = 80) -> str:
    file = io.StringIO()
    print_history(history_of(past), Console(file=file, width=width))
    return file.getvalue()


def line_with(text: str, output: str) -> str:
    (line,) = [line for line in output.splitlines() if text in line]
    return line


def test_a_row_has_date_commit_rounds_times_reduction_and_verdict() -> None:
    assert line_with("2025-03-04", printed(make_past([31, 30]))).split() == [
        *("2025-03-04", "0000000", "8", "40.0", "s", "27.7", "s"),
        *("31", "%", "(30", "to", "32)", "pass"),
    ]


def test_the_first_run_after_a_fall_is_marked_and_the_mark_explained() -> None:
    output = printed(make_past(FALLEN))
    assert "▼" in line_with("2025-03-13  ", output)
    assert sum("▼" in line for line in output.splitlines()) == 2
    assert "lower from this run on" in output


def test_the_first_run_after_a_rise_is_marked_upwards() -> None:
    assert "▲ 31 %" in printed(make_past([22, 23, 24, 22, 23, 24, 31, 30, 32]))


def test_without_a_change_no_mark_is_explained() -> None:
    assert "from this run on" not in printed(make_past([31, 30]))


def test_runs_of_one_day_are_told_apart_by_their_time() -> None:
    first = make_past_run(0)
    second = first.model_copy(update={"started_at": first.started_at.replace(hour=15)})
    output = printed([SavedRun("a", first), SavedRun("b", second)])
    assert "2025-03-04 10:00" in output
    assert "2025-03-04 15:00" in output


def test_runs_outside_of_git_have_no_column_for_commits() -> None:
    assert "commit" not in printed(make_past([31, 30], commits=False))


def test_a_verdict_whose_checks_failed_says_so() -> None:
    failed = make_trial(checks=[CheckRecord(name="nothing-left", status="failed", findings=["one process"])])
    output = printed([SavedRun("a", make_past_run().model_copy(update={"isolation": [failed]}))], width=100)
    assert "pass, 1 check failed" in output


def test_a_usual_series_fits_a_terminal_of_80_columns() -> None:
    rows = [line for line in printed(make_past(FALLEN)).splitlines() if line.startswith("2025-")]
    assert len(rows) == len(FALLEN)
    assert all(line.rstrip().endswith("pass") for line in rows)
