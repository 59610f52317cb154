import csv
from pathlib import Path

import pytest

from harness.record.run import CheckRecord, RoundRecord, RunRecord, WarningRecord
from harness.report.exporters.trials import TrialsExporter, trial_rows
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    MIB,
    THIRD,
    make_config,
    make_po,
    make_round,
    make_rounds,
    make_run,
    make_trial,
    make_worker,
    with_third,
)


def written(run: RunRecord, folder: Path) -> list[dict[str, str]]:
    (path,) = TrialsExporter().write(run, folder)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_trial_has_a_row_in_the_order_in_which_they_ran(tmp_path: Path) -> None:
    rows = written(make_run(make_rounds([0.7, 0.6])), tmp_path)
    assert [(row["kind"], row["round"], row["mode"], row["position"]) for row in rows] == [
        ("isolation", "", BASELINE, "0"),
        ("isolation", "", CANDIDATE, "0"),
        ("measured", "1", BASELINE, "0"),
        ("measured", "1", CANDIDATE, "1"),
        ("measured", "2", CANDIDATE, "0"),
        ("measured", "2", BASELINE, "1"),
    ]
    assert [row["wall_s"] for row in rows[2:]] == ["10.0", "7.0", "6.0", "10.0"]


def test_figures_of_a_trial_are_totals_over_its_workers_and_pos() -> None:
    trial = make_trial(
        CANDIDATE,
        12.3456789,
        workers=[
            make_worker(0, cpu_s=5.0, peak_mib=300, spans={"driver_quit": 0.25}),
            make_worker(1, cpu_s=4.0, peak_mib=200),
        ],
        pos=[
            make_po("PO1", spans={"navigate": 1.0, "driver_quit": 0.5}),
            make_po("PO2", status="FAILED", spans={"navigate": 2.0}),
            make_po("PO3", status="PARTIAL", spans={}),
        ],
        cpu_busy_pct=60.0,
        server_share_pct=12.0,
    )
    (row,) = trial_rows(make_run([RoundRecord(index=0, trials=[trial])], isolation=[]))
    assert (row["pos"], row["completed"], row["failed"], row["partial"], row["files"]) == (3, 1, 1, 1, 3)
    assert (row["peak_memory_bytes"], row["worst_worker_peak_memory_bytes"]) == (500 * MIB, 300 * MIB)
    assert (row["memory_kind"], row["cpu_s"], row["cpu_busy_pct"]) == ("pss", 9.0, 60.0)
    assert (row["driver_starts"], row["server_cpu_share_pct"]) == (2, 12.0)
    assert (row["span_navigate_s"], row["span_driver_quit_s"], row["span_find_s"]) == (3.0, 0.75, 0)


def test_fractions_are_written_to_the_microsecond(tmp_path: Path) -> None:
    rows = written(make_run([make_round(0, baseline_s=10.123456789)], isolation=[]), tmp_path)
    assert rows[0]["wall_s"] == "10.123457"


def test_what_was_not_measured_is_empty_and_not_zero(tmp_path: Path) -> None:
    trial = make_trial(workers=[make_worker(memory_kind="not-measured", peak_mib=0)], server_share_pct=None)
    run = make_run([RoundRecord(index=0, trials=[trial])], make_config(sampling=False), isolation=[])
    (row,) = written(run, tmp_path)
    empty = ("peak_memory_bytes", "mean_memory_bytes", "cpu_busy_pct", "saturated_pct", "server_cpu_share_pct")
    assert [row[column] for column in empty] == [""] * 5


def test_failed_checks_and_warnings_are_named() -> None:
    checks = [
        CheckRecord(name="files-complete", status="failed", findings=["a"]),
        CheckRecord(name="no-foreign-cookies", status="passed"),
        CheckRecord(name="nothing-left", status="not-applicable"),
    ]
    warning = WarningRecord(code="driver-replaced", sentence="1 of 1 POs lost their driver.", remedy="See run.json.")
    trial = make_trial(checks=checks).model_copy(update={"warnings": [warning]})
    (row,) = trial_rows(make_run([RoundRecord(index=0, trials=[trial])], isolation=[]))
    assert (row["checks"], row["checks_failed"], row["failed_checks"]) == (2, 1, "files-complete")
    assert row["warnings"] == "driver-replaced"


def test_each_trial_says_which_side_it_counted_for() -> None:
    rows = trial_rows(make_run(with_third(make_rounds([0.7]), [0.5]), make_config(third=THIRD)))
    assert [row["arm"] for row in rows] == ["", "", "baseline", "candidate", "third"]


def test_the_sides_of_one_mode_against_itself_swap_places() -> None:
    rounds = [
        RoundRecord(index=index, trials=[make_trial(BASELINE, position=0), make_trial(BASELINE, position=1)])
        for index in range(2)
    ]
    rows = trial_rows(make_run(rounds, make_config(candidate=BASELINE), isolation=[]))
    assert [row["arm"] for row in rows] == ["baseline", "candidate", "candidate", "baseline"]


def test_a_trial_of_a_broken_off_round_counted_for_no_side() -> None:
    (row,) = trial_rows(make_run([RoundRecord(index=0, trials=[make_trial()])], isolation=[]))
    assert (row["mode"], row["arm"]) == (BASELINE, "")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_is_taken_for_a_formula(tmp_path: Path, name: str) -> None:
    config = make_config().model_copy(update={"scenario": name})
    rows = written(make_run(make_rounds([0.7]), config), tmp_path)
    assert {row["scenario"] for row in rows} == {f"'{name.strip()}"}


def test_a_line_break_does_not_end_a_row(tmp_path: Path) -> None:
    config = make_config().model_copy(update={"scenario": 'a\r\nb,"c"\td'})
    rows = written(make_run(make_rounds([0.7]), config, isolation=[]), tmp_path)
    assert [row["scenario"] for row in rows] == ['a b,"c" d', 'a b,"c" d']


def test_columns_say_their_units() -> None:
    numbers = {column for row in trial_rows(make_run()) for column, cell in row.items() if isinstance(cell, float)}
    assert {column.rpartition("_")[2] for column in numbers} == {"s", "pct"}


def test_a_run_without_a_measured_trial_has_no_rows(tmp_path: Path) -> None:
    assert TrialsExporter().write(make_run([]), tmp_path) == []
    assert not (tmp_path / "trials.csv").exists()
