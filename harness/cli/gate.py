"""The command line of ``harness gate``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import RunArgument


def format_names() -> list[str]:
    """The forms of a judgement, to complete an option with."""
    from harness.report.gate import FORMATS

    return list(FORMATS)


def gate(
    run_file: RunArgument,
    min_reduction: Annotated[
        float | None,
        typer.Option(
            help="Less time that is asked for, in percent; what the run itself was asked for if left out.",
            metavar="PERCENT",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="An earlier run of the same workload, or its folder: fail where too much of its reduction was lost.",
            metavar="BASELINE.json",
        ),
    ] = None,
    max_loss: Annotated[
        float | None,
        typer.Option(
            help="Percentage points of the reduction that may be lost against the earlier run; 5 if left out.",
            metavar="POINTS",
        ),
    ] = None,
    output_format: Annotated[
        str,
        typer.Option(
            "--format",
            help="text for people, json for scripts, junit (XML) for most CI systems, github for its annotations and "
            "the job's page.",
            metavar="text|json|junit|github",
            autocompletion=format_names,
        ),
    ] = "text",
    out: Annotated[
        Path | None, typer.Option(help="Write to this file instead of standard output.", metavar="FILE")
    ] = None,
) -> None:
    """Judge a saved run, in a second and without a browser.

    Asks that the run came to its end, that its checks passed, that its interval
    lies above the reduction asked for and, with --against, that the interval of
    the loss lies below --max-loss. Noise alone neither passes nor fails a run.

    Ends with 0 for pass, 1 for fail, 3 where the rounds leave it open, 4 where
    a check of isolation or integrity failed; of several, 4 comes before 1, 1
    before 3. A killed run is judged by the rounds it has. For example:

    harness gate results/latest/run.json --against baseline/run.json
    """
    from harness.commands.gate import GateOptions, run

    raise typer.Exit(run(GateOptions(run_file, min_reduction, against, max_loss, output_format, out)))
