"""``harness compare``: the same batch in two modes, or three, round by round, to a verdict on two."""

import json
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from harness.analysis.comparison import compare_rounds
from harness.analysis.looks import LOOK_LEVEL, LOOKS, SequentialLooks
from harness.analysis.summary import failed_checks
from harness.analysis.warnings import run_warnings
from harness.commands.options import fresh_folder, require_known
from harness.coupa.cleanup import POLICIES
from harness.coupa.distribution import Distribution
from harness.coupa.modes import MODES
from harness.coupa.transfers import TRANSFERS
from harness.coupa.transfers.by_browser import ByBrowser
from harness.coupa.tuning import BLOCKABLE, PageLoad, Tuning
from harness.errors import ConfigError, ExitCode
from harness.experiment.bench import open_bench
from harness.experiment.events import Note, RoundFinished, RunStarted, Watcher
from harness.experiment.logbook import Logbook
from harness.experiment.plan import Plan
from harness.experiment.runner import run_isolation_round, run_rounds
from harness.experiment.stopping import FixedRounds, StoppingRule
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.signals import terminable
from harness.record.run import RunRecord
from harness.report.console import print_result
from harness.report.exporters import export_run
from harness.report.live import watching
from harness.workload.scenario import load_scenario

AUTO_ROUNDS = "auto"
LEVEL = 0.95
MAX_WORKERS = 64  # One driver takes 150 MB and more: a larger number is a slip of the finger.


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """What the command line said, not yet looked at."""

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
    block: tuple[str, ...] = ()


def run(options: CompareOptions) -> ExitCode:
    """Run the comparison, write and print what it says, and turn it into an exit code.

    Raises:
        HarnessError: for anything that keeps the comparison from starting or going on.
    """
    plan = _plan(options)
    logbook = Logbook(plan)
    interrupted = _measure(plan, logbook, _stopping_rule(options), quiet=options.quiet or options.as_json)
    logbook.finish(run_warnings(logbook.run), interrupted=interrupted)
    paths = [logbook.path, *(export_run(logbook.run, plan.out_dir) if logbook.run.rounds else [])]
    if options.as_json:
        print_json(logbook.run, paths)
    else:
        print_result(logbook.run, Console(), paths)
    return exit_code_of(logbook.run)


def exit_code_of(run: RunRecord) -> ExitCode:
    """Interruption first, then failed checks, whatever the speed-up; then the verdict."""
    if run.interrupted:
        return ExitCode.INTERRUPTED
    if failed_checks(run):
        return ExitCode.CHECK_FAILED
    verdict = run.comparison.verdict if run.comparison else "inconclusive"
    return {"pass": ExitCode.OK, "fail": ExitCode.VERDICT_FAIL, "inconclusive": ExitCode.INCONCLUSIVE}[verdict]


def print_json(run: RunRecord, paths: list[Path]) -> None:
    """Print what a script needs to go on: the comparison, the failed checks and where the rest lies."""
    answer = {
        "comparison": run.comparison.model_dump(mode="json") if run.comparison else None,
        "interrupted": run.interrupted,
        "failed_checks": [f"{failed.mode}: {failed.name}" for failed in failed_checks(run)],
        "warnings": [warning.model_dump() for warning in run.warnings],
        "paths": [str(path) for path in paths],
    }
    Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))


def _measure(plan: Plan, logbook: Logbook, rule: StoppingRule, *, quiet: bool) -> bool:
    """Run the rounds into the logbook; True if a person or the system broke them off."""
    try:
        with terminable(), watching(Console(), quiet=quiet) as watcher:
            _run_rounds(plan, logbook, rule, watcher)
    except KeyboardInterrupt:
        return True
    return False


def _run_rounds(plan: Plan, logbook: Logbook, rule: StoppingRule, watcher: Watcher) -> None:
    browser = f"{plan.browser.label} {plan.browser.version}"
    pos, isolation_trials, out_dir = logbook.run.config.pos, len(plan.isolation_modes), str(plan.out_dir)
    watcher(RunStarted(pos, plan.workers, plan.rounds, browser, out_dir, isolation_trials, len(plan.arms)))
    watcher(Note(f"Browser: {browser} ({plan.browser.why})."))
    level = LOOK_LEVEL if isinstance(rule, SequentialLooks) else LEVEL
    with open_bench(plan.scenario, plan.browser, watcher, headed=plan.headed, tuning=plan.tuning) as bench:
        for trial in run_isolation_round(plan, bench, watcher):
            logbook.add_isolation(trial)
        for record in run_rounds(plan, bench, rule, watcher):
            rounds = [*logbook.run.rounds, record]
            judged = compare_rounds(rounds, plan.baseline, plan.candidate, plan.min_reduction_pct, level, plan.third)
            logbook.add(record, judged)
            watcher(RoundFinished(record.index, judged))


def _plan(options: CompareOptions) -> Plan:
    for option, name in (("--baseline", options.baseline), ("--candidate", options.candidate)):
        require_known(option, name, MODES)
    require_known("--cleanup", options.cleanup, POLICIES)
    third, tuning = _third_arm(options), _tuning(options)
    if not 1 <= options.workers <= MAX_WORKERS:
        raise ConfigError(f"--workers {options.workers} is out of range.", f"Choose from 1 to {MAX_WORKERS}.")
    rounds = _round_count(options.rounds)
    scenario = load_scenario(options.scenario, pos=options.pos, seed=options.seed)
    browser = find_browser(options.browser, headed=options.headed)
    return Plan(
        scenario=scenario,
        browser=browser,
        workers=options.workers,
        baseline=options.baseline,
        candidate=options.candidate,
        rounds=rounds,
        cleanup=options.cleanup,
        distribution=options.distribution,
        min_reduction_pct=options.min_reduction_pct,
        out_dir=fresh_folder(options.out_dir, scenario.name),
        headed=options.headed,
        sampling=options.sampling,
        keep_downloads=options.keep_downloads,
        isolation_round=options.isolation_round,
        third=third,
        tuning=tuning,
    )


def _tuning(options: CompareOptions) -> Tuning:
    for each in options.block:
        if each not in BLOCKABLE and "*" not in each:
            raise ConfigError(
                f"--block {each} is neither a kind of file nor an address with * in it.",
                f"Choose from {', '.join(BLOCKABLE)}, or write an address such as *://analytics.example/*.",
            )
    if options.overlap and not any(MODES[mode].context_per_po for mode in (options.baseline, options.candidate)):
        raise ConfigError(
            "--overlap needs a mode in which each PO has a browser context of its own.",
            f"Compare with --candidate {next(mode.name for mode in MODES.values() if mode.context_per_po)}.",
        )
    return Tuning(options.page_load, options.overlap, options.block)


def _third_arm(options: CompareOptions) -> str:
    """The mode that a transfer beside the browser's adds to each round; empty for the browser's own."""
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


def _stopping_rule(options: CompareOptions) -> StoppingRule:
    if options.rounds == AUTO_ROUNDS:
        return SequentialLooks(options.baseline, options.candidate, options.min_reduction_pct)
    return FixedRounds(_round_count(options.rounds))


def _round_count(rounds: str) -> int:
    if rounds == AUTO_ROUNDS:
        return LOOKS[-1]
    if not rounds.isdecimal() or int(rounds) < 1:
        raise ConfigError(f"--rounds {rounds} is not a number of rounds.", "Give a whole number from 1, or auto.")
    return int(rounds)
