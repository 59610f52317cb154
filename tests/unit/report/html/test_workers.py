import pytest

from harness.analysis.summary import driver_restarts
from harness.record.run import CheckRecord, PoRecord, RoundRecord
from harness.report.html import workers
from harness.report.html.table import Table
from harness.report.html.workers import placed_trials, troubled_table, workers_table
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    make_config,
    make_po,
    make_round,
    make_rounds,
    make_run,
    make_trial,
    make_worker,
)


def _column(table: Table, title: str) -> list[str]:
    place = [column.title for column in table.columns].index(title)
    return [cells[place].text for cells in table.rows]


def _po(number: str, worker: int, *, starts: bool) -> PoRecord:
    return make_po(number, worker=worker, spans={"driver_start": 1.0, "navigate": 1.0} if starts else {"navigate": 1.0})


@pytest.mark.parametrize(("starts", "restarts"), [(1, 0), (3, 2), (0, 0)])
def test_a_reused_driver_needs_one_start(starts: int, restarts: int) -> None:
    pos = [_po("PO1", 0, starts=True), _po("PO2", 0, starts=False)]
    worker = make_worker(driver_starts=starts).model_copy(update={"pos_done": 2})
    assert driver_restarts(make_trial(CANDIDATE, workers=[worker], pos=pos), worker) == restarts


@pytest.mark.parametrize(("starts", "restarts"), [(2, 0), (3, 1)])
def test_a_driver_per_po_needs_one_start_for_each(starts: int, restarts: int) -> None:
    pos = [_po("PO1", 0, starts=True), _po("PO2", 0, starts=True)]
    worker = make_worker(driver_starts=starts).model_copy(update={"pos_done": 2})
    assert driver_restarts(make_trial(BASELINE, workers=[worker], pos=pos), worker) == restarts


def test_a_start_in_place_of_a_retired_driver_is_no_restart() -> None:
    pos = [_po("PO1", 0, starts=True), _po("PO2", 0, starts=False)]
    worker = make_worker(driver_starts=4).model_copy(update={"pos_done": 2, "retired": 2})
    assert driver_restarts(make_trial(CANDIDATE, workers=[worker], pos=pos), worker) == 1


def test_a_round_has_a_row_per_mode_and_worker_in_order() -> None:
    trial = make_trial(CANDIDATE, workers=[make_worker(1), make_worker(0)])
    run = make_run([RoundRecord(index=0, trials=[trial, make_trial(BASELINE)])])
    table = workers_table("", placed_trials(run))
    assert _column(table, "Mode") == [BASELINE, CANDIDATE, CANDIDATE]
    assert _column(table, "Worker") == ["0", "0", "1"]
    assert "Round" not in [column.title for column in table.columns]


def test_several_rounds_are_told_apart() -> None:
    assert _column(workers_table("", placed_trials(make_run(make_rounds([0.7] * 2)))), "Round") == ["1", "1", "2", "2"]


def test_the_sides_of_a_run_against_itself_are_told_apart() -> None:
    config = make_config(baseline=BASELINE, candidate=BASELINE)
    trials = [make_trial(BASELINE, position=0), make_trial(BASELINE, position=1)]
    table = workers_table("", placed_trials(make_run([RoundRecord(index=0, trials=trials)], config)))
    assert _column(table, "Mode") == [f"{BASELINE} (A)", f"{BASELINE} (B)"]


def test_memory_that_was_not_measured_is_a_dash_that_sorts_last() -> None:
    trial = make_trial(BASELINE, workers=[make_worker(memory_kind="not-measured")])
    table = workers_table("", placed_trials(make_run([RoundRecord(index=0, trials=[trial])])))
    assert _column(table, "Peak memory") == ["–"]
    assert table.rows[0][4].value == -1


def test_a_finding_counts_to_the_worker_whose_po_it_names() -> None:
    pos = [make_po("PO10001", worker=0), make_po("PO10002", worker=1), make_po("PO1000", worker=2)]
    check = CheckRecord(name="files-complete", status="failed", findings=["PO10002_Acme/a.pdf is missing"])
    passed = CheckRecord(name="no-leak", status="passed", findings=["PO10001 is known to leak"])
    of_round = CheckRecord(name="same-results", status="failed", findings=["PO10002: has other bytes"])
    trial = make_trial(CANDIDATE, workers=[make_worker(n) for n in range(3)], pos=pos, checks=[check, passed])
    run = make_run([RoundRecord(index=0, trials=[trial], checks=[of_round])])
    assert _column(workers_table("", placed_trials(run)), "Findings") == ["0", "2", "0"]


def test_a_table_too_long_for_a_browser_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_ROWS", 3)
    table = workers_table("", placed_trials(make_run(make_rounds([0.7] * 2))))
    assert len(table.rows) == 3
    assert table.left_out == "The first 3 of 4 rows; run.json has all."


def test_pos_in_trouble_are_named_with_the_reason() -> None:
    lost = make_po("PO1", status="FAILED").model_copy(update={"reason": "no answer", "troubles": ["it crashed"]})
    again = make_po("PO2").model_copy(update={"attempts": 2, "troubles": ["it hung"]})
    trial = make_trial(BASELINE, pos=[lost, again, make_po("PO3"), make_po("PO4", status="PO_NOT_FOUND")])
    table = troubled_table(placed_trials(make_run([RoundRecord(index=0, trials=[trial])])))
    assert _column(table, "PO") == ["PO1", "PO2"]
    assert _column(table, "Why") == ["no answer; it crashed", "it hung"]


def test_many_pos_in_trouble_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "MOST_TROUBLED", 1)
    pos = [make_po(f"PO{number}", status="FAILED") for number in range(3)]
    table = troubled_table(placed_trials(make_run([RoundRecord(index=0, trials=[make_trial(BASELINE, pos=pos)])])))
    assert (len(table.rows), table.left_out) == (1, "And 2 more POs, in run.json.")


def test_a_round_without_trouble_has_no_row() -> None:
    assert troubled_table(placed_trials(make_run([make_round()]))).rows == ()
