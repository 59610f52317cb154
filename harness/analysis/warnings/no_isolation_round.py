"""A run that measured without looking for leaks."""

from dataclasses import dataclass

from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class NoIsolationRound:
    """Speed without a proof of isolation is half of the claim."""

    code: str = "no-isolation-round"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where no isolation round was run."""
        if run.isolation:
            return None
        return WarningRecord(
            code=self.code,
            sentence="No isolation round was run: beside its cookies, no state of a PO was looked for in another.",
            remedy="Leave out --no-isolation-round, or run 'harness isolation'.",
        )
