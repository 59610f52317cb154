"""The run's record while it grows: saved after every round, so that whatever dies, what was measured stays."""

from datetime import UTC, datetime
from pathlib import Path

from harness import __version__
from harness.experiment.plan import Plan
from harness.host.browsers import Browser
from harness.measure.machine import machine_facts
from harness.record.run import ComparisonRecord, EnvironmentRecord, RoundRecord, RunRecord, WarningRecord
from harness.record.store import save_run


class Logbook:
    """The record of one run and its file ``run.json`` in the plan's folder."""

    def __init__(self, plan: Plan) -> None:
        self.path: Path = plan.out_dir / "run.json"
        self.run = RunRecord(
            started_at=datetime.now(UTC),
            config=plan.config(),
            scenario=plan.scenario.model_dump(mode="json"),
            environment=_environment(plan.browser),
            rounds=[],
        )

    def add(self, round_record: RoundRecord, comparison: ComparisonRecord) -> None:
        """Append a complete round with the comparison of all so far, and save."""
        self._update(rounds=[*self.run.rounds, round_record], comparison=comparison)

    def finish(self, warnings: list[WarningRecord], *, interrupted: bool) -> None:
        """Close the record with what readers should know, and save."""
        self._update(warnings=warnings, finished_at=datetime.now(UTC), interrupted=interrupted)

    def _update(self, **fields: object) -> None:
        self.run = self.run.model_copy(update=fields)
        save_run(self.run, self.path)


def _environment(browser: Browser) -> EnvironmentRecord:
    facts = machine_facts()
    return EnvironmentRecord(
        harness_version=__version__,
        python=facts.python,
        os=facts.os,
        cpu_model=facts.cpu_model,
        cores=facts.cores,
        memory_total_bytes=facts.memory_total_bytes,
        memory_available_bytes=facts.memory_available_bytes,
        load_1m=facts.load_1m,
        browser=browser.label,
        browser_version=browser.version,
        browser_path=str(browser.binary),
        driver_version=browser.driver_version,
        browser_choice=browser.why,
    )
