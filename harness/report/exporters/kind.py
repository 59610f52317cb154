"""What an exporter is."""

from pathlib import Path
from typing import Protocol

from harness.record.run import RunRecord


class Exporter(Protocol):
    """One form in which a run is written for people or other tools."""

    @property
    def name(self) -> str:
        """Short name of the form."""
        ...

    def write(self, run: RunRecord, folder: Path) -> list[Path]:
        """Write the run's files into ``folder`` and return their paths; none where there is nothing to show.

        Raises:
            OSError: a file cannot be written.
        """
        ...
