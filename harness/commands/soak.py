"""``harness soak``: a reused driver over thousands of POs, and what it grows by with each."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from harness.analysis.growth import growth_of
from harness.commands.endurance import EnduranceOptions, size_bytes
from harness.commands.firefox import require_drivable
from harness.commands.options import fresh_folder, require_known
from harness.commands.tenant import SiteOptions
from harness.coupa.cleanup import POLICIES
from harness.coupa.modes import MODES
from harness.errors import ConfigError, ExitCode, HarnessError
from harness.experiment.environment import environment_of
from harness.experiment.events import Note
from harness.experiment.soak.log import SoakLog
from harness.experiment.soak.plan import MOST_POS, SoakPlan
from harness.experiment.soak.run import run_soak
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.guardian import guarded
from harness.host.occupied import occupied
from harness.host.signals import terminable
from harness.record.soak import SOAK_FILE, SoakConfigRecord, SoakRecord, Subject
from harness.record.store import save_soak
from harness.report.soak.figure import save_soak_figure
from harness.report.soak.progress import watching_soak
from harness.report.soak.words import growth_of_driver, sentences, verdict
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario

DEFAULT_MINUTES = 10.0
SAVED_EVERY_S = 30.0
FOLLOWED: tuple[Subject, ...] = ("driver", "worker", "site", "po-time")


@dataclass(frozen=True, slots=True)
class SoakOptions:
    """What the command line said, not yet looked at."""

    minutes: float | None
    pos: int | None
    mode: str
    scenario: str
    cleanup: str
    browser: BrowserChoice
    headed: bool
    max_growth: str
    out_dir: Path | None
    quiet: bool
    as_json: bool
    endurance: EnduranceOptions = field(default_factory=EnduranceOptions)


def run(options: SoakOptions) -> ExitCode:
    """Work the POs, write and print what they say, and turn it into an exit code.

    Raises:
        HarnessError: for anything that keeps the soak from starting or going on; what was measured is kept.
    """
    plan = plan_of(options)
    log = SoakLog(_config(options, plan))
    folder = fresh_folder(options.out_dir, "soak")
    with occupied(folder), terminable(), guarded():
        record = _measured(plan, log, folder, quiet=options.quiet or options.as_json)
        _show(record, _written(record, folder), as_json=options.as_json)
    return exit_code_of(record)


def plan_of(options: SoakOptions) -> SoakPlan:
    """Check every option against the others and what is there. Raises HarnessError for the first that does not fit."""
    require_known("--mode", options.mode, MODES)
    require_known("--cleanup", options.cleanup, POLICIES)
    if MODES[options.mode].one_po_per_task:
        raise ConfigError(
            f"--mode {options.mode} starts a driver for each PO: none of them has a long life.",
            "Choose driver-per-worker, or another mode that reuses its driver.",
        )
    unbounded = options.minutes is None and options.pos is None
    minutes = DEFAULT_MINUTES if unbounded else options.minutes
    browser = find_browser(options.browser, headed=options.headed)
    require_drivable(browser.kind, [options.mode], SiteOptions())
    return SoakPlan(
        workload=FakeWorkload(load_scenario(options.scenario)),
        browser=browser,
        mode=options.mode,
        cleanup=options.cleanup,
        pos=MOST_POS if options.pos is None else options.pos,
        seconds=None if minutes is None else 60 * minutes,
        headed=options.headed,
        endurance=options.endurance.endurance(),
    )


def exit_code_of(record: SoakRecord) -> ExitCode:
    """Interruption first, then whether all POs were right, then the limit for the growth, if there is one."""
    limit, growth = record.config.max_growth_bytes, growth_of_driver(record)
    if record.interrupted:
        return ExitCode.INTERRUPTED
    if any(check.status == "failed" for check in record.checks):
        return ExitCode.CHECK_FAILED
    if limit is None:
        return ExitCode.OK
    if growth is None or growth.low is None:
        return ExitCode.INCONCLUSIVE
    return ExitCode.VERDICT_FAIL if growth.low > limit else ExitCode.OK


def judged(record: SoakRecord) -> SoakRecord:
    """The record with what follows from its samples."""
    grown = record.model_copy(update={"growths": [growth_of(subject, record.samples) for subject in FOLLOWED]})
    return grown.model_copy(update={"verdict": verdict(grown)})


def _config(options: SoakOptions, plan: SoakPlan) -> SoakConfigRecord:
    return SoakConfigRecord(
        mode=plan.mode,
        cleanup=plan.cleanup,
        scenario=plan.workload.name,
        pos=options.pos,
        minutes=None if plan.seconds is None else plan.seconds / 60,
        retire_after=plan.endurance.retire_after,
        retire_at_bytes=plan.endurance.retire_at_bytes,
        max_growth_bytes=size_bytes("--max-growth", options.max_growth) if options.max_growth else None,
        headed=plan.headed,
    )


def _measured(plan: SoakPlan, log: SoakLog, folder: Path, *, quiet: bool) -> SoakRecord:
    """All that could be measured, saved on the way every half a minute. Raises KeyboardInterrupt: it was nothing."""
    environment, path = environment_of(plan.browser), folder / SOAK_FILE

    def so_far(*, interrupted: bool) -> SoakRecord:
        return judged(log.record(environment, plan.workload.record(), interrupted=interrupted))

    save = _now_and_then(lambda: save_soak(so_far(interrupted=True), path))
    try:
        with watching_soak(Console(), plan, log, quiet=quiet) as watchers:

            def after_po() -> None:
                watchers.after_po()
                save()

            watchers.notes(Note(f"Browser: {plan.browser.label} {plan.browser.version} ({plan.browser.why})."))
            run_soak(plan, log, watchers.notes, after_po)
    except KeyboardInterrupt:
        if not log.pos_done:
            raise
        return so_far(interrupted=True)
    except HarnessError:
        if log.pos_done:
            save_soak(so_far(interrupted=True), path)
        raise
    return so_far(interrupted=False)


def _now_and_then(act: Callable[[], None]) -> Callable[[], None]:
    """``act``, but not sooner than ``SAVED_EVERY_S`` after the last time."""
    next_s = time.monotonic() + SAVED_EVERY_S

    def act_if_due() -> None:
        nonlocal next_s
        if time.monotonic() >= next_s:
            act()
            next_s = time.monotonic() + SAVED_EVERY_S

    return act_if_due


def _written(record: SoakRecord, folder: Path) -> list[Path]:
    paths = [folder / SOAK_FILE, folder / "soak.png", folder / "soak.svg"]
    save_soak(record, paths[0])
    for picture in paths[1:]:
        save_soak_figure(record, picture)
    return paths


def _show(record: SoakRecord, paths: list[Path], *, as_json: bool) -> None:
    if as_json:
        answer = {**record.model_dump(mode="json", exclude={"samples"}), "paths": [str(path) for path in paths]}
        Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))
        return
    console = Console()
    console.print(escape(record.verdict), style="bold", highlight=False)
    for sentence in sentences(record):
        console.print(escape(sentence), highlight=False)
    for path in paths:
        console.print(f"  {escape(str(path))}", soft_wrap=True)
