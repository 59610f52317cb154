"""The files that a matrix leaves beside ``isolation.json``: the heat map, and the matrix in Markdown."""

from pathlib import Path

from harness.analysis.guarantees import cost_ms, judge_guarantees, recommendation, statuses_of, verdict_sentence
from harness.errors import RecordError
from harness.record.isolation import IsolationRecord
from harness.report.files import templates
from harness.report.isolation import words
from harness.report.isolation.heatmap import save_heatmap


def export_matrix(record: IsolationRecord, folder: Path) -> list[Path]:
    """Write the matrix in every form into ``folder`` and return the paths written.

    Raises:
        RecordError: a file cannot be written.
    """
    pictures = [folder / f"isolation.{kind}" for kind in ("png", "svg")]
    page = folder / "isolation.md"
    try:
        for picture in pictures:
            save_heatmap(record, picture)
        page.write_text(render_matrix(record), encoding="utf-8", newline="\n")
    except OSError as error:
        raise RecordError(
            f"Could not write the matrix to {folder}: {error.strerror or error}.",
            "Choose a folder that can be written, with --out DIR.",
        ) from error
    return [*pictures, page]


def render_matrix(record: IsolationRecord) -> str:
    """The text of ``isolation.md``."""
    guarantees = judge_guarantees(record)
    return (
        templates()
        .get_template("isolation.md.j2")
        .render(
            record=record,
            verdict=verdict_sentence(record),
            setting=words.setting(record),
            statuses=statuses_of(record),
            status_words=words.STATUS_WORDS,
            costs=[words.cost(cost_ms(each)) for each in record.combinations],
            complaints=words.complaints(guarantees),
            advice=recommendation(record),
            residue=words.residue_lines(guarantees),
        )
    )
