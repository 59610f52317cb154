"""Cores that had nothing left to give."""

from dataclasses import dataclass

from harness.analysis.wording import in_words, percent
from harness.record.run import RunRecord, TrialRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class SaturatedCpu:
    """All cores were busy for most of a trial, so that the comparison is of CPU cost, and noisier for it.

    Attributes:
        limit_pct: busy share above which a trial counts as saturated.
    """

    code: str = "saturated-cpu"
    limit_pct: float = 90.0

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where the cores were busy above ``limit_pct`` of any trial, naming the worst."""
        trials = [(record.index, trial) for record in run.rounds for trial in record.trials]
        saturated = [(index, trial) for index, trial in trials if self._busy(trial) > self.limit_pct]
        if not saturated:
            return None
        index, worst = max(saturated, key=lambda item: self._busy(item[1]))
        return WarningRecord(
            code=self.code,
            sentence=f"All {in_words(run.environment.cores, 'core')} were busy in {len(saturated)} of "
            f"{in_words(len(trials), 'trial')}, most in round {index + 1} of {worst.mode} "
            f"({percent(self._busy(worst))}): more workers cannot help, and the comparison is blurred.",
            remedy=self._remedy(run.config.workers, run.environment.cores),
        )

    @staticmethod
    def _remedy(workers: int, cores: int) -> str:
        if workers == 1:
            return "Use a machine with more cores, or close other programs."
        return f"Use fewer workers, such as --workers {min(workers - 1, cores)}, or a machine with more cores."

    @staticmethod
    def _busy(trial: TrialRecord) -> float:
        return max(trial.cpu_busy_pct, trial.saturated_pct)
