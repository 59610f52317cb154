"""The reduction that was asked for."""

from dataclasses import dataclass

from harness.analysis.comparison import compare_rounds
from harness.analysis.gate.condition import Case, Finding, run_level


@dataclass(frozen=True, slots=True)
class Target:
    """Whether the interval of the reduction lies above the line, judged anew from the rounds."""

    name: str = "target"

    def look(self, case: Case) -> Finding:
        """Judge as the run itself was judged, by the line of the case."""
        run = case.run
        judged = compare_rounds(
            run.rounds, run.config.baseline, run.config.candidate, case.line_pct, level=run_level(run)
        )
        return Finding(
            self.name, judged.verdict, judged.reason, measured=judged.reduction_pct, limit=judged.min_reduction_pct
        )
