"""The parts of the live display, drawn from a run's progress."""

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from harness.analysis.wording import in_words
from harness.report.progress import RunProgress
from harness.report.words import memory


def time_left(progress: RunProgress, now_s: float) -> str:
    """The estimate of the time left, in words."""
    eta_s = progress.eta_s(now_s)
    if eta_s is None:
        return "time left not known yet"
    minutes, rest = divmod(round(eta_s), 60)
    return f"about {minutes}:{rest:02d} min left for the whole run"


def round_name(index: int | None, rounds: int) -> str:
    """Which round a trial belongs to."""
    return "isolation round" if index is None else f"round {index + 1} of {rounds}"


def header(progress: RunProgress, now_s: float) -> RenderableType:
    """What is running now, and a bar for the whole."""
    bar = Table.grid(padding=(0, 1))
    bar.add_row(
        ProgressBar(total=max(1, progress.total), completed=progress.done, width=40),
        f"{progress.done} of {in_words(progress.total, 'PO')}, {time_left(progress, now_s)}",
    )
    trial, run = progress.trial, progress.started
    if trial is None or run is None:
        return Group(Text("between trials: preparing or checking" if progress.done else "getting ready"), bar)
    title = f"{round_name(trial.round_index, run.rounds)}, [bold]{escape(trial.mode)}[/]"
    return Group(Text.from_markup(f"{title}: {progress.trial_done} of {in_words(trial.pos, 'PO')}"), bar)


def worker_rows(progress: RunProgress) -> RenderableType:
    """A row per worker: its PO, the step it is at, how many it has done, its memory."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name, width in (("worker", 6), ("PO", 14), ("step", 15)):
        table.add_column(name, min_width=width, no_wrap=True)
    for name in ("done", "memory"):
        table.add_column(name, min_width=8, justify="right", no_wrap=True)
    for number, worker in sorted(progress.workers.items()):
        table.add_row(
            str(number),
            escape(worker.po),
            worker.step.replace("_", " "),
            f"{worker.done}/{max(worker.done, progress.share)}",
            memory(worker.memory_bytes),
        )
    # Rows that come and go would make the screen jump: leave room for workers that have not reported yet.
    for _ in range((progress.started.workers if progress.started else 0) - len(progress.workers)):
        table.add_row("", "", "", "", "")
    return table
