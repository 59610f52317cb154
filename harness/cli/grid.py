"""The command lines of ``harness grid``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import JsonOption
from harness.host.browsers import BrowserChoice

DEFAULT_PORT = 4444  # As the Grid's own documentation has it.

grid = typer.Typer(
    help="Start, end and look at a Selenium Grid on this machine, for 'harness compare --grid URL'.",
    no_args_is_help=True,
)


@grid.command()
def up(
    nodes: Annotated[int, typer.Option(help="Nodes, each a process of its own.")] = 2,
    sessions: Annotated[int, typer.Option(help="Drivers that each node runs at once.")] = 4,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The hub's port on this machine.")] = DEFAULT_PORT,
    jar: Annotated[
        Path | None,
        typer.Option(
            help="Selenium's server; else that of HARNESS_SELENIUM_JAR, of 'harness setup --grid' or of npm's "
            "node_modules."
        ),
    ] = None,
    browser: Annotated[BrowserChoice, typer.Option(help="What the nodes drive.")] = BrowserChoice.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="The address as JSON.")] = False,
) -> None:
    """Start a hub and its nodes on loopback, and wait until they are up.

    Needs Java and Selenium's server ('harness setup --grid' brings both). For example:

    harness grid up --nodes 2

    harness compare --grid http://127.0.0.1:4444 --workers 4
    """
    from harness.commands.grid import UpOptions
    from harness.commands.grid import up as start

    raise typer.Exit(start(UpOptions(nodes, sessions, port, jar, browser, as_json)))


@grid.command()
def down() -> None:
    """End exactly what 'harness grid up' has started: hub, nodes, and every driver and browser of theirs."""
    from harness.commands.grid import down as end

    raise typer.Exit(end())


@grid.command()
def status(
    url: Annotated[str, typer.Argument(help="A Grid's address; the one that is up here if left out.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Show a Grid's nodes, and how many of their places are taken."""
    from harness.commands.grid import status as show

    raise typer.Exit(show(url, as_json=as_json))
