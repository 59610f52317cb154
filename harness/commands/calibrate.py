"""``harness calibrate``: a mode against itself, for what verdicts from this machine are worth."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from harness.analysis.arms import pair_rounds
from harness.analysis.calibration import FEWEST_ROUNDS, noise_pct, power_of, true_reductions_pct
from harness.analysis.warnings import run_warnings
from harness.commands.comparing import CompareOptions, plan_of, stopping_of
from harness.commands.measuring import measure
from harness.commands.options import require_known
from harness.coupa.distribution import Distribution
from harness.coupa.modes import MODES
from harness.errors import ConfigError, ExitCode
from harness.experiment.logbook import Logbook
from harness.host.browsers import BrowserChoice
from harness.host.guardian import guarded
from harness.host.occupied import occupied
from harness.host.signals import terminable
from harness.record.calibration import CALIBRATION_FILE, CalibrationRecord
from harness.record.run import RunRecord
from harness.record.store import save_calibration
from harness.report.calibration.figure import save_calibration_figure
from harness.report.calibration.words import headline, sentences


@dataclass(frozen=True, slots=True)
class CalibrateOptions:
    """What the command line said, not yet looked at."""

    mode: str
    pos: int | None
    workers: int
    scenario: str
    rounds: int
    min_reduction_pct: float
    browser: BrowserChoice
    headed: bool
    budget: str
    out_dir: Path | None
    quiet: bool
    as_json: bool
    grid: str = ""


def run(options: CalibrateOptions) -> ExitCode:
    """Run the rounds, save and print what they are worth; with too few of them there is nothing to save.

    Raises:
        HarnessError: for anything that keeps the rounds from starting or going on.
    """
    require_known("--mode", options.mode, MODES)
    if options.rounds < FEWEST_ROUNDS:
        raise ConfigError(f"--rounds {options.rounds} says too little of the noise.", f"Give at least {FEWEST_ROUNDS}.")
    asked = _as_comparison(options)
    plan = replace(plan_of(asked), calibrates=True)
    stopping = stopping_of(plan)
    logbook = Logbook(plan)
    with occupied(plan.out_dir), terminable(), guarded():
        interrupted = measure(plan, logbook, stopping, quiet=asked.quiet)
        logbook.decide(stopping.decision())
        logbook.finish(run_warnings(logbook.run), interrupted=interrupted)
    if len(logbook.run.rounds) < FEWEST_ROUNDS:
        if interrupted:
            raise KeyboardInterrupt
        raise ConfigError(
            f"Only {len(logbook.run.rounds)} rounds were run.", f"It takes {FEWEST_ROUNDS}: give more time."
        )
    record = calibration_of(logbook.run)
    _show(record, _written(record, plan.out_dir), as_json=options.as_json)
    return ExitCode.INTERRUPTED if interrupted else ExitCode.OK


def calibration_of(run: RunRecord) -> CalibrationRecord:
    """What the rounds of a mode against itself say. Raises ValueError: there is no whole round."""
    log_ratios = [pair.log_ratio for pair in pair_rounds(run.rounds, run.config.baseline, run.config.candidate)]
    compared, line = run.comparison, run.config.min_reduction_pct
    return CalibrationRecord(
        started_at=run.started_at,
        environment=run.environment,
        config=run.config,
        log_ratios=log_ratios,
        noise_pct=noise_pct(log_ratios),
        low_pct=compared.reduction_pct.low if compared else None,
        high_pct=compared.reduction_pct.high if compared else None,
        reductions_pct=true_reductions_pct(line),
        power=power_of(log_ratios, line),
    )


def _as_comparison(options: CalibrateOptions) -> CompareOptions:
    """The same as a comparison of the mode with itself, without what only two different modes need."""
    return CompareOptions(
        pos=options.pos,
        workers=options.workers,
        scenario=options.scenario,
        baseline=options.mode,
        candidate=options.mode,
        rounds=str(options.rounds),
        min_reduction_pct=options.min_reduction_pct,
        browser=options.browser,
        headed=options.headed,
        distribution=Distribution.STATIC,
        cleanup="full",
        seed=None,
        out_dir=options.out_dir,
        keep_downloads=False,
        isolation_round=False,
        sampling=True,
        quiet=options.quiet or options.as_json,
        as_json=options.as_json,
        budget=options.budget,
        label="calibration",
        grid=options.grid,
    )


def _written(record: CalibrationRecord, folder: Path) -> list[Path]:
    paths = [folder / CALIBRATION_FILE, folder / "calibration.png", folder / "calibration.svg"]
    save_calibration(record, paths[0])
    for picture in paths[1:]:
        save_calibration_figure(record, picture)
    return paths


def _show(record: CalibrationRecord, paths: list[Path], *, as_json: bool) -> None:
    if as_json:
        answer = {**record.model_dump(mode="json"), "paths": [str(path) for path in paths]}
        Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))
        return
    console = Console()
    console.print(headline(record), style="bold")
    for sentence in sentences(record):
        console.print(escape(sentence))
    for path in paths:
        console.print(f"  {escape(str(path))}", soft_wrap=True)
