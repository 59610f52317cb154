"""How far a soak is: a bar on a terminal, a line now and then elsewhere, or nothing at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from harness.analysis.wording import in_words
from harness.experiment.events import Event, Note, Watcher
from harness.experiment.soak.log import SoakLog
from harness.experiment.soak.plan import SoakPlan
from harness.report.words import memory

LINE_EVERY_S = 30.0


@dataclass(frozen=True, slots=True)
class SoakWatchers:
    """Who is told: of notes, and of each PO."""

    notes: Watcher
    after_po: Callable[[], None]


@contextmanager
def watching_soak(console: Console, plan: SoakPlan, log: SoakLog, *, quiet: bool) -> Iterator[SoakWatchers]:
    """Watchers that fit ``console``; notes stay on the screen, the bar goes at the end."""

    def note(event: Event) -> None:
        if isinstance(event, Note):
            _print(console, event.text)

    if quiet:
        yield SoakWatchers(lambda _event: None, lambda: None)
    elif console.is_terminal and not console.is_dumb_terminal:
        columns = (BarColumn(30), TaskProgressColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("getting ready", total=1.0)
            yield SoakWatchers(
                note,
                lambda: progress.update(task, completed=done_share(plan, log), description=described(plan, log)),
            )
    else:
        yield SoakWatchers(note, _LinePrinter(console, plan, log))


class _LinePrinter:
    """Prints a line for a PO where the last one was some time ago."""

    def __init__(self, console: Console, plan: SoakPlan, log: SoakLog) -> None:
        self._console = console
        self._plan = plan
        self._log = log
        self._next_s = 0.0

    def __call__(self) -> None:
        if self._log.elapsed_s >= self._next_s:
            self._next_s = self._log.elapsed_s + LINE_EVERY_S
            _print(self._console, described(self._plan, self._log))


def done_share(plan: SoakPlan, log: SoakLog) -> float:
    """How much of the soak is over, from 0 to 1, by whichever of its ends is nearer."""
    by_time = log.elapsed_s / plan.seconds if plan.seconds else 0.0
    return min(1.0, max(by_time, log.pos_done / plan.pos))


def described(plan: SoakPlan, log: SoakLog) -> str:
    """Where the soak is, in words."""
    worked = f"{log.pos_done:,} of {plan.pos:,} POs" if plan.bounds_pos else in_words(log.pos_done, "PO")
    held = next((each for each in reversed(log.samples.driver_bytes) if each is not None), None)
    return f"{worked}, the driver holds {memory(held)}"


def _print(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
