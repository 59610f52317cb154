"""``harness sweep``: the same batch with several numbers of workers, to a recommendation how many to run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from harness.analysis.scaling.judging import judged
from harness.analysis.summary import failed_checks
from harness.analysis.warnings import run_warnings
from harness.commands.comparing import MAX_WORKERS, CompareOptions, plan_of
from harness.commands.recorded import workload_of_record
from harness.commands.resuming import browser_of_record, require_comparable, resumption
from harness.commands.sweeping import Swept, measure_sweep
from harness.coupa.distribution import Distribution
from harness.errors import ConfigError, ExitCode, HarnessError
from harness.experiment.environment import environment_of
from harness.experiment.logbook import Logbook
from harness.experiment.plan import plan_of_record
from harness.experiment.sweep.plan import SweepPlan, run_folder
from harness.host.browsers import BrowserChoice
from harness.host.guardian import guarded
from harness.host.hurry import in_a_hurry
from harness.host.occupied import occupied
from harness.host.signals import terminable
from harness.measure.machine import machine_facts
from harness.record.run import RunRecord
from harness.record.store import load_sweep, load_swept_runs, save_sweep
from harness.record.sweep import SWEEP_FILE, SweepRecord
from harness.report.exporters import export_run
from harness.report.sweep.figure import save_sweep_figure
from harness.report.sweep.table import print_sweep

MOST_COUNTS = 12
MOST_MODES, FEWEST_MODES = 3, 2
_DEFAULT_MOST = 8
_TOLD = {"points", "reductions", "laws", "memory", "recommendations", "warnings"}
"""What programs are told: all that only the numbers of workers together can say."""


@dataclass(frozen=True, slots=True)
class SweepOptions:
    """What the command line said, not yet looked at."""

    workers: str
    modes: str
    pos: int | None
    rounds: int
    scenario: str
    seed: int | None
    budget: str
    browser: BrowserChoice
    grid: str
    distribution: Distribution
    cleanup: str
    isolation_round: bool
    out_dir: Path | None
    quiet: bool
    as_json: bool


def run(options: SweepOptions) -> ExitCode:
    """Run the sweep, write and print what it says, and turn it into an exit code.

    Raises:
        HarnessError: for anything that keeps it from starting or going on.
    """
    counts, modes = counts_of(options.workers), modes_of(options.modes)
    plan = SweepPlan(plan_of(_as_comparison(options, counts, modes)), counts)
    sweep = SweepRecord(
        started_at=datetime.now(UTC),
        config=plan.config(),
        environment=environment_of(plan.base.browser),
        runs=plan.runs(),
    )
    swept = {n: Swept.of(plan.of(n), Logbook(plan.of(n))) for n in counts}
    with occupied(plan.base.out_dir):
        return _carry_out(plan, sweep, swept, quiet=options.quiet, as_json=options.as_json)


def resume(folder: Path, *, quiet: bool, as_json: bool) -> ExitCode:
    """Run what is left of an interrupted sweep, and end as it would have ended.

    Raises:
        HarnessError: the sweep is complete, is being run, or cannot go on here.
    """
    load_sweep(folder)
    folder = (folder.parent if folder.name == SWEEP_FILE else folder).resolve()
    with occupied(folder, "Go on as somebody who may write to it."):
        sweep = load_sweep(folder)  # Under the lock nobody else writes it any more.
        if sweep.finished_at is not None and not sweep.interrupted:
            raise ConfigError(f"The sweep in {folder} is complete.", "Start a new one.")
        runs = load_swept_runs(sweep, folder)
        plan = _plan_of_record(sweep, runs, folder)
        swept = {n: _resumed(plan, runs.get(n), n, folder) for n in plan.counts}
        reopened = sweep.model_copy(update={"finished_at": None, "interrupted": False})
        return _carry_out(plan, reopened, swept, quiet=quiet, as_json=as_json)


def counts_of(text: str) -> tuple[int, ...]:
    """Numbers of workers, in rising order, from words like ``1,2,4``; the machine's own for none.

    Raises:
        ConfigError: one of them is none, comes twice, or is out of range; or there are too many.
    """
    if not text:
        return tuple(n for n in (1, 2, 4, 8) if n <= max(2, min(_DEFAULT_MOST, 2 * machine_facts().cores)))
    parts = [part.strip() for part in text.split(",")]
    wrong = next((part for part in parts if not (part.isascii() and part.isdigit() and int(part) > 0)), None)
    if wrong is not None:
        raise ConfigError(f"--workers {text}: '{wrong}' is not a number of workers.", "Write it like 1,2,4,8.")
    counts = [int(part) for part in parts]
    twice = next((n for n in counts if counts.count(n) > 1), None)
    if twice is not None:
        raise ConfigError(f"--workers {text} names {twice} twice.", "Name each number once.")
    if max(counts) > MAX_WORKERS:
        raise ConfigError(f"--workers {max(counts)} is out of range.", f"Choose from 1 to {MAX_WORKERS}.")
    if len(counts) > MOST_COUNTS:
        raise ConfigError(f"--workers names {len(counts)} numbers.", f"Choose {MOST_COUNTS} at most.")
    return tuple(sorted(counts))


def modes_of(text: str) -> tuple[str, ...]:
    """The modes of a round, the baseline first. Raises ConfigError: too few, too many, or one twice."""
    modes = tuple(part.strip() for part in text.split(","))
    if len(set(modes)) < len(modes) or not FEWEST_MODES <= len(modes) <= MOST_MODES:
        raise ConfigError(
            f"--modes {text} does not name two or three different modes.",
            "Write it like per-po-driver,driver-per-worker; the first is the baseline.",
        )
    return modes


def _as_comparison(options: SweepOptions, counts: tuple[int, ...], modes: tuple[str, ...]) -> CompareOptions:
    if options.rounds < 1:
        raise ConfigError(f"--rounds {options.rounds} is not a number of rounds.", "Give a whole number from 1.")
    return CompareOptions(
        pos=options.pos,
        workers=counts[-1],
        scenario=options.scenario,
        baseline=modes[0],
        candidate=modes[1],
        third=modes[2] if len(modes) == MOST_MODES else "",
        rounds=str(options.rounds),
        min_reduction_pct=20.0,
        browser=options.browser,
        headed=False,
        grid=options.grid,
        distribution=options.distribution,
        cleanup=options.cleanup,
        seed=options.seed,
        out_dir=options.out_dir,
        keep_downloads=False,
        isolation_round=options.isolation_round,
        sampling=True,
        quiet=options.quiet or options.as_json,
        as_json=options.as_json,
        budget=options.budget,
        label="sweep",
    )


def _plan_of_record(sweep: SweepRecord, runs: Mapping[int, RunRecord], folder: Path) -> SweepPlan:
    if not runs:
        raise ConfigError(f"No trial of the sweep in {folder} was complete.", "Start a new one.")
    any_run = next(iter(runs.values()))
    browser = browser_of_record(any_run)
    require_comparable(environment_of(browser), sweep.environment, folder)
    base = plan_of_record(any_run, folder, browser, workload_of_record(any_run.scenario, None))
    wanted = any(run.config.isolation_round for run in runs.values())
    return SweepPlan(replace(base, isolation_round=wanted, budget_s=sweep.config.budget_s), tuple(sweep.config.workers))


def _resumed(plan: SweepPlan, before: RunRecord | None, workers: int, folder: Path) -> Swept:
    own = plan.of(workers)
    if before is None:
        return Swept.of(own, Logbook(own))
    if before.finished_at is not None and not before.interrupted:
        return Swept.of(own, Logbook(own, before))
    saved = datetime.fromtimestamp((run_folder(folder, workers) / "run.json").stat().st_mtime, UTC)
    again = resumption(before, environment_of(own.browser), last_saved=saved)
    return Swept.of(own, Logbook.resumed(own, before, again))


def _carry_out(
    plan: SweepPlan, sweep: SweepRecord, swept: Mapping[int, Swept], *, quiet: bool, as_json: bool
) -> ExitCode:
    path = plan.base.out_dir / SWEEP_FILE
    save_sweep(sweep, path)
    with terminable(), guarded():
        try:
            interrupted = measure_sweep(plan, swept, quiet=quiet or as_json)
        except HarnessError as error:
            error.remedy = f"{error.remedy} What was measured is saved. {_go_on(plan)}".strip()
            raise
        runs = _finished(swept, interrupted=interrupted)
        done = sweep.model_copy(update={"finished_at": datetime.now(UTC), "interrupted": interrupted})
        result = judged(done, runs)
        save_sweep(result, path)
        paths = [path, *_drawn(result, plan.base.out_dir)]
    _show(result, paths, as_json=as_json)
    if interrupted and not as_json:
        Console().print(_go_on(plan), markup=False, highlight=False, soft_wrap=True)
    if interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.CHECK_FAILED if any(failed_checks(each) for each in runs.values()) else ExitCode.OK


def _finished(swept: Mapping[int, Swept], *, interrupted: bool) -> dict[int, RunRecord]:
    """The runs by their workers, each closed and exported; those of which nothing was complete are left out."""
    runs = {}
    for workers, each in swept.items():
        if not each.logbook.path.exists():
            continue
        each.logbook.decide(each.decision())
        each.logbook.finish(run_warnings(each.logbook.run), interrupted=interrupted and not each.is_whole)
        runs[workers] = each.logbook.run
        if each.logbook.run.rounds and not in_a_hurry():
            export_run(each.logbook.run, each.plan.out_dir)
    return runs


def _drawn(sweep: SweepRecord, folder: Path) -> list[Path]:
    if not sweep.points or in_a_hurry():
        return []
    paths = [folder / "sweep.png", folder / "sweep.svg"]
    for path in paths:
        save_sweep_figure(sweep, path)
    return paths


def _show(sweep: SweepRecord, paths: list[Path], *, as_json: bool) -> None:
    console = Console(highlight=False, soft_wrap=as_json)
    if as_json:
        told = sweep.model_dump(mode="json", include=_TOLD)
        console.print_json(json.dumps({**told, "interrupted": sweep.interrupted, "paths": [str(p) for p in paths]}))
        return
    print_sweep(sweep, console, paths)


def _go_on(plan: SweepPlan) -> str:
    folder = str(plan.base.out_dir)
    quoted = f'"{folder}"' if " " in folder else folder
    return f"Go on with: harness sweep --resume {quoted}"
