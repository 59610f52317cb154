"""The command lines of what looks at the machine and shows what there is."""

from typing import Annotated

import typer

from harness.cli.options import PosOption, ScenarioOption, SeedOption
from harness.host.browsers import BrowserChoice


def doctor() -> None:
    """Show what this machine offers; ends with 2 where 'compare' could not run."""
    from harness.commands.doctor import run

    raise typer.Exit(run())


def setup(
    browser: Annotated[
        BrowserChoice, typer.Option(help="auto and firefox are installed; of the others it is said which are there.")
    ] = BrowserChoice.AUTO,
    grid: Annotated[
        bool, typer.Option("--grid", help="Bring Selenium's server and Java too, for 'harness grid up'.")
    ] = False,
) -> None:
    """Install a browser and its driver, unless there is one."""
    from harness.commands.setup import run

    raise typer.Exit(run(browser, grid=grid))


def scenarios() -> None:
    """List the scenarios and what each is for."""
    from harness.commands.scenarios import run

    raise typer.Exit(run())


def serve(
    scenario: ScenarioOption = "typical",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes a free one.")] = 0,
    pos: PosOption = None,
    seed: SeedOption = None,
) -> None:
    """Serve the fake Coupa for your own browser, until Ctrl-C."""
    from harness.commands.serve import run

    raise typer.Exit(run(scenario, port, pos=pos, seed=seed))


def schema(
    isolation: Annotated[bool, typer.Option("--isolation", help="That of isolation.json instead.")] = False,
    soak: Annotated[bool, typer.Option("--soak", help="That of soak.json instead.")] = False,
    sweep: Annotated[bool, typer.Option("--sweep", help="That of sweep.json instead.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="That of plan.json instead.")] = False,
) -> None:
    """Print the JSON Schema of run.json."""
    from harness.commands.schema import run

    asked = {"isolation": isolation, "soak": soak, "sweep": sweep, "plan": plan}
    raise typer.Exit(run([name for name, wanted in asked.items() if wanted]))
