"""What a saved run must meet to pass the gate. To add a condition, write its class and name it below."""

from dataclasses import dataclass

from harness.analysis.gate.checks import Checks
from harness.analysis.gate.comparable import warnings_beside
from harness.analysis.gate.condition import WORST_LAST, Case, Condition, Finding, Standing
from harness.analysis.gate.regression import Regression
from harness.analysis.gate.target import Target
from harness.analysis.gate.whole import Whole
from harness.record.run import WarningRecord

CONDITIONS: tuple[Condition, ...] = (Whole(), Checks(), Target(), Regression())


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all conditions together say.

    Attributes:
        warnings: those of the run, then those of its comparison with the earlier one.
    """

    case: Case
    findings: tuple[Finding, ...]
    warnings: tuple[WarningRecord, ...]

    @property
    def standing(self) -> Standing:
        """The worst of all findings."""
        return max((finding.standing for finding in self.findings), key=WORST_LAST.index)


def judge(case: Case) -> Judgement:
    """Hold a run against every condition that was asked for."""
    findings = (condition.look(case) for condition in CONDITIONS)
    beside = warnings_beside(case.run, case.baseline) if case.baseline else []
    return Judgement(
        case,
        tuple(finding for finding in findings if finding is not None),
        (*case.run.warnings, *beside),
    )
