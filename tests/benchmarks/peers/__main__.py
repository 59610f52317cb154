"""The contest's command line: ``python -m tests.benchmarks.peers run`` and ``show``."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown

from harness.errors import ConfigError, ExitCode, HarnessError
from harness.host.browsers import BrowserChoice
from harness.host.signals import terminable
from tests.benchmarks.peers.contest import new_contest, run_contest
from tests.benchmarks.peers.contestants import CONTESTANTS
from tests.benchmarks.peers.contestants.contestant import Contestant
from tests.benchmarks.peers.export import export_contest
from tests.benchmarks.peers.installation import require_installed
from tests.benchmarks.peers.plan import DEFAULT_POS, DEFAULT_ROUNDS, choose_contestants, make_plan
from tests.benchmarks.peers.record import ContestRecord
from tests.benchmarks.peers.store import load_contest, save_contest, set_aside
from tests.benchmarks.peers.table import summary_of

RECORD = "contest.json"
DEFAULT_OUT = Path("results/peers")
NAMES = ", ".join(each.name for each in CONTESTANTS)

app = typer.Typer(
    help="Runs this project's modes against Playwright, puppeteer-cluster and plain HTTP on the same fake Coupa, with "
    "the same browser.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
OutOption = Annotated[Path, typer.Option(help="Folder of the contest.")]


@app.command()
def run(
    browser: Annotated[
        list[BrowserChoice] | None, typer.Option(help="Only this browser; can be given more than once, as the others.")
    ] = None,
    scenario: Annotated[list[str] | None, typer.Option(help="Only this scenario.")] = None,
    workers: Annotated[list[int] | None, typer.Option(min=1, help="Only this number of workers.")] = None,
    contestant: Annotated[list[str] | None, typer.Option(help=f"Only this contestant, one of: {NAMES}.")] = None,
    pos: Annotated[
        str, typer.Option(help="POs of a scenario, where not: " + ",".join(f"{k}={v}" for k, v in DEFAULT_POS.items()))
    ] = "",
    rounds: Annotated[
        int | None, typer.Option(min=1, help=f"Rounds of each cell; {DEFAULT_ROUNDS} if left out.")
    ] = None,
    out: OutOption = DEFAULT_OUT,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the contest in --out; only --rounds may change it.")
    ] = False,
) -> None:
    """Run the contest; each round is saved, Ctrl-C loses none."""
    chosen = any((browser, scenario, workers, contestant, pos))
    if resume:
        record = _resumed(out, rounds, chosen=chosen)
        contestants = choose_contestants([each.name for each in record.entrants])
    else:
        plan = make_plan(
            browsers=browser or (), scenarios=scenario or (), workers=workers or (), pos=pos, rounds=rounds
        )
        contestants = choose_contestants(contestant or ())
        require_installed(contestants)
        record = new_contest(plan, contestants)
        if aside := set_aside(out / RECORD):
            typer.echo(f"The contest that was there is kept as {aside}.")
    _run(record, contestants, out)


@app.command()
def show(out: OutOption = DEFAULT_OUT) -> None:
    """Show a saved contest, and write its page and its figure anew."""
    _show(load_contest(out / RECORD), out)


def _run(record: ContestRecord, contestants: tuple[Contestant, ...], out: Path) -> None:
    require_installed(contestants)
    try:
        with terminable():
            for longer in run_contest(record, contestants, typer.echo):
                record = longer
                save_contest(record, out / RECORD)
    except KeyboardInterrupt:
        typer.echo("Interrupted; every finished round is saved. Go on with --resume.", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    _show(record, out)


def _resumed(out: Path, rounds: int | None, *, chosen: bool) -> ContestRecord:
    if chosen:
        raise ConfigError(
            "A contest goes on as it was begun.", "Leave out everything beside --resume, --rounds and --out."
        )
    record = load_contest(out / RECORD)
    if rounds is None:
        return record
    return record.model_copy(update={"plan": record.plan.model_copy(update={"rounds": rounds})})


def _show(record: ContestRecord, out: Path) -> None:
    console = Console()
    console.print(Markdown(summary_of(record)))
    for path in export_contest(record, out):
        console.print(f"  {path}", soft_wrap=True, highlight=False)


def main(command: Callable[[], object] = app) -> None:
    """Run the command and end with its exit code; what is wrong is said on one line."""
    try:
        command()
    except HarnessError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
