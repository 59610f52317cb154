"""How far a matrix is: a bar on a terminal, lines elsewhere, or nothing at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from harness.experiment.events import CombinationStarted, Event, Note, Watcher


@contextmanager
def watching_matrix(console: Console, *, quiet: bool) -> Iterator[Watcher]:
    """A watcher that fits ``console``; notes stay on the screen, the bar goes at the end."""
    if quiet:
        yield lambda _event: None
    elif console.is_terminal and not console.is_dumb_terminal:
        columns = (BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=console, transient=True) as progress:
            yield _bar_watcher(progress)
    else:
        yield lambda event: _print_line(console, event)


def _bar_watcher(progress: Progress) -> Watcher:
    task = progress.add_task("getting ready", total=None)

    def watch(event: Event) -> None:
        if isinstance(event, CombinationStarted):
            progress.update(task, total=event.total, completed=event.index, description=event.label)
        elif isinstance(event, Note):
            _print_line(progress.console, event)

    return watch


def _print_line(console: Console, event: Event) -> None:
    if isinstance(event, Note):
        console.print(event.text, highlight=False, markup=False, soft_wrap=True)
    elif isinstance(event, CombinationStarted):
        line = f"{event.index + 1} of {event.total}: {event.label}"
        console.print(line, highlight=False, markup=False, soft_wrap=True)
