"""Drivers that failed on the way."""

from dataclasses import dataclass

from harness.analysis.warnings.in_trials import trials_warned_of
from harness.analysis.wording import in_words
from harness.record.run import DRIVER_REPLACED, RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class DriversReplaced:
    """A second attempt's time counts in its trial, so that the arm with more of them looks slower than it is."""

    code: str = "drivers-replaced"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where any PO needed a second driver, naming the trials."""
        trials = trials_warned_of(run, DRIVER_REPLACED)
        if not trials:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"Drivers failed and were replaced in {in_words(len(trials), 'trial')}: {', '.join(trials)}.",
            remedy="The warnings of these trials in run.json name the POs; if it happens often, look at the memory.",
        )
