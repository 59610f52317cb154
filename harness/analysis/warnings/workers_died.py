"""Worker processes that died on the way."""

from dataclasses import dataclass

from harness.analysis.warnings.in_trials import trials_warned_of
from harness.analysis.wording import in_words
from harness.record.run import WORKER_DIED, RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class WorkersDied:
    """A PO that is worked again by another process costs its trial that time, whatever its mode."""

    code: str = "workers-died"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where any worker's process died, naming the trials."""
        trials = trials_warned_of(run, WORKER_DIED)
        if not trials:
            return None
        deaths = sum(worker.deaths for record in run.rounds for trial in record.trials for worker in trial.workers)
        return WarningRecord(
            code=self.code,
            sentence=f"Processes of workers died and were replaced ({in_words(deaths, 'death')}) in "
            f"{in_words(len(trials), 'trial')}: {', '.join(trials)}.",
            remedy="Look at the memory, and at what the system says of processes that it ended. Then run again.",
        )
