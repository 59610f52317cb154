"""A history on the terminal: a table and a sentence for each series."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.analysis.history import History, Point, Series
from harness.analysis.wording import in_words, percent
from harness.report.history import words
from harness.report.words import seconds

_VERDICT_STYLES = {"pass": "green", "fail": "red", "inconclusive": "yellow"}
_HIGHER, _LOWER = "▲", "▼"


def print_history(history: History, console: Console) -> None:
    """Print every series, what the marks mean if there are any, and what was left out."""
    for series in history.series:
        console.print(f"[bold]{escape(words.title(series))}[/]", highlight=False)
        console.print(escape(words.conditions(series)), style="dim", highlight=False)
        console.print()
        console.print(_table(series))
        console.print()
        console.print(escape(words.sentence(series)), highlight=False)
        console.print()
    if any(series.changes for series in history.series):
        console.print(f"{_HIGHER} {_LOWER}: the reduction is higher or lower from this run on.", style="dim")
    for line in words.left_out(history):
        console.print(escape(line), highlight=False)


def _table(series: Series) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    with_commits = any(point.commit for point in series.points)
    by_day = len({(words.date(point), words.commit(point)) for point in series.points}) == len(series.points)
    table.add_column("date" if by_day else "UTC", no_wrap=True)
    if with_commits:
        table.add_column("commit", no_wrap=True)
    for head in ("rounds", "baseline", "candidate"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("  reduction", no_wrap=True)
    table.add_column("verdict", overflow="fold")
    marks = {change.at: _HIGHER if change.points > 0 else _LOWER for change in series.changes}
    for place, point in enumerate(series.points):
        if place in marks:
            table.add_section()
        table.add_row(
            words.date(point) if by_day else f"{words.date(point)} {words.time(point)}",
            *([words.commit(point) or "–"] if with_commits else []),
            str(point.rounds),
            seconds(point.baseline.median_s),
            seconds(point.candidate.median_s),
            f"{marks.get(place, ' ')} {_reduction(point)}",
            f"[{_VERDICT_STYLES[point.verdict]}]{point.verdict}[/]{_failed(point)}",
        )
    return table


def _reduction(point: Point) -> str:
    line, reduction = point.min_reduction_pct, point.reduction_pct
    text = percent(reduction.estimate, line)
    if reduction.low is None or reduction.high is None:
        return text
    low, high = (percent(bound, line).removesuffix(" %") for bound in (reduction.low, reduction.high))
    return f"{text} ({low} to {high})"


def _failed(point: Point) -> str:
    return f", [bold red]{in_words(point.failed_checks, 'check')} failed[/]" if point.failed_checks else ""
