"""The command line of ``harness report``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import RunArgument


def report(
    run: RunArgument,
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; report.html beside the run if left out.", metavar="FILE", dir_okay=False),
    ] = None,
) -> None:
    """Write a saved run as one page for a browser: the verdict, what it rests on, and how it was reached.

    'compare' writes the page by itself; this makes it again, from the run alone and
    without measuring anything. The page needs no network and no other file, so
    that it can be sent as it is. For example:

    harness report results/20250304T100000Z-typical
    """
    from harness.commands.report import ReportOptions
    from harness.commands.report import run as write

    raise typer.Exit(write(ReportOptions(run, out)))
