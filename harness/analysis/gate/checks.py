"""The checks of isolation and integrity that the run made."""

from dataclasses import dataclass

from harness.analysis.gate.condition import Case, Finding
from harness.analysis.summary import checks_run, failed_checks
from harness.analysis.wording import in_words


@dataclass(frozen=True, slots=True)
class Checks:
    """Whether every check passed: time saved at the price of mixed-up files is no saving."""

    name: str = "checks"

    def look(self, case: Case) -> Finding:
        """Count the failed checks, and name what each found."""
        failed, total = failed_checks(case.run), checks_run(case.run)
        if not total:
            return Finding(self.name, "pass", "The run made no check.")
        if not failed:
            return Finding(self.name, "pass", f"All {in_words(total, 'check')} of isolation and integrity passed.")
        details = [
            f"{check.name}, {check.where}, {check.mode}: {'; '.join(check.findings) or 'no finding was recorded'}"
            for check in failed
        ]
        return Finding(
            self.name,
            "checks-failed",
            f"{len(failed)} of {in_words(total, 'check')} failed: whatever time was saved, the verdict does not stand. "
            "Mend what they found, then measure again.",
            tuple(details),
        )
