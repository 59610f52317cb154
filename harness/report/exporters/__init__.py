"""The forms in which a run is written. To add one, write its class and name it below."""

from pathlib import Path

from harness.errors import RecordError
from harness.record.run import RunRecord
from harness.report.exporters.html import HtmlExporter
from harness.report.exporters.kind import Exporter
from harness.report.exporters.markdown import MarkdownExporter
from harness.report.exporters.picture import PictureExporter
from harness.report.exporters.trace import TraceExporter
from harness.report.exporters.trials import TrialsExporter

EXPORTERS: tuple[Exporter, ...] = (
    PictureExporter("png"),
    PictureExporter("svg"),
    MarkdownExporter(),
    HtmlExporter(),
    TrialsExporter(),
    TraceExporter(),
)


def export_run(run: RunRecord, folder: Path) -> list[Path]:
    """Write ``run`` in every form into ``folder`` and return the paths written.

    Raises:
        RecordError: a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [path for exporter in EXPORTERS for path in exporter.write(run, folder)]
    except OSError as error:
        raise RecordError(
            f"Could not write the report to {folder}: {error.strerror or error}.",
            "Choose a folder that can be written, with --out DIR.",
        ) from error
