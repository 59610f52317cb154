"""Too few rounds to tell an effect from luck."""

from dataclasses import dataclass

from harness.analysis.arms import pair_rounds
from harness.analysis.interval import rounds_needed
from harness.analysis.wording import in_words
from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class FewRounds:
    """Fewer whole rounds than an interval takes."""

    code: str = "few-rounds"
    level: float = 0.95

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn below the smallest number of rounds that has an interval at all."""
        rounds = len(pair_rounds(run.rounds, run.config.baseline, run.config.candidate))
        needed = rounds_needed(self.level)
        if rounds >= needed:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"Only {in_words(rounds, 'round')} of {needed} needed for an interval: the reduction may be luck.",
            remedy=f"Ask for --rounds {needed} or more.",
        )
