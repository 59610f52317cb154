"""Memory figures of a lesser kind."""

from dataclasses import dataclass

from harness.record.run import RunRecord, WarningRecord

_MEANING = {
    "uss": "USS, which leaves out what processes share: the true figure is higher",
    "rss": "RSS, which counts shared pages once per process: the true figure is lower",
    "not-measured": "missing for some workers",
}


@dataclass(frozen=True, slots=True)
class MemoryNotPss:
    """The platform gave no proportional share of the memory that processes share."""

    code: str = "memory-not-pss"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where any worker's memory is not PSS, unless sampling was turned off on purpose."""
        kinds = {
            worker.memory_kind
            for record in run.rounds
            for trial in record.trials
            for worker in trial.workers
            if worker.memory_kind != "pss"
        }
        if not kinds or not run.config.sampling:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"Memory is {' and '.join(_MEANING[kind] for kind in sorted(kinds))}.",
            remedy="Compare memory between the modes of this run only; Linux gives PSS.",
        )
