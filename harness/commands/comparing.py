"""What ``harness compare`` was asked for, from the words of the command line to a plan that can be run."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

from harness.analysis.looks import LOOKS, SequentialLooks
from harness.analysis.wording import in_words
from harness.commands.endurance import EnduranceOptions
from harness.commands.firefox import require_drivable
from harness.commands.on_grid import browser_for, require_possible_on_grid
from harness.commands.options import folder_name, fresh_folder, require_known, require_reachable
from harness.commands.tenant import SiteOptions, tenant_of
from harness.coupa.cleanup import POLICIES
from harness.coupa.distribution import Distribution
from harness.coupa.log_settings import LogLevel
from harness.coupa.modes import MODES
from harness.coupa.transfers import TRANSFERS
from harness.coupa.transfers.by_browser import ByBrowser
from harness.coupa.tuning import BLOCKABLE, PageLoad, Tuning
from harness.errors import ConfigError
from harness.experiment.plan import Plan
from harness.experiment.stopping import FixedRounds, Stopping, StoppingRule
from harness.host.browsers import BrowserChoice
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario
from harness.workload.site import Workload

AUTO_ROUNDS = "auto"
DEFAULT_SCENARIO = "typical"
MAX_INJECTED_DELAY_MS = 60_000.0
_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)h)?\s*(?:(\d+(?:\.\d+)?)m(?:in)?)?\s*(?:(\d+(?:\.\d+)?)s?)?")
MAX_WORKERS = 64  # One driver takes 150 MB and more: a larger number is a slip of the finger.


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """What the command line said, not yet looked at.

    Attributes:
        label: goes into the name of the results' folder.
        third: a mode that runs in every round beside the two, where it is named as such.
    """

    pos: int | None
    workers: int
    scenario: str
    baseline: str
    candidate: str
    rounds: str
    min_reduction_pct: float
    browser: BrowserChoice
    headed: bool
    distribution: Distribution
    cleanup: str
    seed: int | None
    out_dir: Path | None
    keep_downloads: bool
    isolation_round: bool
    sampling: bool
    quiet: bool
    as_json: bool
    transfer: str = ByBrowser.name
    page_load: PageLoad = PageLoad.NORMAL
    overlap: bool = False
    browsers: int | None = None
    block: tuple[str, ...] = ()
    budget: str = ""
    inject_delay: tuple[str, ...] = ()
    benchmark_json: Path | None = None
    label: str = ""
    third: str = ""
    site: SiteOptions = field(default_factory=SiteOptions)
    endurance: EnduranceOptions = field(default_factory=EnduranceOptions)
    log_level: LogLevel = LogLevel.INFO
    grid: str = ""


def plan_of(options: CompareOptions) -> Plan:
    """Check every option against the others and what is there. Raises HarnessError for the first that does not fit."""
    for option, name in (("--baseline", options.baseline), ("--candidate", options.candidate)):
        require_known(option, name, MODES)
    require_known("--cleanup", options.cleanup, POLICIES)
    require_reachable(options.min_reduction_pct)
    third, tuning = _third_arm(options), _tuning(options)
    require_workers(options.workers)
    _require_sharers(options)
    require_possible_on_grid(
        options.grid, options.site, options.endurance, headed=options.headed, browsers=options.browsers
    )
    rounds, budget_s = _round_count(options.rounds), duration_s("--budget", options.budget)
    delays = _injected_delays(options, third)
    workload = _workload(options)
    # A real site is met as its users meet it: with the full browser.
    browser = browser_for(
        options.grid, options.browser, options.workers, headed=options.headed, prefer_shell=not workload.careful
    )
    modes = [mode for mode in (options.baseline, options.candidate, third) if mode]
    require_drivable(browser.kind, modes, options.site, options.block)
    return Plan(
        workload=workload,
        browser=browser,
        workers=options.workers,
        baseline=options.baseline,
        candidate=options.candidate,
        rounds=rounds,
        cleanup=options.cleanup,
        distribution=options.distribution,
        min_reduction_pct=options.min_reduction_pct,
        out_dir=_out_dir(options, options.label or workload.name),
        headed=options.headed,
        sampling=options.sampling,
        keep_downloads=options.keep_downloads,
        isolation_round=options.isolation_round,
        third=third,
        tuning=tuning,
        budget_s=budget_s,
        injected_delay_ms=delays,
        browsers=options.browsers,
        rounds_auto=options.rounds == AUTO_ROUNDS,
        endurance=options.endurance.endurance(),
        log_level=options.log_level,
    )


def require_workers(workers: int) -> None:
    """Raise ConfigError unless a machine may be asked for so many workers."""
    if not 1 <= workers <= MAX_WORKERS:
        raise ConfigError(f"--workers {workers} is out of range.", f"Choose from 1 to {MAX_WORKERS}.")


def _workload(options: CompareOptions) -> Workload:
    if options.site.astray:
        raise ConfigError(
            f"{options.site.astray} is for a real site, and --base-url is missing.",
            "Add --base-url https://…coupahost.com and --po-file, or leave it out.",
        )
    if not options.site.given:
        return FakeWorkload(load_scenario(options.scenario, pos=options.pos, seed=options.seed))
    if options.scenario != DEFAULT_SCENARIO or options.seed is not None:
        raise ConfigError(
            "--scenario and --seed describe the fake site, and --base-url names a real one.", "Leave one of them out."
        )
    if options.browsers is not None:
        raise ConfigError(
            "--browsers cannot be used on a real site: there each driver logs in for itself.", "Leave it out."
        )
    return tenant_of(options.site, options.pos)[0]


def _out_dir(options: CompareOptions, name: str) -> Path:
    """The folder for the results, which a dry run does not make."""
    if options.site.dry_run:
        return options.out_dir or folder_name(name)
    return fresh_folder(options.out_dir, name)


def _tuning(options: CompareOptions) -> Tuning:
    for each in options.block:
        if each not in BLOCKABLE and "*" not in each:
            raise ConfigError(
                f"--block {each} is neither a kind of file nor an address with * in it.",
                f"Choose from {', '.join(BLOCKABLE)}, or write an address such as *://analytics.example/*.",
            )
    if options.overlap:
        _require_contexts("--overlap", options)
    return Tuning(options.page_load, options.overlap, options.block)


def _require_sharers(options: CompareOptions) -> None:
    if options.browsers is None:
        return
    _require_contexts("--browsers", options)
    if not 1 <= options.browsers <= options.workers:
        raise ConfigError(
            f"--browsers {options.browsers} cannot be shared by {in_words(options.workers, 'worker')}.",
            "Choose from 1 to the number of --workers, or leave it out for a browser per worker.",
        )
    if options.endurance.retire_after is not None or options.endurance.retire_at:
        raise ConfigError(
            "--retire-after and --retire-at end a worker's own driver, and --browsers lets workers share one.",
            "Leave --browsers out, or keep the drivers.",
        )


def _require_contexts(option: str, options: CompareOptions) -> None:
    if not any(MODES[mode].context_per_po for mode in (options.baseline, options.candidate)):
        raise ConfigError(
            f"{option} needs a mode in which each PO has a browser context of its own.",
            f"Compare with --candidate {next(mode.name for mode in MODES.values() if mode.context_per_po)}.",
        )


def _third_arm(options: CompareOptions) -> str:
    """A mode that runs beside the two: as named, or as a transfer beside the browser's adds it; empty for none."""
    if options.third:
        require_known("--modes", options.third, MODES)
        return options.third
    require_known("--transfer", options.transfer, TRANSFERS)
    if options.transfer == ByBrowser.name:
        return ""
    third = next(mode.name for mode in MODES.values() if mode.transfer == options.transfer)
    if third in (options.baseline, options.candidate):
        raise ConfigError(
            f"--transfer {options.transfer} adds the mode {third}, which is already one of the two.",
            "Leave --transfer out to compare these two alone.",
        )
    return third


def stopping_of(plan: Plan) -> Stopping:
    """When the rounds end; a budget counts from now."""
    rule: StoppingRule = FixedRounds(plan.rounds)
    if plan.rounds_auto:
        rule = SequentialLooks(plan.baseline, plan.candidate, plan.min_reduction_pct)
    return Stopping(rule, plan.budget_s)


def duration_s(option: str, text: str) -> float | None:
    """Seconds of a duration such as ``90s``, ``10m`` or ``1h30m``; None for none. Raises ConfigError for junk."""
    if not text:
        return None
    found = _DURATION.fullmatch(text.strip().lower())
    parts = [float(part or 0) for part in found.groups()] if found else []
    seconds = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    if seconds <= 0:
        raise ConfigError(f"{option} {text} is not a duration.", "Write it like 90s, 10m or 1h30m.")
    return seconds


def _injected_delays(options: CompareOptions, third: str) -> dict[str, float]:
    delays = {}
    for each in options.inject_delay:
        mode, equals, number = each.partition("=")
        require_known("--inject-delay", mode, [name for name in (options.baseline, options.candidate, third) if name])
        delays[mode] = _milliseconds(number) if equals else math.nan
        if not 0 < delays[mode] <= MAX_INJECTED_DELAY_MS:
            raise ConfigError(
                f"--inject-delay {each} does not say by how many milliseconds to slow each PO.",
                f"Write it like {mode}=250, with at most {MAX_INJECTED_DELAY_MS:g}.",
            )
    if delays and options.baseline == options.candidate:
        raise ConfigError(
            "--inject-delay slows one mode, and both sides are the same one.", "Compare two different modes."
        )
    return delays


def _milliseconds(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _round_count(rounds: str) -> int:
    if rounds == AUTO_ROUNDS:
        return LOOKS[-1]
    if not rounds.isdecimal() or int(rounds) < 1:
        raise ConfigError(f"--rounds {rounds} is not a number of rounds.", "Give a whole number from 1, or auto.")
    return int(rounds)
