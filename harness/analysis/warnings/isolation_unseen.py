"""Vectors that the isolation round could not look for."""

from dataclasses import dataclass

from harness.analysis.wording import in_words
from harness.record.run import LEAK_CHECK_PREFIX, RESIDUE_PREFIX, RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class IsolationUnseen:
    """Nothing was seen to leak there, but not everything was looked at."""

    code: str = "isolation-unseen"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """How many checks of the isolation round say neither yes nor no, with the first reason."""
        reasons = [
            check.findings[0]
            for trial in run.isolation
            for check in trial.checks
            if check.name.startswith(LEAK_CHECK_PREFIX) and check.status == "not-applicable" and check.findings
        ]
        reasons = [reason for reason in reasons if not reason.startswith(RESIDUE_PREFIX)]
        if not reasons:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"The isolation round could not look everywhere: {in_words(len(reasons), 'check')}, "
            f"the first because {reasons[0]}.",
            remedy="Look for failed POs in its ledger, or run 'harness isolation' on this machine.",
        )
