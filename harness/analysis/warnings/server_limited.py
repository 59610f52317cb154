"""A fake site that was the bottleneck."""

from dataclasses import dataclass

from harness.analysis.wording import percent
from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class ServerLimited:
    """The fake site used most of the one core that it can use, and so set the pace for every mode.

    Attributes:
        limit_pct: share of one core above which the site counts as the bottleneck.
    """

    code: str = "server-limited"
    limit_pct: float = 80.0

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where the site's share of a core exceeded ``limit_pct`` in any trial, naming the worst."""
        shares = [
            (trial.server.cpu_share_pct, record.index, trial.mode)
            for record in run.rounds
            for trial in record.trials
            if trial.server is not None
        ]
        share, index, mode = max(shares, default=(0.0, 0, ""))
        if share <= self.limit_pct:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"The fake site used {percent(share)} of a core in round {index + 1} of {mode}: "
            "it held every mode back.",
            remedy="Use fewer workers, or a scenario with smaller or slower attachments.",
        )
