"""The matrix as a table on the terminal."""

from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.analysis.guarantees import (
    cost_ms,
    judge_guarantees,
    recommendation,
    statuses_of,
    verdict_sentence,
)
from harness.record.isolation import CellStatus, CombinationRecord, IsolationRecord
from harness.report.isolation.words import complaints, cost, residue_lines, setting

_COMPLAINTS_SHOWN = 8
_FINDINGS_SHOWN = 3
_HEADS_NEED = 106  # Columns of a terminal below which the heads are numbers, explained above the table.
_CELLS: dict[CellStatus | None, str] = {
    "clean": "[green]clean[/]",
    "leak": "[bold red]LEAK[/]",
    "not-applicable": "[yellow]n/a[/]",
    None: "[dim]?[/]",
}


def print_matrix(record: IsolationRecord, console: Console, paths: Sequence[Path]) -> None:
    """Print the cells, the cost of each column, what the matrix does not prove, what stays, the verdict, ``paths``."""
    console.print(setting(record), highlight=False)
    numbered = console.width < _HEADS_NEED
    for number, combination in enumerate(record.combinations if numbered else (), 1):
        console.print(f"  {number}  {combination.label}", highlight=False)
    console.print(_table(record, numbered=numbered))
    guarantees = judge_guarantees(record)
    said = [] if record.interrupted else complaints(guarantees)  # What was not looked at yet is no complaint.
    for line in said[:_COMPLAINTS_SHOWN]:
        console.print(f"[red]✗[/] {escape(line)}")
    if len(said) > _COMPLAINTS_SHOWN:
        console.print(f"  … and {len(said) - _COMPLAINTS_SHOWN} more, in isolation.json")
    for finding in _unexpected(record, guarantees.leaks)[:_FINDINGS_SHOWN]:
        console.print(f"  {escape(finding)}")
    for line in residue_lines(guarantees):
        console.print(f"[yellow]Known limit.[/] {escape(line)}")
    style = "bold green" if guarantees.hold and not record.interrupted else "bold red"
    console.print(f"[{style}]{escape(verdict_sentence(record))}[/]")
    if advice := recommendation(record):
        console.print(escape(advice), highlight=False)
    for path in paths:
        console.print(f"  {escape(str(path))}", soft_wrap=True)


def _table(record: IsolationRecord, *, numbered: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("one PO's state in", no_wrap=True)
    for number, combination in enumerate(record.combinations, 1):
        head = str(number) if numbered else _head(combination)
        table.add_column(head, justify="center", no_wrap=True, vertical="bottom")
    statuses = statuses_of(record)
    for vector in record.vectors:
        cells = (_CELLS[statuses.get((vector.name, each.label))] for each in record.combinations)
        table.add_row(vector.name, *cells)
    table.add_section()
    table.add_row("median cost, ms", *(cost(cost_ms(each)) for each in record.combinations))
    return table


def _head(combination: CombinationRecord) -> str:
    """The mode with a line for each of its words, which keeps eight columns within a terminal."""
    return "\n".join((*combination.mode.replace("-", "-\n").splitlines(), *filter(None, [combination.cleanup])))


def _unexpected(record: IsolationRecord, leaks: Sequence[str]) -> list[str]:
    return [finding for cell in record.cells if f"{cell.label}: {cell.vector}" in leaks for finding in cell.findings]
