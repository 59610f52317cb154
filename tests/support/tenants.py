"""Batches of a tenant that is somebody else's, and nothing started."""

from pathlib import Path

from harness.commands.tenant import SiteOptions
from harness.workload.batch import Po
from harness.workload.credentials import Credentials
from harness.workload.entry import Entry, LoginWay
from harness.workload.tenant import Tenant

TENANT_URL = "https://acme.coupahost.com"
USERNAME = "ann@acme.example"
PASSWORD = "hunter2-is-long"
BATCH = (Po("PO1", "Acme", ("Brazil", "2026")), Po("7"))


def make_tenant(base_url: str = TENANT_URL, *, entry: Entry | None = None, **changes: object) -> Tenant:
    """A batch of two POs, whose drivers fill the form."""
    by_form = Entry(LoginWay.FORM, Credentials(USERNAME, PASSWORD))
    parts: dict[str, object] = {"batch": BATCH, "po_file": Path("pos.xlsx"), "entry": entry or by_form} | changes
    return Tenant(base_url, **parts)  # type: ignore[arg-type]


def make_site_options(po_file: Path | None = None, **changes: object) -> SiteOptions:
    """What a command line says of a tenant; nothing of how to behave there unless a test says so."""
    return SiteOptions(**({"base_url": TENANT_URL, "po_file": po_file} | changes))  # type: ignore[arg-type]
