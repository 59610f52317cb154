"""What a warning about a run looks like."""

from typing import Protocol

from harness.record.run import RunRecord, WarningRecord


class RunWarning(Protocol):
    """One thing that can make a run's figures less trustworthy."""

    @property
    def code(self) -> str:
        """Stable identifier, as written to ``run.json``."""
        ...

    def look(self, run: RunRecord) -> WarningRecord | None:
        """The warning with its figures, or None where the run gives no cause for it."""
        ...
