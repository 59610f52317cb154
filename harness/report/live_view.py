"""The parts of the live display, drawn from a run's progress."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.text import Text

from harness.analysis.wording import in_words
from harness.experiment.events import TrialStarted
from harness.report.progress import RunProgress
from harness.report.words import memory

_LEAST_WIDTHS = (6, 14, 15, 8, 8)
_BAR_WIDTH = 40
_LEAST_BAR_WIDTH = 10


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar with words after it.

    Neither this nor the rows are a table of Rich's: drawing those took four fifths of what the display cost a trial.
    """

    done: int
    total: int
    words: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        beside_words = options.max_width - len(self.words) - 2
        width = max(_LEAST_BAR_WIDTH, min(_BAR_WIDTH, beside_words))
        yield from console.render(ProgressBar(total=self.total, completed=self.done, width=width), options)
        yield Text(f" {self.words}", no_wrap=True)


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


def trial_name(trial: TrialStarted, progress: RunProgress) -> str:
    """Which trial it is; the mode alone, where there is only one."""
    if progress.started is not None and progress.started.arms == 1:
        return trial.mode
    return f"{round_name(trial.round_index, progress.rounds)}, {trial.mode}"


def header(progress: RunProgress, now_s: float) -> RenderableType:
    """What is running now, and a bar for the whole."""
    said = f"{progress.done} of {in_words(progress.total, 'PO')}, {time_left(progress, now_s)}"
    bar = _Bar(progress.done, max(1, progress.total), said)
    trial = progress.trial
    if trial is None:
        return Group(Text("between trials: preparing or checking" if progress.done else "getting ready"), bar)
    again = f", {progress.tried_again} of them tried again" if progress.tried_again else ""
    title = f"[bold]{escape(trial_name(trial, progress))}[/]"
    return Group(Text.from_markup(f"{title}: {progress.trial_done} of {in_words(trial.pos, 'PO')}{again}"), bar)


def worker_rows(progress: RunProgress) -> RenderableType:
    """A row per worker: its PO, the step it is at, how many it has done, its memory."""
    rows = [("worker", "PO", "step", "done", "memory")]
    for number, worker in sorted(progress.workers.items()):
        done = f"{worker.done}/{max(worker.done, progress.share)}"
        rows.append((str(number), worker.po, worker.step.replace("_", " "), done, memory(worker.memory_bytes)))
    widths = [
        max(least, *map(len, column)) for least, column in zip(_LEAST_WIDTHS, zip(*rows, strict=True), strict=True)
    ]
    lines = [_aligned(row, widths) for row in rows]
    # Rows that come and go would make the screen jump: leave room for workers that have not reported yet.
    lines += [""] * ((progress.started.workers if progress.started else 0) - len(progress.workers))
    text = Text("\n".join(lines), no_wrap=True, overflow="ellipsis")
    text.stylize("dim", 0, len(lines[0]))
    return text


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """The cells side by side; the last two hold figures and stand to the right."""
    cells = [cell.ljust(width) for cell, width in zip(row[:-2], widths[:-2], strict=True)]
    figures = [cell.rjust(width) for cell, width in zip(row[-2:], widths[-2:], strict=True)]
    return "  ".join((*cells, *figures))
