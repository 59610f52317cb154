"""Builders of what the gate says of a run."""

from collections.abc import Sequence

from harness.analysis.gate import Judgement
from harness.analysis.gate.condition import Case, Finding, Standing
from harness.record.run import CheckRecord, IntervalRecord, RunRecord, WarningRecord
from tests.support.runs import CANDIDATE, make_round, make_rounds, make_run, make_trial

NOISE = (0.0, 0.01, -0.01, 0.02, -0.02, 0.005, -0.005, 0.015)


def run_of(ratio: float, rounds: int = 8, spread: float = 1.0) -> RunRecord:
    """A run in which the candidate takes about ``ratio`` of the baseline's time."""
    return make_run(make_rounds([ratio + spread * NOISE[index % len(NOISE)] for index in range(rounds)]))


def with_failed_check(run: RunRecord, findings: Sequence[str] = ("PO10001 lacks order.pdf",)) -> RunRecord:
    """The run with one more round, in which a file was lost."""
    check = CheckRecord(name="files-complete", status="failed", findings=list(findings))
    last = make_round(len(run.rounds))
    trials = [last.trials[0], make_trial(CANDIDATE, 7.0, position=1, checks=[check])]
    return run.model_copy(update={"rounds": [*run.rounds, last.model_copy(update={"trials": trials})]})


def make_finding(
    standing: Standing = "pass",
    sentence: str = "Saves 30 %.",
    *,
    condition: str = "target",
    details: Sequence[str] = (),
) -> Finding:
    """What a condition found."""
    measured = IntervalRecord(estimate=30.0, low=25.0, high=35.0, level=0.95)
    return Finding(condition, standing, sentence, tuple(details), measured, 20.0)


def make_judgement(*findings: Finding, warnings: Sequence[WarningRecord] = ()) -> Judgement:
    """A judgement of a usual run."""
    return Judgement(Case(make_run()), findings or (make_finding(),), tuple(warnings))
