"""Browsers without their sandbox."""

from dataclasses import dataclass

from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class NoSandbox:
    """A page that breaks out of its browser could do what the user may, which was everything."""

    code: str = "no-sandbox"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where the browsers of the run had no sandbox."""
        if run.environment.sandbox:
            return None
        return WarningRecord(
            code=self.code,
            sentence="The browsers ran without their sandbox, which Chromium cannot have as root: a page that breaks "
            "out of one may do what the user of the harness may.",
            remedy="On a real site run as another user than root, and without --browser-arg=--no-sandbox.",
        )
