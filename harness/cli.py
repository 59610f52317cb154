"""The command ``harness``: parses and delegates, nothing else. Each command's work is in ``harness.commands``.

Commands are imported when they are called, so that ``--help`` and completion answer at once.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from harness.coupa.distribution import Distribution
from harness.coupa.tuning import PageLoad
from harness.errors import ExitCode, HarnessError
from harness.host.browsers import BrowserChoice

app = typer.Typer(
    name="harness",
    help="Proves or refutes that one reused Selenium driver per worker downloads the attachments of Coupa purchase "
    "orders (POs) faster than one driver per PO. Start with 'harness doctor', then 'harness compare'.",
    epilog="Exit codes: 0 pass or done; 1 verdict fail; 2 usage, configuration or environment; 3 inconclusive; "
    "4 an isolation or integrity check failed; 130 interrupted.",
    context_settings={"max_content_width": 100},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Rich's help would take three times as long to appear: tests/benchmarks/test_cli.py.
)


def _mode_names() -> list[str]:
    from harness.coupa.modes import MODES

    return list(MODES)


def _policy_names() -> list[str]:
    from harness.coupa.cleanup import POLICIES

    return list(POLICIES)


def _blockable_names() -> list[str]:
    from harness.coupa.tuning import BLOCKABLE

    return list(BLOCKABLE)


def _transfer_names() -> list[str]:
    from harness.coupa.transfers import TRANSFERS

    return list(TRANSFERS)


def _scenario_names() -> list[str]:
    from harness.workload.scenario import list_scenarios

    return [scenario.name for scenario in list_scenarios()]


def _show_version(wanted: bool) -> None:
    if wanted:
        from harness import __version__

        typer.echo(f"harness {__version__}")
        raise typer.Exit


ScenarioOption = Annotated[
    str,
    typer.Option(
        help="Name of a scenario ('harness scenarios' lists them) or a TOML file.",
        metavar="NAME|FILE",
        autocompletion=_scenario_names,
    ),
]
PosOption = Annotated[
    int | None, typer.Option("--pos", min=1, help="POs per trial; the scenario's own number if left out.")
]
SeedOption = Annotated[int | None, typer.Option(help="Another seed for POs, files and latencies.")]


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Hold the options that come before any command; without a command, show the help."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(ExitCode.USAGE)


@app.command(short_help="Run the same batch in two modes and judge the time saved.")
def compare(
    pos: PosOption = None,
    workers: Annotated[int, typer.Option(help="Worker processes in either mode.")] = 4,
    scenario: ScenarioOption = "typical",
    baseline: Annotated[
        str, typer.Option(help="Mode to compare with: today's way.", autocompletion=_mode_names)
    ] = "per-po-driver",
    candidate: Annotated[
        str, typer.Option(help="Mode that is claimed to be faster.", autocompletion=_mode_names)
    ] = "driver-per-worker",
    rounds: Annotated[
        str,
        typer.Option(
            help="Rounds of one trial per mode; fewer than 5 decide nothing. 'auto' looks after 8, 12, 16 and 20 "
            "rounds and stops as soon as the verdict is clear.",
            metavar="N|auto",
        ),
    ] = "5",
    min_reduction: Annotated[float, typer.Option(help="Less time that the claim promises, in percent.")] = 20.0,
    browser: Annotated[
        BrowserChoice, typer.Option(help="auto: the headless shell if there is one, else Chrome, Chromium or Edge.")
    ] = BrowserChoice.AUTO,
    headed: Annotated[bool, typer.Option("--headed", help="Show the browsers' windows.")] = False,
    distribution: Annotated[
        Distribution,
        typer.Option(
            help="static: a queue per worker, filled beforehand, as designed. dynamic: workers take the next PO. "
            "per-po-driver always takes the next PO, as today."
        ),
    ] = Distribution.STATIC,
    cleanup: Annotated[
        str, typer.Option(help="What a reused driver forgets between two POs.", autocompletion=_policy_names)
    ] = "full",
    transfer: Annotated[
        str,
        typer.Option(
            help="How attachments are fetched. browser: by the browser in both modes. http: adds a third mode to every "
            "round, in which an HTTP client fetches them with the session's cookies; the verdict leaves it out.",
            autocompletion=_transfer_names,
        ),
    ] = "browser",
    page_load: Annotated[
        PageLoad,
        typer.Option(help="When a page counts as loaded. normal: with all that belongs to it. eager: once it is read."),
    ] = PageLoad.NORMAL,
    overlap: Annotated[
        bool,
        typer.Option(
            "--overlap",
            help="Let the next PO's page begin to load while the last files of a PO arrive. Only for modes in which "
            "each PO has a browser context of its own (context-per-po); the others run as ever.",
        ),
    ] = False,
    block: Annotated[
        list[str] | None,
        typer.Option(
            help="What pages are kept from loading, in every mode: images, fonts, media, styles, scripts, or an "
            "address with * in it. Can be given more than once.",
            metavar="NAME|ADDRESS",
            autocompletion=_blockable_names,
        ),
    ] = None,
    seed: SeedOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<UTC time>-<scenario> if left out.")
    ] = None,
    keep_downloads: Annotated[bool, typer.Option("--keep-downloads", help="Keep the files of every trial.")] = False,
    isolation_round: Annotated[
        bool,
        typer.Option(
            "--isolation-round/--no-isolation-round",
            help="Before anything is measured, run each mode once with state planted on every page, to see that none "
            "of it reaches another PO.",
        ),
    ] = True,
    sampling: Annotated[bool, typer.Option("--sampling/--no-sampling", help="Sample memory and CPU.")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, only the result.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="No progress, the result as JSON.")] = False,
) -> None:
    """Run the same batch in two modes and judge whether the candidate takes enough less time.

    Rounds alternate the order of the modes; the verdict comes from the interval of the reduction. For example:

    harness compare --pos 50 --workers 4

    harness compare --scenario fast-site --pos 10 --workers 2
    """
    from harness.commands.compare import CompareOptions, run

    options = CompareOptions(
        pos=pos,
        workers=workers,
        scenario=scenario,
        baseline=baseline,
        candidate=candidate,
        rounds=rounds,
        min_reduction_pct=min_reduction,
        browser=browser,
        headed=headed,
        distribution=distribution,
        cleanup=cleanup,
        seed=seed,
        out_dir=out,
        keep_downloads=keep_downloads,
        isolation_round=isolation_round,
        sampling=sampling,
        quiet=quiet,
        as_json=as_json,
        transfer=transfer,
        page_load=page_load,
        overlap=overlap,
        block=tuple(block or ()),
    )
    raise typer.Exit(run(options))


@app.command(short_help="Show which state of one PO another can see.")
def isolation(
    pos: Annotated[
        int | None, typer.Option("--pos", min=2, help="POs for each cell; the scenario's own number if left out.")
    ] = None,
    scenario: ScenarioOption = "isolation",
    browser: Annotated[
        BrowserChoice, typer.Option(help="auto: the headless shell if there is one, else Chrome, Chromium or Edge.")
    ] = BrowserChoice.AUTO,
    headed: Annotated[bool, typer.Option("--headed", help="Show the browsers' windows.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<UTC time>-isolation if left out.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, only the result.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="No progress, the result as JSON.")] = False,
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


@app.command(short_help="Show what this machine offers.")
def doctor() -> None:
    """Show what this machine offers; ends with 2 where 'compare' could not run."""
    from harness.commands.doctor import run

    raise typer.Exit(run())


@app.command()
def setup() -> None:
    """Install a browser and its driver, unless there is one."""
    from harness.commands.setup import run

    raise typer.Exit(run())


@app.command()
def scenarios() -> None:
    """List the scenarios and what each is for."""
    from harness.commands.scenarios import run

    raise typer.Exit(run())


@app.command()
def serve(
    scenario: ScenarioOption = "typical",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes a free one.")] = 0,
    pos: PosOption = None,
    seed: SeedOption = None,
) -> None:
    """Serve the fake Coupa for your own browser, until Ctrl-C."""
    from harness.commands.serve import run

    raise typer.Exit(run(scenario, port, pos=pos, seed=seed))


@app.command()
def schema(
    isolation: Annotated[bool, typer.Option("--isolation", help="That of isolation.json instead.")] = False,
) -> None:
    """Print the JSON Schema of run.json."""
    from harness.commands.schema import run

    raise typer.Exit(run(isolation=isolation))


def main() -> None:
    """Run the command line; every foreseen trouble is one ``Error:`` line on standard error and an exit code."""
    try:
        code = app(standalone_mode=False)
    except HarnessError as error:
        code = _complain(str(error), error.exit_code)
    except TyperException as error:
        sentence = error.format_message().rstrip(".")
        code = _complain(f"{sentence}. See 'harness COMMAND --help'.", ExitCode.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        code = _complain("Interrupted.", ExitCode.INTERRUPTED)
    sys.exit(code)


def _complain(sentence: str, code: ExitCode) -> ExitCode:
    typer.echo(f"Error: {sentence}", err=True)
    return code
