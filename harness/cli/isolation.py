"""The command line of ``harness isolation``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import BrowserOption, HeadedOption, JsonOption, QuietOption, ScenarioOption
from harness.host.browsers import BrowserChoice


def isolation(
    pos: Annotated[
        int | None, typer.Option("--pos", min=2, help="POs for each cell; the scenario's own number if left out.")
    ] = None,
    scenario: ScenarioOption = "isolation",
    browser: BrowserOption = BrowserChoice.AUTO,
    headed: HeadedOption = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<UTC time>-isolation if left out.")
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Show which state of one PO another can see, and what each guarantee costs.

    Every PO plants its name wherever a browser keeps state: cookies, storage,
    caches, workers, credentials, open tabs and more; every later PO looks for it.
    Each mode is tried with each cleanup policy, in a minute or three.

    Ends with 0 only if everything leaked where nothing is cleaned (a check that
    cannot fail proves nothing) and the recommended modes are clean; with 4
    otherwise; with 130 where it was interrupted, what was looked at being saved.
    For example:

    harness isolation --browser chrome
    """
    from harness.commands.isolation import IsolationOptions, run

    raise typer.Exit(run(IsolationOptions(pos, scenario, browser, headed, out, quiet, as_json)))
