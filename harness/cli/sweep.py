"""The command line of ``harness sweep``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import (
    BrowserOption,
    BudgetOption,
    GridOption,
    JsonOption,
    PosOption,
    QuietOption,
    ScenarioOption,
    SeedOption,
    mode_names,
    policy_names,
    require_alone,
)
from harness.coupa.distribution import Distribution
from harness.host.browsers import BrowserChoice

BESIDE_RESUME = ("quiet", "as_json")


def sweep(
    context: typer.Context,
    workers: Annotated[
        str,
        typer.Option(
            help="Numbers of workers to measure; 1, 2, 4 and 8, up to twice the cores, if left out.", metavar="N,N,…"
        ),
    ] = "",
    modes: Annotated[
        str,
        typer.Option(
            help="Two or three modes for each round; the first is the baseline, the second the candidate.",
            metavar="MODE,MODE",
            autocompletion=mode_names,
        ),
    ] = "per-po-driver,driver-per-worker",
    pos: PosOption = None,
    rounds: Annotated[int, typer.Option(help="Rounds of each number of workers.")] = 3,
    scenario: ScenarioOption = "typical",
    seed: SeedOption = None,
    budget: BudgetOption = "",
    browser: BrowserOption = BrowserChoice.AUTO,
    grid: GridOption = "",
    distribution: Annotated[
        Distribution, typer.Option(help="static: a queue per worker, filled beforehand. dynamic: the next PO.")
    ] = Distribution.STATIC,
    cleanup: Annotated[
        str, typer.Option(help="What a reused driver forgets between two POs.", autocompletion=policy_names)
    ] = "full",
    isolation_round: Annotated[
        bool,
        typer.Option(
            "--isolation-round/--no-isolation-round",
            help="Before anything is measured, look for state of one PO in another, with the most workers.",
        ),
    ] = True,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<UTC time>-sweep if left out.")
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            help="Go on with an interrupted sweep from its last complete trial: its folder, or the sweep.json in it. "
            "Only --quiet and --json can be given beside it.",
            metavar="DIR",
        ),
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Find out how many workers to run.

    Runs the same batch with several numbers of workers, in blocks of one round
    of each, up and down in turn. From that: throughput, reduction, memory and
    load at each number, the Universal Scalability Law, a line for the memory,
    and the smallest number that is within 3 % of the best and fits into memory.
    Each number is a run of its own, with a run.json that gate, report and
    history read. For example:

    harness sweep --workers 1,2,4,8

    harness sweep --workers 2,3,4 --modes driver-per-worker,context-per-po --pos 24

    harness sweep --resume results/20250304T100000Z-sweep
    """
    from harness.commands.sweep import SweepOptions, run
    from harness.commands.sweep import resume as go_on

    if resume is not None:
        require_alone(context, "resume", beside=BESIDE_RESUME)
        raise typer.Exit(go_on(resume, quiet=quiet, as_json=as_json))
    options = SweepOptions(
        workers=workers,
        modes=modes,
        pos=pos,
        rounds=rounds,
        scenario=scenario,
        seed=seed,
        budget=budget,
        browser=browser,
        grid=grid,
        distribution=distribution,
        cleanup=cleanup,
        isolation_round=isolation_round,
        out_dir=out,
        quiet=quiet,
        as_json=as_json,
    )
    raise typer.Exit(run(options))
