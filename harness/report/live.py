"""Watching a run: a live display on a terminal, plain lines elsewhere, or nothing at all."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live

from harness.analysis.wording import in_words, look_in_words
from harness.experiment.events import (
    Event,
    LookTaken,
    Note,
    PoFinished,
    RoundFinished,
    RunStarted,
    TrialFinished,
    TrialStarted,
    Watcher,
)
from harness.report.live_view import header, round_name, time_left, trial_name, worker_rows
from harness.report.progress import RunProgress
from harness.report.words import interval, seconds

REFRESHES_PER_S = 1
_HOW_MANY = {2: "two", 3: "three"}
_SHARE_BETWEEN_LINES = 0.1
_LEAST_S_BETWEEN_LINES = 5.0
_MOST_S_BETWEEN_LINES = 30.0

Clock = Callable[[], float]


class QuietWatcher:
    """Says nothing."""

    def __call__(self, event: Event) -> None:
        """Let the event pass."""


class PlainWatcher:
    """Writes lines that make sense in a log: none overwrites another, and long trials do not flood it."""

    def __init__(self, console: Console, clock: Clock = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._progress = RunProgress()
        self._lock = threading.Lock()
        self._line_at_s = 0.0
        self._line_at_done = 0

    def __call__(self, event: Event) -> None:
        """Take in the event, and write a line where it earns one."""
        with self._lock:
            now_s = self._clock()
            line = _line(event, self._progress)
            self._progress.apply(event, now_s)
            if line is None and isinstance(event, PoFinished) and self._due(now_s):
                line = _progress_line(self._progress, now_s)
            if line is not None:
                self._line_at_s, self._line_at_done = now_s, self._progress.trial_done
                self._console.print(line, highlight=False, markup=False, soft_wrap=True)

    def _due(self, now_s: float) -> bool:
        trial = self._progress.trial
        if trial is None or self._progress.trial_done == trial.pos:
            return False
        waited_s = now_s - self._line_at_s
        advanced = (self._progress.trial_done - self._line_at_done) / trial.pos
        enough = advanced >= _SHARE_BETWEEN_LINES and waited_s >= _LEAST_S_BETWEEN_LINES
        return enough or waited_s >= _MOST_S_BETWEEN_LINES


class LiveWatcher:
    """A bar for the whole run and a row per worker, redrawn once a second by rich's own thread."""

    def __init__(self, console: Console, clock: Clock = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._progress = RunProgress()
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """Take in the event; what should stay on the screen is printed above the live part."""
        with self._lock:
            line = None if isinstance(event, TrialStarted) else _line(event, self._progress)
            self._progress.apply(event, self._clock())
        if line is not None:
            self._console.print(line, highlight=False, markup=False)

    def __rich__(self) -> RenderableType:
        """The live part as of now."""
        with self._lock:
            return Group(header(self._progress, self._clock()), worker_rows(self._progress))


@contextmanager
def watching(console: Console, *, quiet: bool) -> Iterator[Watcher]:
    """A watcher that fits ``console``; at the end the live display goes and what was printed stays."""
    if quiet:
        yield QuietWatcher()
    elif console.is_terminal and not console.is_dumb_terminal:
        watcher = LiveWatcher(console)
        with Live(watcher, console=console, refresh_per_second=REFRESHES_PER_S, transient=True):
            yield watcher
    else:
        yield PlainWatcher(console)


def _line(event: Event, before: RunProgress) -> str | None:
    """The line that an event leaves behind, if any."""
    match event:
        case RunStarted(arms=1):
            return (
                f"{in_words(event.pos, 'PO')} on {in_words(event.workers, 'worker')} with {event.browser}; "
                f"files go to {event.out_dir}"
            )
        case RunStarted():
            trials = _HOW_MANY.get(event.arms, str(event.arms))
            each = f"{in_words(event.pos, 'PO')} each, on {in_words(event.workers, 'worker')} with {event.browser}"
            return f"{in_words(event.rounds, 'round')} of {trials} trials, {each}; results in {event.out_dir}"
        case Note():
            return event.text
        case TrialStarted():
            return f"{trial_name(event, before)}: started"
        case TrialFinished():
            return f"{round_name(event.round_index, before.rounds)}, {event.trial.mode}: {_outcome(event)}"
        case RoundFinished():
            return f"provisional reduction after round {event.round_index + 1}: {interval(event.provisional)}"
        case LookTaken():
            return f"{look_in_words(event.look)}."
        case _:
            return None


def _outcome(event: TrialFinished) -> str:
    trial = event.trial
    failed = sum(check.status == "failed" for check in trial.checks)
    checked = f", {in_words(failed, 'check')} failed" if failed else ""
    return f"{in_words(len(trial.pos), 'PO')} in {seconds(trial.wall_s)}{checked}"


def _progress_line(progress: RunProgress, now_s: float) -> str | None:
    trial = progress.trial
    if trial is None:
        return None
    return f"  {progress.trial_done} of {in_words(trial.pos, 'PO')} done; {time_left(progress, now_s)}"
