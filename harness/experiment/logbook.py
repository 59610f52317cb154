"""The run's record while it grows: saved after every trial, so that whatever dies, what was measured stays."""

from datetime import UTC, datetime
from pathlib import Path

from harness.experiment.environment import environment_of
from harness.experiment.plan import Plan
from harness.record.decision import DecisionRecord
from harness.record.run import (
    ComparisonRecord,
    ResumptionRecord,
    RoundRecord,
    RunRecord,
    TrialRecord,
    WarningRecord,
)
from harness.record.store import RUN_FILE, save_run
from harness.workload.site import Workload
from harness.workload.tenant import Tenant


class Logbook:
    """The record of one run, new unless one is given, and its file ``run.json`` in the plan's folder."""

    def __init__(self, plan: Plan, run: RunRecord | None = None) -> None:
        self.path: Path = plan.out_dir / RUN_FILE
        self.run = run or RunRecord(
            started_at=datetime.now(UTC),
            config=plan.config(),
            scenario=plan.workload.record(),
            environment=environment_of(plan.browser, _arguments_of(plan.workload)),
            rounds=[],
        )

    @classmethod
    def resumed(cls, plan: Plan, run: RunRecord, resumption: ResumptionRecord) -> "Logbook":
        """The logbook of an interrupted run that goes on; what its end said is open again."""
        reopened: dict[str, object] = {
            "resumed": [*run.resumed, resumption],
            "finished_at": None,
            "interrupted": False,
            "warnings": [],
            "decision": None,
        }
        return cls(plan, run.model_copy(update=reopened))

    def add_isolation(self, trial: TrialRecord) -> None:
        """Append a trial of the isolation round, and save."""
        self._update(isolation=[*self.run.isolation, trial])

    def add_trial(self, trial: TrialRecord) -> None:
        """Append a complete trial of the round in progress, and save."""
        self._update(begun=[*self.run.begun, trial])

    def add(self, round_record: RoundRecord, comparison: ComparisonRecord) -> None:
        """Append a complete round, its trials among them, with the comparison of all so far, and save."""
        self._update(rounds=[*self.run.rounds, round_record], comparison=comparison, begun=[])

    def decide(self, decision: DecisionRecord) -> None:
        """Note why the rounds ended, and save."""
        self._update(decision=decision)

    def cite(self, calibration: str) -> None:
        """Note what an earlier calibration of this machine says, and save."""
        self._update(calibration=calibration)

    def finish(self, warnings: list[WarningRecord], *, interrupted: bool) -> None:
        """Close the record with what readers should know, and save."""
        self._update(warnings=warnings, finished_at=datetime.now(UTC), interrupted=interrupted)

    def _update(self, **fields: object) -> None:
        self.run = self.run.model_copy(update=fields)
        save_run(self.run, self.path)


def _arguments_of(workload: Workload) -> tuple[str, ...]:
    """What the user gives the browser besides; nothing on a site of ours."""
    return workload.reach.browser_args if isinstance(workload, Tenant) else ()
