import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from harness.record.run import MemorySample, RoundRecord, RunRecord, TrialRecord
from harness.record.store import load_run
from harness.report.exporters.trace import TraceExporter
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    MIB,
    make_po,
    make_round,
    make_rounds,
    make_run,
    make_trial,
    make_worker,
)

REFERENCE_RUNS = sorted((Path(__file__).parents[4] / "results" / "reference").glob("*/run.json"))
REQUIRED = {
    "X": {"name", "cat", "ph", "ts", "dur", "pid", "tid"},
    "C": {"name", "cat", "ph", "ts", "pid", "args"},
    "M": {"name", "ph", "pid", "args"},
}

Event = dict[str, Any]


def written(run: RunRecord, folder: Path) -> dict[str, Any]:
    (path,) = TraceExporter().write(run, folder)
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def events_of(run: RunRecord, folder: Path, phase: str) -> list[Event]:
    return [event for event in written(run, folder)["traceEvents"] if event["ph"] == phase]


def one_trial(trial: TrialRecord) -> RunRecord:
    return make_run([RoundRecord(index=0, trials=[trial])], isolation=[])


def placed(events: list[Event]) -> list[tuple[str, int, int]]:
    return [(event["name"], event["ts"], event["ts"] + event["dur"]) for event in events]


def crossings(events: list[Event]) -> list[tuple[str, str]]:
    """Pairs of slices of one thread that overlap without one holding the other."""
    threads: defaultdict[tuple[int, int], list[Event]] = defaultdict(list)
    for event in events:
        threads[event["pid"], event["tid"]].append(event)
    found = []
    for slices in threads.values():
        open_slices: list[Event] = []
        for event in sorted(slices, key=lambda each: (each["ts"], -each["dur"])):
            while open_slices and open_slices[-1]["ts"] + open_slices[-1]["dur"] <= event["ts"]:
                open_slices.pop()
            if open_slices and event["ts"] + event["dur"] > open_slices[-1]["ts"] + open_slices[-1]["dur"]:
                found.append((open_slices[-1]["name"], event["name"]))
            open_slices.append(event)
    return found


def test_crossing_slices_are_seen() -> None:
    slices = [{"name": name, "pid": 1, "tid": 1, "ts": ts, "dur": 10} for name, ts in (("a", 0), ("b", 5))]
    assert crossings(slices) == [("a", "b")]


@pytest.mark.parametrize("path", REFERENCE_RUNS, ids=lambda path: path.parent.name)
def test_a_real_run_is_a_trace_that_a_viewer_takes(path: Path, tmp_path: Path) -> None:
    run = load_run(path)
    document = written(run, tmp_path)
    assert document.keys() == {"traceEvents", "displayTimeUnit", "otherData"}
    assert all(isinstance(value, str) for value in document["otherData"].values())
    for event in document["traceEvents"]:
        assert event.keys() >= REQUIRED[event["ph"]]
        assert all(
            isinstance(event[key], int) and event[key] >= 0 for key in ("ts", "dur", "pid", "tid") if key in event
        )
    slices = [event for event in document["traceEvents"] if event["ph"] == "X"]
    assert crossings(slices) == []
    trials = [*run.isolation, *(trial for record in run.rounds for trial in record.trials)]
    assert sum(event["cat"] == "po" for event in slices) == sum(len(trial.pos) for trial in trials)
    named = {(event["pid"], event["tid"]) for event in document["traceEvents"] if event["name"] == "thread_name"}
    assert {(event["pid"], event["tid"]) for event in slices} <= named


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    run = make_run()
    (first,) = TraceExporter().write(run, tmp_path)
    before = first.read_bytes()
    TraceExporter().write(run, tmp_path)
    assert first.read_bytes() == before


def test_each_trial_is_a_process_called_as_its_folder_and_sorted_by_when_it_ran(tmp_path: Path) -> None:
    run = make_run(make_rounds([0.7, 0.6]), isolation=[make_trial(BASELINE)])
    named = [event for event in events_of(run, tmp_path, "M") if event["name"] == "process_name"]
    assert [event["args"]["name"] for event in named] == [
        f"isolation-round/1-{BASELINE}",
        f"round-01/1-{BASELINE}",
        f"round-01/2-{CANDIDATE}",
        f"round-02/1-{CANDIDATE}",
        f"round-02/2-{BASELINE}",
    ]
    order = {event["pid"]: event["args"] for event in events_of(run, tmp_path, "M") if "process_sort" in event["name"]}
    assert [order[event["pid"]]["sort_index"] for event in named] == [1, 2, 3, 4, 5]


def test_trials_follow_each_other_in_time(tmp_path: Path) -> None:
    run = make_run([make_round(0, 10.0, 7.0), make_round(1, 10.0, 7.0)], isolation=[])
    pos = [event for event in events_of(run, tmp_path, "X") if event["cat"] == "po"]
    assert [event["ts"] for event in pos] == [0, 10_000_000, 17_000_000, 24_000_000]


def test_spans_are_laid_one_after_the_other_in_the_order_of_a_po(tmp_path: Path) -> None:
    spans = {"driver_quit": 0.2, "login": 0.1, "driver_start": 0.5, "navigate": 1.0, "of_a_later_harness": 0.1}
    run = one_trial(make_trial(pos=[make_po(started_s=1.0, wall_s=2.0, spans=spans)]))
    assert placed(events_of(run, tmp_path, "X")) == [
        ("PO10001", 1_000_000, 3_000_000),
        ("driver_start", 1_000_000, 1_500_000),
        ("login", 1_500_000, 1_600_000),
        ("navigate", 1_600_000, 2_600_000),
        ("driver_quit", 2_600_000, 2_800_000),
        ("of_a_later_harness", 2_800_000, 2_900_000),
    ]


def test_spans_that_add_up_to_more_than_their_po_are_cut_at_its_end(tmp_path: Path) -> None:
    run = one_trial(make_trial(pos=[make_po(wall_s=1.0, spans={"navigate": 0.9, "find": 0.3, "persist": 0.1})]))
    assert placed(events_of(run, tmp_path, "X"))[1:] == [("navigate", 0, 900_000), ("find", 900_000, 1_000_000)]


def test_a_po_begins_no_sooner_than_the_one_before_it_ended(tmp_path: Path) -> None:
    pos = [make_po("PO2", started_s=0.9, wall_s=0.5, spans={}), make_po("PO1", started_s=0.0, wall_s=1.0, spans={})]
    run = one_trial(make_trial(pos=pos))
    assert placed(events_of(run, tmp_path, "X")) == [("PO1", 0, 1_000_000), ("PO2", 1_000_000, 1_500_000)]


def test_pos_of_different_workers_run_side_by_side_in_threads_of_their_own(tmp_path: Path) -> None:
    pos = [make_po("PO1", worker=0, spans={}), make_po("PO2", worker=3, spans={})]
    run = one_trial(make_trial(pos=pos, workers=[make_worker(0), make_worker(3)]))
    slices = events_of(run, tmp_path, "X")
    assert [event["ts"] for event in slices] == [0, 0]
    named = [event for event in events_of(run, tmp_path, "M") if event["name"] == "thread_name"]
    assert {event["tid"]: event["args"]["name"] for event in named} == {
        slices[0]["tid"]: "worker 0",
        slices[1]["tid"]: "worker 3",
    }


def test_a_po_whose_worker_died_can_still_be_seen(tmp_path: Path) -> None:
    po = make_po(status="FAILED", wall_s=0.0, spans={}).model_copy(update={"reason": "the worker's process ended"})
    (event,) = events_of(one_trial(make_trial(pos=[po], workers=[])), tmp_path, "X")
    assert event["dur"] == 1
    assert event["args"]["status"] == "FAILED"
    assert event["args"]["reason"] == "the worker's process ended"


def test_a_long_lived_driver_quits_after_the_last_po_and_spans_of_no_known_place_are_left_out(tmp_path: Path) -> None:
    worker = make_worker(spans={"driver_start": 0.5, "driver_quit": 0.25})
    run = one_trial(make_trial(workers=[worker], pos=[make_po(wall_s=2.0, spans={})]))
    assert placed(events_of(run, tmp_path, "X"))[1:] == [("driver_quit", 2_000_000, 2_250_000)]


def test_memory_is_a_counter_of_each_worker_that_ends_with_the_trial(tmp_path: Path) -> None:
    series = [MemorySample(at_s=1.0, memory_bytes=100 * MIB, processes=8)]
    trial = make_trial(wall_s=5.0, workers=[make_worker(2, series=series), make_worker(3)])
    counters = events_of(one_trial(trial), tmp_path, "C")
    assert [(event["name"], event["ts"], event["args"]) for event in counters] == [
        ("worker 2 memory (pss)", 1_000_000, {"MiB": 100.0}),
        ("worker 2 memory (pss)", 5_000_000, {"MiB": 0.0}),
    ]


def test_the_trace_says_how_its_spans_were_placed(tmp_path: Path) -> None:
    about = written(make_run(), tmp_path)["otherData"]
    assert about["scenario"] == "typical"
    assert "when it began was not" in about["spans"]


def test_a_run_without_a_measured_trial_has_no_trace(tmp_path: Path) -> None:
    assert TraceExporter().write(make_run([]), tmp_path) == []
