"""Options that several commands share, and what the shell can complete them with."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from harness.errors import ConfigError
from harness.host.browsers import BrowserChoice


def require_alone(context: typer.Context, name: str, beside: Iterable[str]) -> None:
    """Raise ConfigError where an option is given beside ``name`` that is none of ``beside``."""
    given = [
        option.opts[0]
        for option in context.command.params
        if option.name not in (name, *beside) and _typed(context, option.name)
    ]
    if given:
        raise ConfigError(
            f"{', '.join(given)} cannot be given beside --{name}: the run goes on with the options that it was started "
            "with.",
            f"Leave {'it' if len(given) == 1 else 'them'} out, or start a new run.",
        )


def _typed(context: typer.Context, name: str | None) -> bool:
    source = context.get_parameter_source(name) if name else None
    return source is not None and source.name == "COMMANDLINE"


def mode_names() -> list[str]:
    """The modes, to complete an option with."""
    from harness.coupa.modes import MODES

    return list(MODES)


def delay_names() -> list[str]:
    """The modes as ``--inject-delay`` takes them."""
    return [f"{mode}=" for mode in mode_names()]


def policy_names() -> list[str]:
    """The cleanup policies."""
    from harness.coupa.cleanup import POLICIES

    return list(POLICIES)


def blockable_names() -> list[str]:
    """The kinds of resources that can be blocked."""
    from harness.coupa.tuning import BLOCKABLE

    return list(BLOCKABLE)


def transfer_names() -> list[str]:
    """The ways to fetch attachments."""
    from harness.coupa.transfers import TRANSFERS

    return list(TRANSFERS)


def scenario_names() -> list[str]:
    """The scenarios that come with the harness."""
    from harness.workload.scenario import list_scenarios

    return [scenario.name for scenario in list_scenarios()]


ScenarioOption = Annotated[
    str,
    typer.Option(
        help="Name of a scenario ('harness scenarios' lists them) or a TOML file.",
        metavar="NAME|FILE",
        autocompletion=scenario_names,
    ),
]
PosOption = Annotated[
    int | None, typer.Option("--pos", min=1, help="POs per trial; the scenario's own number if left out.")
]
SeedOption = Annotated[int | None, typer.Option(help="Another seed for POs, files and latencies.")]
BrowserOption = Annotated[
    BrowserChoice,
    typer.Option(
        help="auto: the headless shell if there is one, else Chrome, Chromium or Edge; on a real site never the shell. "
        "Firefox is driven where it is named, in three of the modes."
    ),
]
GridOption = Annotated[
    str,
    typer.Option(
        help="Drive the browsers of a Selenium Grid instead of this machine's, in every mode; 'harness grid up' starts "
        "one here. A name and a password that it asks for come from HARNESS_GRID_USERNAME and HARNESS_GRID_PASSWORD.",
        metavar="URL",
    ),
]
HeadedOption = Annotated[bool, typer.Option("--headed", help="Show the browsers' windows.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="No progress, only the result.")]
JsonOption = Annotated[bool, typer.Option("--json", help="No progress, the result as JSON.")]
BudgetOption = Annotated[
    str, typer.Option(help="Begin no round that would end later than this, such as 90s, 10m or 1h30m.")
]
MinReductionOption = Annotated[float, typer.Option(help="Less time that the claim promises, in percent.")]
RunArgument = Annotated[
    Path, typer.Argument(help="A saved run: its run.json, or the folder that it lies in.", metavar="RUN.json")
]
