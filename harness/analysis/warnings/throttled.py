"""A CPU that was held back while a trial ran."""

from dataclasses import dataclass

from harness.analysis.wording import in_words, percent
from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class Throttled:
    """A container's quota, the host of a virtual machine or heat took CPU time away from a trial.

    Attributes:
        limit_pct: share of the CPU time asked for above which it matters: what is held back in one trial and not in
            the next goes straight into their ratio, and 5 % is a quarter of the reduction that is usually at issue.
    """

    code: str = "throttled"
    limit_pct: float = 5.0

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where more than ``limit_pct`` was held back from any trial, naming the worst."""
        shares = [
            (trial.throttled_pct, record.index, trial.mode)
            for record in run.rounds
            for trial in record.trials
            if trial.throttled_pct is not None
        ]
        held_back = [share for share in shares if share[0] > self.limit_pct]
        if not held_back:
            return None
        share, index, mode = max(held_back)
        return WarningRecord(
            code=self.code,
            sentence=f"The CPU was held back in {len(held_back)} of {in_words(len(shares), 'trial')}, most in round "
            f"{index + 1} of {mode}: by {percent(share)} of the time that was asked of it.",
            remedy="Raise the container's CPU limit or use fewer --workers; choose a virtual machine with cores of its "
            "own; plug a laptop in and let it cool.",
        )
