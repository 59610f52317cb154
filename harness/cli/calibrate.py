"""The command line of ``harness calibrate``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import (
    BrowserOption,
    BudgetOption,
    GridOption,
    HeadedOption,
    JsonOption,
    MinReductionOption,
    PosOption,
    QuietOption,
    ScenarioOption,
    mode_names,
)
from harness.host.browsers import BrowserChoice


def calibrate(
    mode: Annotated[
        str, typer.Option(help="Mode to compare with itself.", autocompletion=mode_names)
    ] = "driver-per-worker",
    pos: PosOption = None,
    workers: Annotated[int, typer.Option(help="Worker processes.")] = 4,
    scenario: ScenarioOption = "typical",
    rounds: Annotated[int, typer.Option(help="Rounds of two trials of the mode; 8 at least.")] = 20,
    min_reduction: MinReductionOption = 20.0,
    browser: BrowserOption = BrowserChoice.AUTO,
    headed: HeadedOption = False,
    grid: GridOption = "",
    budget: BudgetOption = "",
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<UTC time>-calibration if left out.")
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Find out what verdicts from this machine are worth.

    Compares a mode with itself, through the same code as 'compare'. What is left
    is the noise of the machine: it says how often a verdict would pass falsely,
    and which reduction a number of rounds can detect. Later runs of 'compare' on
    this machine cite it, if it lies in results/. Choose the scenario, POs and
    workers of the comparison that you plan. For example:

    harness calibrate --scenario fast-site --pos 16 --workers 2
    """
    from harness.commands.calibrate import CalibrateOptions, run

    options = CalibrateOptions(
        mode=mode,
        pos=pos,
        workers=workers,
        scenario=scenario,
        rounds=rounds,
        min_reduction_pct=min_reduction,
        browser=browser,
        headed=headed,
        grid=grid,
        budget=budget,
        out_dir=out,
        quiet=quiet,
        as_json=as_json,
    )
    raise typer.Exit(run(options))
