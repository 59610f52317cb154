"""Options for a real site, which ``compare`` and ``download`` share."""

from pathlib import Path
from typing import Annotated

import typer


def login_ways() -> list[str]:
    """The ways in, to complete an option with."""
    return ["form", "profile", "interactive"]


BaseUrlOption = Annotated[
    str,
    typer.Option(help="Address of a real site, such as https://ACME.coupahost.com. Needs --po-file.", metavar="URL"),
]
PoFileOption = Annotated[
    Path | None,
    typer.Option(
        help="The batch: a CSV or Excel file with a column PO_NUMBER, perhaps SUPPLIER, and columns after one named "
        "<|> that become folders. It is never changed.",
        metavar="FILE",
    ),
]
LoginOption = Annotated[
    str,
    typer.Option(
        help="form: each driver fills the login form with COUPA_USERNAME and COUPA_PASSWORD. profile: drivers start "
        "from a clone of --profile. interactive: log in yourself, once, in a window. Left out: form, or profile where "
        "one is given.",
        metavar="WAY",
        autocompletion=login_ways,
    ),
]
ProfileOption = Annotated[
    Path | None,
    typer.Option(help="A browser profile that is logged in; it is copied, never used itself.", metavar="DIR"),
]
EnvFileOption = Annotated[
    Path | None,
    typer.Option(help="File with COUPA_USERNAME and COUPA_PASSWORD; .env here if left out.", metavar="FILE"),
]
AllowHostOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Another host that attachments may come from, such as files.example.com. Can be given more than once.",
        metavar="HOST",
    ),
]
MapHostOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Where to find a host instead of asking DNS, for a test site. Can be given more than once.",
        metavar="HOST=ADDRESS[:PORT]",
    ),
]
CertificateOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--trust-certificate",
        help="PEM file of an authority to trust besides the usual ones. Can be given more than once.",
        metavar="FILE",
    ),
]
BrowserArgOption = Annotated[
    list[str] | None,
    typer.Option(
        help="A further argument for the browser, such as --browser-arg=--proxy-server=proxy:3128. Can be given more "
        "than once.",
        metavar="ARG",
    ),
]
PaceOption = Annotated[
    str,
    typer.Option(
        help="Most requests per second, of all workers together: page views and downloads. 2, 0.5 or 30/min; no limit "
        "if left out.",
        metavar="RATE",
    ),
]
StopOption = Annotated[
    int,
    typer.Option(
        "--stop-after-failures", min=0, help="Stop when so many POs of a real site failed in a row; 0 for never."
    ),
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Agree to the load on a real site beforehand, where nobody can be asked.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be run and its load on the site, and end.")
]
