"""Trials that were not worked by all their workers, or not in their mode, to the end."""

from dataclasses import dataclass

from harness.analysis.warnings.in_trials import trials_warned_of
from harness.analysis.wording import in_words
from harness.record.run import FELL_BACK, WORKER_GIVEN_UP, RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class ModeGivenUp:
    """A trial on fewer workers than its mode was given is slower, whatever the mode is worth."""

    code: str = "mode-given-up"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn where a worker got no more POs, and say where none was left."""
        fewer, fell_back = trials_warned_of(run, WORKER_GIVEN_UP), trials_warned_of(run, FELL_BACK)
        if not fewer and not fell_back:
            return None
        trials = list(dict.fromkeys((*fell_back, *fewer)))
        alone = f"; in {', '.join(fell_back)} a single driver worked the rest" if fell_back else ""
        return WarningRecord(
            code=self.code,
            sentence=f"Workers were given up in {in_words(len(trials), 'trial')}: {', '.join(trials)}{alone}.",
            remedy="Do not decide by these trials. Run 'harness doctor', mend what it names, and run again.",
        )
