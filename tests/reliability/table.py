"""The table of docs/reliability.md: every fault, and what was lost by it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reliability.fault import Fault, Group
from tests.reliability.losses import Losses

BEGIN = "<!-- faults: written by python -m tests.reliability -->"
END = "<!-- faults: end -->"

_TITLES = {
    Group.DRIVER: "Of the driver",
    Group.WORKER: "Of a worker",
    Group.SITE: "Of the site",
    Group.MACHINE: "Of the machine",
}
_HEAD = "| fault | where | POs | what keeps the batch whole | POs lost | files lost | left running | left behind |"
_RULE = "|---|---|---:|---|---:|---:|---:|---:|"


@dataclass(frozen=True, slots=True)
class Happened:
    """A fault that happened to a batch of so many POs, and what was lost by it."""

    fault: Fault
    pos: int
    losses: Losses


def table_of(happened: Sequence[Happened]) -> str:
    """A table for each group of faults, in Markdown."""
    parts = []
    for group, title in _TITLES.items():
        rows = [_row(each) for each in happened if each.fault.group == group]
        if rows:
            parts.append("\n".join((f"### {title}", "", _HEAD, _RULE, *rows)))
    return "\n\n".join(parts)


def with_table(page: str, table: str) -> str:
    """The page with this table between its two marks. Raises ValueError: it lacks one of them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has no place for the table")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _row(happened: Happened) -> str:
    fault, losses = happened.fault, happened.losses
    counts = (losses.statuses, losses.files, losses.processes, losses.leftovers)
    cells = (fault.what, f"`{fault.where}`", str(happened.pos), fault.kept, *(str(len(each)) for each in counts))
    return f"| {' | '.join(cells)} |"
