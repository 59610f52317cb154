"""Options for what a run bears, which several commands share."""

from typing import Annotated

import typer

from harness.coupa.log_settings import LogLevel

AttemptsOption = Annotated[
    int,
    typer.Option(
        min=1,
        help="Visits to a PO whose driver or worker dies under it. 2: it is tried once more, with another driver.",
    ),
]
TriesOption = Annotated[
    int,
    typer.Option(
        min=1,
        help="Requests for one page or file that the site fails to give (a 5xx, 429 or broken connection; never a "
        "404), with growing pauses in between.",
    ),
]
RetireAfterOption = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="POS", help="Replace a driver after so many POs. Left out: it is kept as long as it works."
    ),
]
RetireAtOption = Annotated[
    str,
    typer.Option(
        metavar="SIZE",
        help="Replace a driver whose processes hold more memory than this after a PO, such as 800M or 1.5G.",
    ),
]
LogLevelOption = Annotated[
    LogLevel,
    typer.Option(help="The least that log.jsonl holds of the workers' doings: debug has every step of every PO."),
]
