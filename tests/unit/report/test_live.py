import io
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace

from rich.console import Console

from harness.analysis.comparison import compare_rounds
from harness.experiment.events import (
    Event,
    Note,
    PoFinished,
    RoundFinished,
    RunStarted,
    StepStarted,
    TrialFinished,
    TrialStarted,
    WorkerSampled,
)
from harness.record.run import CheckRecord
from harness.report.live import LiveWatcher, PlainWatcher, watching
from tests.support.runs import BASELINE, CANDIDATE, MIB, make_rounds, make_trial

START = RunStarted(pos=100, workers=2, rounds=5, browser="chrome 156", out_dir="results/x")
BEGIN = TrialStarted(0, BASELINE, 0, 100)


class Clock:
    """A clock that a test moves by hand."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def _console(*, terminal: bool = False) -> Console:
    return Console(
        file=io.StringIO(), force_terminal=terminal, color_system=None, width=100, _environ={"TERM": "xterm"}
    )


def _written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _plain(events: Iterable[tuple[float, Event]]) -> list[str]:
    clock, console = Clock(), _console()
    watcher = PlainWatcher(console, clock)
    for now_s, event in events:
        clock.now_s = now_s
        watcher(event)
    return _written(console).splitlines()


def _pos(count: int, every_s: float) -> list[tuple[float, Event]]:
    return [(every_s * (number + 1), PoFinished(0, f"PO{number}", "COMPLETED")) for number in range(count)]


def test_a_log_names_the_run_and_the_start_and_end_of_each_trial() -> None:
    failed = CheckRecord(name="files-intact", status="failed")
    lines = _plain([(0, START), (0, BEGIN), (9, TrialFinished(0, make_trial(BASELINE, 9.0, checks=[failed])))])
    assert lines == [
        "5 rounds of two trials, 100 POs each, on 2 workers with chrome 156; results in results/x",
        "round 1 of 5, per-po-driver: started",
        "round 1 of 5, per-po-driver: 1 PO in 9.0 s, 1 check failed",
    ]


def test_a_log_has_a_line_for_each_tenth_of_a_steady_trial() -> None:
    lines = _plain([(0, START), (0, BEGIN), *_pos(100, every_s=1.0)])
    assert [line.split(" of ")[0].strip() for line in lines[2:]] == [str(10 * n) for n in range(1, 10)]
    assert "about 16:30 min left for the whole run" in lines[2]


def test_a_log_of_a_quick_trial_is_not_flooded() -> None:
    assert len(_plain([(0, START), (0, BEGIN), *_pos(100, every_s=0.1)])) == 2 + 1


def test_a_log_of_a_slow_trial_does_not_fall_silent() -> None:
    lines = _plain([(0, START), (0, BEGIN), *_pos(4, every_s=40.0)])
    assert len(lines) == 2 + 4
    assert "1 of 100 POs done; time left not known yet" in lines[2]


def test_the_reduction_after_a_round_is_marked_provisional() -> None:
    comparison = compare_rounds(make_rounds([0.7]), BASELINE, CANDIDATE)
    assert _plain([(0, START), (1, RoundFinished(0, comparison))])[1] == (
        "provisional reduction after round 1: 30 %, no interval from 1 round"
    )


def test_a_note_is_passed_on_as_it_is() -> None:
    assert _plain([(0, Note("warming up [chrome]"))]) == ["warming up [chrome]"]


def test_the_live_display_has_a_row_per_worker_and_a_bar_for_the_whole() -> None:
    clock, console = Clock(), _console()
    watcher = LiveWatcher(console, clock)
    for event in (
        START,
        BEGIN,
        PoFinished(0, "PO1", "COMPLETED"),
        StepStarted(0, "PO2", "wait_downloads"),
        WorkerSampled(0, 300 * MIB),
    ):
        watcher(event)
    console.print(watcher)
    lines = _written(console).splitlines()
    assert "round 1 of 5, per-po-driver: 1 of 100 POs" in lines[1]
    assert "1 of 1000 POs, time left not known yet" in lines[2]
    assert lines[4].split() == ["0", "PO2", "wait", "downloads", "1/50", "300", "MiB"]


def test_the_live_display_counts_pos_that_were_tried_again() -> None:
    console = _console()
    watcher = LiveWatcher(console, Clock())
    for event in (START, BEGIN, PoFinished(0, "PO1", "COMPLETED"), PoFinished(0, "PO2", "COMPLETED", attempts=2)):
        watcher(event)
    console.print(watcher)
    assert "2 of 100 POs, 1 of them tried again" in _written(console)


def test_the_live_display_leaves_room_for_workers_that_have_not_reported() -> None:
    console = _console()
    watcher = LiveWatcher(console)
    watcher(START)
    watcher(BEGIN)
    console.print(watcher)
    empty = len(_written(console).splitlines())
    watcher(StepStarted(0, "PO1", "navigate"))
    watcher(StepStarted(1, "PO2", "navigate"))
    console.print(watcher)
    assert len(_written(console).splitlines()) == 2 * empty - 1


def test_the_live_display_says_what_it_does_between_trials() -> None:
    console = _console()
    watcher = LiveWatcher(console)
    console.print(watcher)
    for event in (START, BEGIN, *(event for _, event in _pos(3, 0.0)), TrialFinished(0, make_trial())):
        watcher(event)
    console.print(watcher)
    assert "getting ready" in _written(console)
    assert "between trials" in _written(console)


def test_a_terminal_gets_the_live_display_and_a_pipe_gets_lines() -> None:
    with watching(_console(terminal=True), quiet=False) as live, watching(_console(), quiet=False) as plain:
        assert isinstance(live, LiveWatcher)
        assert isinstance(plain, PlainWatcher)


def test_what_the_live_display_printed_stays_when_it_ends() -> None:
    console = _console(terminal=True)
    with watching(console, quiet=False) as watch:
        watch(Note("warming up"))
    assert "warming up" in _written(console)


def test_quiet_says_nothing() -> None:
    console = _console(terminal=True)
    with watching(console, quiet=True) as watch:
        for event in (START, BEGIN, Note("x")):
            watch(event)
    assert _written(console) == ""


def test_watching_does_not_load_what_only_judging_and_drawing_need() -> None:
    code = "import sys, harness.report.live; print(sorted({'matplotlib', 'scipy', 'numpy'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_a_run_with_a_third_arm_says_so_at_its_start() -> None:
    assert "5 rounds of two trials" in _plain([(0.0, START)])[0]
    assert "5 rounds of three trials" in _plain([(0.0, replace(START, arms=3))])[0]
