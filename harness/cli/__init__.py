"""The command ``harness``: parses and delegates, nothing else. Each command's work is in ``harness.commands``.

Commands are imported when they are called, so that ``--help`` and completion answer at once.
"""

import sys
from typing import Annotated

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from harness.cli.calibrate import calibrate
from harness.cli.compare import compare
from harness.cli.download import download
from harness.cli.gate import gate
from harness.cli.grid import grid
from harness.cli.history import history
from harness.cli.isolation import isolation
from harness.cli.machine import doctor, scenarios, schema, serve, setup
from harness.cli.plan import plan
from harness.cli.report import report
from harness.cli.soak import soak
from harness.cli.sweep import sweep
from harness.cli.verify_statistics import verify_statistics
from harness.errors import ExitCode, HarnessError, InterruptedByUser


class _Group(TyperGroup):
    """Typer would end with 130 and without a word."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise InterruptedByUser("Interrupted.") from error


app = typer.Typer(
    name="harness",
    cls=_Group,
    help="Proves or refutes that one reused Selenium driver per worker downloads the attachments of Coupa purchase "
    "orders (POs) faster than one driver per PO. Start with 'harness doctor', then 'harness compare'.",
    epilog="Exit codes: 0 pass or done; 1 verdict fail, or POs not complete; 2 usage, configuration or environment; "
    "3 inconclusive; 4 an isolation or integrity check failed; 130 interrupted.",
    context_settings={"max_content_width": 100},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # Rich's help would take three times as long to appear: tests/benchmarks/test_cli.py.
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from harness import __version__

        typer.echo(f"harness {__version__}")
        raise typer.Exit


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


app.command(short_help="Run the same batch in two modes and judge the time saved.")(compare)
app.command(short_help="Find out how many workers to run.")(sweep)
app.command(short_help="Say how long a batch to come will take, and on what.")(plan)
app.command(short_help="Download a batch of a real site, once the decision is made.")(download)
app.command(short_help="Judge a saved run, for CI.")(gate)
app.command(short_help="Find out what verdicts from this machine are worth.")(calibrate)
app.command(short_help="Show which state of one PO another can see.")(isolation)
app.command(short_help="Find out what a reused driver grows by over thousands of POs.")(soak)
app.command(short_help="Write a saved run as one page for a browser.")(report)
app.command(short_help="Show how the time saved developed from run to run.")(history)
app.add_typer(grid, name="grid", short_help="Start and end a Selenium Grid on this machine.")
app.command(short_help="Show what this machine offers.")(doctor)
app.command()(setup)
app.command()(scenarios)
app.command()(serve)
app.command()(schema)
app.command(short_help="Run the simulation again that chose how verdicts are reached.")(verify_statistics)


def main() -> None:
    """Run the command line; every foreseen trouble is one ``Error:`` line on standard error and an exit code."""
    try:
        code = app(standalone_mode=False)
    except HarnessError as error:
        code = _complain(str(error), error.exit_code)
    except TyperException as error:
        sentence = error.format_message().rstrip(".")
        code = _complain(f"{sentence}. See 'harness COMMAND --help'.", ExitCode.USAGE)
    except typer.Abort:
        code = _complain("Interrupted.", ExitCode.INTERRUPTED)
    except OSError as error:
        if (trouble := _disk_trouble(error)) is None:
            raise
        code = _complain(str(trouble), trouble.exit_code)
    sys.exit(code)


def _disk_trouble(error: OSError) -> HarnessError | None:
    from harness.host.disk import trouble_with

    return trouble_with(error)


def _complain(sentence: str, code: ExitCode) -> ExitCode:
    typer.echo(f"Error: {sentence}", err=True)
    return code
