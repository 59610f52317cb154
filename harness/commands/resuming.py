"""``harness compare --resume``: an interrupted run goes on, from its last complete trial."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from harness.commands.compare import Output, carry_out, may_begin
from harness.commands.comparing import stopping_of
from harness.commands.recorded import workload_of_record
from harness.commands.tenant import SiteOptions
from harness.coupa.remote.finding import find_on_grid, wanted_of
from harness.errors import ConfigError, ExitCode, RecordError
from harness.experiment.environment import environment_of
from harness.experiment.logbook import Logbook
from harness.experiment.plan import Plan, plan_of_record
from harness.experiment.runner import isolation_left
from harness.grid.address import checked_grid_url
from harness.host.browsers import Browser, BrowserChoice, find_browser
from harness.host.occupied import occupied
from harness.record.run import SCHEMA_VERSION, EnvironmentRecord, ResumptionRecord, RunRecord
from harness.record.store import RUN_FILE, load_run, run_file
from harness.workload.po_file import read_po_file
from harness.workload.site import Workload
from harness.workload.tenant import Tenant

# What makes a trial comparable with one before; a core that is busy or a file that was edited is a matter of warnings.
_MUST_AGREE = {
    "harness_version": "harness",
    "browser": "browser",
    "browser_version": "browser's version",
    "driver_version": "driver's version",
    "cpu_model": "processor",
    "cores": "cores",
}


@dataclass(frozen=True, slots=True)
class ResumeOptions:
    """What the command line said; of ``site`` only what no record holds: where secrets lie, and consent."""

    run: Path
    output: Output = field(default_factory=Output)
    site: SiteOptions = field(default_factory=SiteOptions)


def run(options: ResumeOptions) -> ExitCode:
    """Run what is left of an interrupted run, and end as it would have ended.

    Raises:
        HarnessError: the run is complete, is being run, or cannot go on here; or for what keeps any run from going on.
    """
    file = run_file(options.run)
    require_something_complete(options.run)
    load_run(file)
    if file.name != RUN_FILE:
        raise ConfigError(f"{file} is a copy of a run.", f"Name the run's folder, or the {RUN_FILE} in it.")
    with occupied(file.parent, "Go on as somebody who may write to it."):
        before = load_run(file)  # Under the lock nobody else writes it any more.
        require_resumable(before, file.parent)
        return _go_on(before, file, options)


def require_something_complete(path: Path) -> None:
    """Raise ConfigError for a folder in which a run was broken off before its first trial was complete."""
    if path.is_dir() and not run_file(path).exists():
        raise ConfigError(
            f"There is no {RUN_FILE} in {path}: no trial of a run was complete there.", "Start a new run."
        )


def require_resumable(run: RunRecord, folder: Path) -> None:
    """Raise ConfigError for a run that is complete or no comparison, RecordError for one that lacks what it takes."""
    if run.finished_at is not None and not run.interrupted:
        raise ConfigError(f"The run in {folder} is complete.", f"Read it with 'harness report {folder}'.")
    if run.schema_version != SCHEMA_VERSION:
        raise RecordError(
            f"The run in {folder} was made by an older harness (schema {run.schema_version}), which did not record "
            "all that it takes to go on.",
            "Start a new run.",
        )
    if run.config.calibrates:
        raise ConfigError(
            f"The run in {folder} is a calibration, which cannot go on.", "Run 'harness calibrate' again."
        )


def require_comparable(now: EnvironmentRecord, was: EnvironmentRecord, folder: Path) -> None:
    """Raise ConfigError where further rounds would not be comparable with those that were run."""
    differences = [
        f"{words}: {getattr(now, name)}, was {getattr(was, name)}"
        for name, words in _MUST_AGREE.items()
        if getattr(now, name) != getattr(was, name)
    ]
    if differences:
        raise ConfigError(
            f"The run in {folder} cannot go on here, as its rounds would not be comparable: {'; '.join(differences)}.",
            "Go on where it was begun, or start a new run.",
        )


def _go_on(before: RunRecord, file: Path, options: ResumeOptions) -> ExitCode:
    folder = file.parent.resolve()
    workload = _workload(before, options.site)
    browser = browser_of_record(before)
    now = environment_of(browser)
    require_comparable(now, before.environment, folder)
    plan = plan_of_record(before, folder, browser, workload)
    left = _left(plan, before)
    if not may_begin(left, options.site, left.rounds + left.isolation_round, options.output):
        return ExitCode.OK
    stopping = stopping_of(plan)
    stopping.replay(before)
    logbook = Logbook.resumed(plan, before, resumption(before, now, last_saved=_changed_at(file)))
    return carry_out(plan, logbook, stopping, options.output)


def _workload(run: RunRecord, site: SiteOptions) -> Workload:
    workload = workload_of_record(run.scenario, site.env_file)
    if isinstance(workload, Tenant):
        read_po_file(workload.po_file)  # Copied with the results at the end, and better missed now than then.
    return workload


def browser_of_record(run: RunRecord) -> Browser:
    """The browser that a run was made with, as it is found now. Raises HarnessError: there is none such."""
    try:
        kind = BrowserChoice(run.config.browser)
    except ValueError as error:
        raise RecordError(f"The run's browser is not known: {run.config.browser}.", "Start a new run.") from error
    config = run.config
    if config.grid:
        # Anybody may have written the address, and a name and a password would be sent there.
        return find_on_grid(checked_grid_url(config.grid), wanted_of(kind), config.workers)
    return replace(find_browser(kind, headed=config.headed), why=run.environment.browser_choice)


def _left(plan: Plan, run: RunRecord) -> Plan:
    """What is still to be run, at most, to be agreed to: a round that was broken off counts as a whole one."""
    return replace(plan, rounds=plan.rounds - len(run.rounds), isolation_round=isolation_left(plan, run))


def _changed_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def resumption(run: RunRecord, now: EnvironmentRecord, *, last_saved: datetime) -> ResumptionRecord:
    """Where the run stands; one that was killed never said when it ended, but when it last saved something is known."""
    at = datetime.now(UTC)
    return ResumptionRecord(
        at=at,
        round_index=len(run.rounds),
        trials_done=len(run.begun),
        gap_s=max(0.0, (at - (run.finished_at or last_saved)).total_seconds()),
        commit=now.commit,
        load_1m=now.load_1m,
    )
