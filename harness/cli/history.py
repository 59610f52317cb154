"""The command line of ``harness history``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import JsonOption, scenario_names


def history(
    folder: Annotated[
        Path, typer.Argument(help="Folder in which, at any depth, the runs lie.", metavar="FOLDER")
    ] = Path("results"),
    last: Annotated[
        int | None, typer.Option(min=1, help="Only the newest N runs of each setting.", metavar="N")
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(help="Only the runs of this scenario.", metavar="NAME", autocompletion=scenario_names),
    ] = None,
    plot: Annotated[bool | None, typer.Option("--plot/--no-plot", help="Draw a figure, or draw none.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The figure's file, .png or .svg; FOLDER/history.png if left out.", metavar="FILE"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show how the time saved developed from run to run, and since when it is different.

    Runs stand in one table only where their figures compare: same machine,
    scenario, POs, workers, modes, browser and settings. For each there are
    date, git commit, times of both modes, reduction with its bounds, verdict.

    From 8 runs on lasting changes are looked for: a new level that holds for
    3 runs or more and that chance alone would show in one series of twenty.
    A run that was broken off is left out. For example:

    harness history --scenario typical --last 20 --plot
    """
    from harness.commands.history import HistoryOptions, run

    raise typer.Exit(run(HistoryOptions(folder, last, scenario, plot, out, as_json)))
