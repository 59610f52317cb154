"""Whether the run came to its end."""

from dataclasses import dataclass

from harness.analysis.arms import pair_rounds
from harness.analysis.gate.condition import Case, Finding
from harness.analysis.wording import in_words


@dataclass(frozen=True, slots=True)
class Whole:
    """Whether there is a run to judge, and nobody broke it off.

    A person may have broken it off because of what it showed, so that its rounds prove nothing; a run that was killed
    was not chosen by its results.
    """

    name: str = "whole"

    def look(self, case: Case) -> Finding:
        """Tell a finished run from a killed, an interrupted and an empty one."""
        run = case.run
        count = len(pair_rounds(run.rounds, run.config.baseline, run.config.candidate))
        rounds = in_words(count, "whole round")
        if run.interrupted:
            sentence = f"The run was interrupted after {rounds}, so it proves nothing. Run it again."
            return Finding(self.name, "inconclusive", sentence)
        if not count:
            return Finding(self.name, "inconclusive", "The run has no whole round to judge. Run it again.")
        if run.finished_at is None:
            sentence = f"The run did not finish: it was killed, or goes on. It is judged by its {rounds}."
            return Finding(self.name, "pass", sentence)
        return Finding(self.name, "pass", f"The run finished, with {rounds}.")
