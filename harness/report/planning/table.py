"""A plan on the terminal."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.record.planned import PlannedRecord
from harness.report.planning.sheet import Sheet, sheets
from harness.report.planning.words import fleet_in_words, headline, level_in_words, validation_in_words

_WORDS = ("mode", "fleet", "makespan", "between", "waits for")  # Columns that are read, not compared.


def print_plan(plan: PlannedRecord, console: Console, paths: Sequence[Path]) -> None:
    """Print every table, what it is worth, the answer, and where it lies."""
    for sheet in sheets(plan):
        console.print(_table(sheet))
    console.print(escape(level_in_words()))
    console.print(escape(validation_in_words(plan)))
    for warning in plan.warnings:
        console.print(f"[yellow]Warning:[/] {escape(warning.sentence)} {escape(warning.remedy)}")
    for sentence in [fleet_in_words(each) for each in plan.fleets] or [headline(plan)]:
        console.print(f"[bold]{escape(sentence)}[/]")
    for path in paths:
        console.print(f"  {escape(str(path))}", soft_wrap=True)


def _table(sheet: Sheet) -> Table:
    table = Table(title=sheet.title, title_justify="left")
    for heading in sheet.headings:
        table.add_column(heading, justify="left" if heading in _WORDS else "right")
    for row in sheet.rows:
        table.add_row(*map(escape, row))
    return table
