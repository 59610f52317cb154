"""The files that a contest leaves beside ``contest.json``: its page and its figure."""

from pathlib import Path

from harness.errors import RecordError
from harness.report.files import save_figure
from tests.benchmarks.peers.figure import draw_contest
from tests.benchmarks.peers.record import ContestRecord
from tests.benchmarks.peers.table import render_contest


def export_contest(record: ContestRecord, folder: Path) -> list[Path]:
    """Write ``contest.md`` and, where a round was run, the figure; return the paths. Raises RecordError."""
    page, pictures = folder / "contest.md", [folder / f"contest.{kind}" for kind in ("png", "svg")]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page.write_text(render_contest(record), encoding="utf-8", newline="\n")
        for picture in pictures if record.cells else ():
            save_figure(draw_contest(record), picture)
    except OSError as error:
        raise RecordError(
            f"Could not write the contest to {folder}: {error.strerror or error}.",
            "Choose a folder that can be written, with --out DIR.",
        ) from error
    return [page, *(pictures if record.cells else ())]
