"""The command line of ``harness plan``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.options import JsonOption, QuietOption


def distribution_names() -> list[str]:
    """What ``--distribution`` takes."""
    return ["static", "dynamic", "both"]


def plan(
    source: Annotated[
        Path,
        typer.Argument(
            help="A saved run or, better, a sweep: its run.json or sweep.json, or the folder that it lies in.",
            metavar="RUN.json|SWEEP.json",
        ),
    ],
    pos: Annotated[int, typer.Option("--pos", help="POs of the batch to come.")] = 10_000,
    workers: Annotated[
        str,
        typer.Option(
            help="Workers of each machine; several numbers to set side by side. What the sweep recommends, or the run "
            "had, if left out.",
            metavar="N,N,…",
        ),
    ] = "",
    nodes: Annotated[int, typer.Option(help="Machines like the one that was measured.")] = 1,
    deadline: Annotated[
        str, typer.Option(help="Find the smallest fleet that is done in this time, such as 6h or 90m.")
    ] = "",
    distribution: Annotated[
        str,
        typer.Option(
            help="static: a queue per worker. dynamic: workers take the next PO. both: side by side.",
            autocompletion=distribution_names,
        ),
    ] = "both",
    pace: Annotated[
        str, typer.Option(help="Requests that the site bears from all machines, such as 2/s or 30/m.", metavar="N/s")
    ] = "",
    po_pace: Annotated[str, typer.Option(help="The same in POs.", metavar="N/s")] = "",
    failures_per_po: Annotated[
        float | None, typer.Option(help="Chance that a driver fails under a PO; as often as measured if left out.")
    ] = None,
    failures_per_hour: Annotated[
        float | None, typer.Option(help="Failures of a driver in an hour of work, on top of those.")
    ] = None,
    server: Annotated[
        bool,
        typer.Option(
            "--server/--no-server", help="Whether the fake site works on the same machine, as it did when measured."
        ),
    ] = True,
    replicates: Annotated[int, typer.Option(help="Simulated batches for each answer.")] = 40,
    seed: Annotated[int, typer.Option(help="Another seed for the draws.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Folder for the plan; that of the run or sweep if left out.")] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say how long a batch to come will take, and which machines it needs.

    Simulates the batch event by event, from the POs that were measured, drawn
    again and again, with the machine's cores and memory, the site's pace and
    failing drivers. From a sweep of three numbers of workers or more it also
    says how well it predicts those that it has not seen. For example:

    harness plan results/20250304T100000Z-sweep --pos 10000 --deadline 6h

    harness plan results/20250304T100000Z-sweep --workers 4,8 --nodes 3 --pace 10/s

    harness plan results/20250304T100000Z-typical/run.json --pos 5000
    """
    from harness.commands.plan import PlanOptions, run

    options = PlanOptions(
        source=source,
        pos=pos,
        workers=workers,
        nodes=nodes,
        deadline=deadline,
        distribution=distribution,
        pace=pace,
        po_pace=po_pace,
        failures_per_po=failures_per_po,
        failures_per_hour=failures_per_hour,
        with_server=server,
        replicates=replicates,
        seed=seed,
        out_dir=out,
        quiet=quiet,
        as_json=as_json,
    )
    raise typer.Exit(run(options))
