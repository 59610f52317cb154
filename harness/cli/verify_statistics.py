"""The command line of ``harness verify-statistics``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import JsonOption, QuietOption


def verify_statistics(
    simulations: Annotated[
        int, typer.Option(min=100, help="Simulated runs behind each rate; more of them leave less to chance.")
    ] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same tables.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder for verify-statistics.json and .md; nothing is written if left out.")
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run the simulation again that chose how verdicts are reached.

    Draws runs whose true saving is known, with the noise, drift and outliers of
    a busy machine, and counts how often each statistical method is wrong: in
    its verdict, in its bounds, by looking at the results on the way, and by the
    order of the arms. No browser is needed, and it takes seconds.

    Ends with 0 if the method in use is wrong no more often than it says, within
    what chance explains; with 4 otherwise. For example:

    harness verify-statistics --simulations 10000 --seed 7
    """
    from harness.commands.verify_statistics import VerifyStatisticsOptions, run

    raise typer.Exit(run(VerifyStatisticsOptions(simulations, seed, out, quiet, as_json)))
