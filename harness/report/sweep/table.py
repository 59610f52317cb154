"""A sweep on the terminal: a row per number of workers, the law, and the recommendation."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.analysis.scaling.points import modes_of, of_mode
from harness.analysis.wording import percent
from harness.record.run import IntervalRecord
from harness.record.sweep import LawRecord, ReductionRecord, ScalingPointRecord, SweepRecord
from harness.report.words import memory


def print_sweep(sweep: SweepRecord, console: Console, paths: Sequence[Path]) -> None:
    """Print a table for each mode, what follows from it, and where it lies."""
    reductions = {each.workers: each for each in sweep.reductions}
    for mode in modes_of(sweep.points):
        console.print(_table(mode, of_mode(sweep.points, mode), reductions))
    for law in sweep.laws:
        console.print(escape(law_in_words(law)))
    for warning in sweep.warnings:
        console.print(f"[yellow]Warning:[/] {escape(warning.sentence)} {escape(warning.remedy)}")
    for each in sweep.recommendations:
        console.print(f"{each.mode}: [bold]{escape(each.sentence)}[/]")
    if not sweep.points:
        console.print("No round was finished.")
    for path in paths:
        console.print(f"  {escape(str(path))}", soft_wrap=True)


def law_in_words(law: LawRecord) -> str:
    """The law of a mode, with its intervals."""
    peak = "no maximum" if law.peak_workers is None else f"its maximum at {law.peak_workers:.1f} workers"
    return (
        f"{law.mode}: contention {_share(law.contention)}, coherency {_share(law.coherency)}, "
        f"{law.single_per_min.estimate:.1f} POs per minute by one worker, {peak}; it misses no measured point by more "
        f"than {percent(law.worst_residual_pct)}."
    )


def reduction_in_words(reduction: ReductionRecord | None) -> str:
    """How much less time the candidate takes, with its bounds where there are rounds enough."""
    if reduction is None:
        return "–"
    found = reduction.reduction_pct
    if found.low is None or found.high is None:
        return percent(found.estimate)
    return f"{percent(found.estimate)} ({found.low:.0f} to {found.high:.0f})"


def _table(mode: str, points: Sequence[ScalingPointRecord], reductions: dict[int, ReductionRecord]) -> Table:
    is_candidate = any(each.candidate == mode for each in reductions.values())
    table = Table(title=f"{mode}, medians over the rounds", title_justify="left")
    for heading in ("workers", "POs per minute", "memory", "cores busy", "site's share"):
        table.add_column(heading, justify="right")
    if is_candidate:
        table.add_column("less time than the baseline", justify="right")
    for point in points:
        cells = [
            str(point.workers),
            f"{point.pos_per_min:.1f}",
            memory(point.memory_bytes),
            percent(point.busy_pct),
            percent(point.server_pct),
        ]
        table.add_row(*cells, *([reduction_in_words(reductions.get(point.workers))] if is_candidate else []))
    return table


def _share(found: IntervalRecord) -> str:
    text = f"{found.estimate:.3f}"
    return text if found.low is None or found.high is None else f"{text} ({found.low:.3f} to {found.high:.3f})"
