"""A plan in Markdown, for whoever decides and for documents."""

from collections.abc import Iterator
from pathlib import Path

from harness.record.planned import PlannedRecord
from harness.record.whole_file import write_whole
from harness.report.planning.sheet import Sheet, sheets
from harness.report.planning.words import fleet_in_words, headline, level_in_words, setting, validation_in_words


def write_plan_markdown(plan: PlannedRecord, path: Path) -> None:
    """Write ``plan.md``. Raises OSError."""
    write_whole(path, plan_markdown(plan))


def plan_markdown(plan: PlannedRecord) -> str:
    """The whole document."""
    parts = [
        f"# {headline(plan).rstrip('.')}",
        f"{setting(plan)}. {level_in_words()}",
        "![Makespans by fleet and batch, and predictions against measurements](plan.png)",
        *(fleet_in_words(each) for each in plan.fleets),
        *(text for sheet in sheets(plan) for text in _section(sheet)),
        validation_in_words(plan),
    ]
    if plan.warnings:
        parts.append("## Warnings")
        parts.append("\n".join(f"- `{each.code}`: {each.sentence} {each.remedy}" for each in plan.warnings))
    return "\n\n".join(parts) + "\n"


def _section(sheet: Sheet) -> Iterator[str]:
    yield f"## {sheet.title}"
    lines = [_line(sheet.headings), _line("---" for _ in sheet.headings), *(_line(row) for row in sheet.rows)]
    yield "\n".join(lines)


def _line(cells: "Iterator[str] | tuple[str, ...]") -> str:
    return f"| {' | '.join(cells)} |"
