"""The run on one page, for a browser."""

from dataclasses import dataclass
from pathlib import Path

from harness.record.run import RunRecord
from harness.report.html.page import write_report


@dataclass(frozen=True, slots=True)
class HtmlExporter:
    """``report.html``."""

    name: str = "html"

    def write(self, run: RunRecord, folder: Path) -> list[Path]:
        """Write the page, which shows whatever the run has."""
        path = folder / "report.html"
        write_report(run, path)
        return [path]
