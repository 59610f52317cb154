from dataclasses import replace

import pytest

from harness.experiment.events import (
    Event,
    Note,
    PoFinished,
    RunStarted,
    StepStarted,
    TrialFinished,
    TrialStarted,
    WorkerSampled,
)
from harness.report.progress import RunProgress
from tests.support.runs import BASELINE, CANDIDATE, make_trial

START = RunStarted(pos=10, workers=4, rounds=2, browser="chrome", out_dir="results/x")


def _after(*events: tuple[float, Event]) -> RunProgress:
    progress = RunProgress()
    progress.apply(START, 0.0)
    for now_s, event in events:
        progress.apply(event, now_s)
    return progress


def _trial(mode: str, began_s: float, seconds_per_po: float, pos: int = 10) -> list[tuple[float, Event]]:
    begin: tuple[float, Event] = (began_s, TrialStarted(0, mode, 0, 10))
    done: list[tuple[float, Event]] = [
        (began_s + seconds_per_po * (n + 1), PoFinished(n % 4, f"PO{n}", "COMPLETED")) for n in range(pos)
    ]
    return [begin, *done]


def test_the_whole_is_two_trials_per_round() -> None:
    assert _after().total == 40


def test_a_workers_share_is_rounded_up() -> None:
    assert _after((0.0, TrialStarted(0, BASELINE, 0, 10))).share == 3


def test_a_worker_shows_its_po_its_step_and_its_memory_until_the_po_is_done() -> None:
    events: list[tuple[float, Event]] = [
        (0.0, TrialStarted(0, BASELINE, 0, 10)),
        (1.0, StepStarted(2, "PO7", "navigate")),
        (1.5, WorkerSampled(2, 1000)),
    ]
    worker = _after(*events).workers[2]
    assert (worker.po, worker.step, worker.memory_bytes, worker.done) == ("PO7", "navigate", 1000, 0)
    worker = _after(*events, (2.0, PoFinished(2, "PO7", "COMPLETED"))).workers[2]
    assert (worker.po, worker.step, worker.memory_bytes, worker.done) == ("", "", 1000, 1)


def test_a_new_trial_starts_with_fresh_workers_but_keeps_the_count_of_the_whole() -> None:
    progress = _after(*_trial(BASELINE, 0.0, 1.0), (11.0, TrialStarted(0, CANDIDATE, 1, 10)))
    assert (progress.workers, progress.trial_done, progress.done) == ({}, 0, 10)


def test_an_event_that_moves_nothing_changes_nothing() -> None:
    assert _after((1.0, Note("warming up"))) == _after()


def test_there_is_no_estimate_from_too_few_pos() -> None:
    assert _after(*_trial(BASELINE, 0.0, 1.0, pos=2)).eta_s(2.0) is None


def test_the_first_mode_stands_in_for_the_one_not_yet_seen() -> None:
    assert _after(*_trial(BASELINE, 0.0, 2.0, pos=5)).eta_s(10.0) == pytest.approx(35 * 2.0)


def test_each_mode_goes_on_at_its_own_pace() -> None:
    first: tuple[float, Event] = (20.0, TrialFinished(0, make_trial(BASELINE, 20.0)))
    second: tuple[float, Event] = (30.0, TrialFinished(0, make_trial(CANDIDATE, 10.0)))
    progress = _after(*_trial(BASELINE, 0.0, 2.0), first, *_trial(CANDIDATE, 20.0, 1.0), second)
    assert progress.eta_s(30.0) == pytest.approx(10 * 2.0 + 10 * 1.0)


def test_a_mode_against_itself_is_estimated_too() -> None:
    done: tuple[float, Event] = (20.0, TrialFinished(0, make_trial(BASELINE, 20.0)))
    again: tuple[float, Event] = (40.0, TrialFinished(0, make_trial(BASELINE, 20.0)))
    progress = _after(*_trial(BASELINE, 0.0, 2.0), done, *_trial(BASELINE, 20.0, 2.0), again)
    assert progress.eta_s(40.0) == pytest.approx(20 * 2.0)


def test_nothing_is_left_at_the_end() -> None:
    events = [event for number in range(4) for event in _trial(BASELINE, 10.0 * number, 1.0)]
    assert _after(*events).eta_s(40.0) == pytest.approx(0.0)


def test_a_third_arm_counts_in_the_whole_and_in_the_time_left() -> None:
    progress = RunProgress()
    progress.apply(replace(START, rounds=1, arms=3), 0.0)
    for mode, began_s in ((BASELINE, 0.0), (CANDIDATE, 20.0)):
        for now_s, event in _trial(mode, began_s, 2.0):
            progress.apply(event, now_s)
        progress.apply(TrialFinished(0, make_trial(mode)), began_s + 20.0)
    assert (progress.total, progress.done) == (30, 20)
    assert progress.eta_s(40.0) == pytest.approx(20.0)
