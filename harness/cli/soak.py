"""The command line of ``harness soak``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.endurance_options import RetireAfterOption, RetireAtOption
from harness.cli.options import (
    BrowserOption,
    HeadedOption,
    JsonOption,
    QuietOption,
    ScenarioOption,
    mode_names,
    policy_names,
)
from harness.host.browsers import BrowserChoice


def soak(
    minutes: Annotated[
        float | None,
        typer.Option(min=0.1, help="Begin no PO after so many minutes; 10, if --pos is left out as well."),
    ] = None,
    pos: Annotated[
        int | None,
        typer.Option("--pos", min=1, max=200_000, help="POs to work; the scenario's are worked again and again."),
    ] = None,
    mode: Annotated[
        str, typer.Option(help="Mode that reuses its driver.", autocompletion=mode_names)
    ] = "driver-per-worker",
    scenario: ScenarioOption = "soak",
    cleanup: Annotated[
        str, typer.Option(help="What is cleaned between two POs.", autocompletion=policy_names)
    ] = "full",
    retire_after: RetireAfterOption = None,
    retire_at: RetireAtOption = "",
    max_growth: Annotated[
        str,
        typer.Option(
            metavar="SIZE", help="End with 1 if the driver certainly grows by more than this per PO, such as 50K."
        ),
    ] = "",
    browser: BrowserOption = BrowserChoice.AUTO,
    headed: HeadedOption = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<UTC time>-soak if left out.")
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Find out what a reused driver grows by over thousands of POs.

    One worker works POs of the fake site one after the other. After each, while
    it rests, the memory of its driver with the browser is read, and apart from it
    that of the worker and of the site, as well as processes, threads, open files
    and temporary files. A line through what follows the warm-up says how much
    each PO adds, with an interval that allows for what successive readings have
    in common. Status and files of every PO are checked as in a trial.

    Ends with 0; with 1 if --max-growth is certainly exceeded; with 3 if there
    were too few POs to tell that; with 4 if a PO was not right; with 130 where
    it was interrupted, what was measured being saved. For example:

    harness soak --pos 2000 --retire-after 500
    """
    from harness.commands.endurance import EnduranceOptions
    from harness.commands.soak import SoakOptions, run

    options = SoakOptions(
        minutes=minutes,
        pos=pos,
        mode=mode,
        scenario=scenario,
        cleanup=cleanup,
        browser=browser,
        headed=headed,
        max_growth=max_growth,
        out_dir=out,
        quiet=quiet,
        as_json=as_json,
        endurance=EnduranceOptions(retire_after=retire_after, retire_at=retire_at),
    )
    raise typer.Exit(run(options))
