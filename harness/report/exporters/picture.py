"""The figure as a file."""

from dataclasses import dataclass
from pathlib import Path

from harness.record.run import RunRecord
from harness.report.figure import save_comparison


@dataclass(frozen=True, slots=True)
class PictureExporter:
    """The figure in one file format, which matplotlib knows by its ``name``."""

    name: str

    def write(self, run: RunRecord, folder: Path) -> list[Path]:
        """Draw the figure, unless no trial was finished."""
        if not any(record.trials for record in run.rounds):
            return []
        path = folder / f"comparison.{self.name}"
        save_comparison(run, path)
        return [path]
