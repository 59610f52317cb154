"""What every contestant is told: the same batch, the same login, the same browser, in one JSON file."""

from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from harness.coupa.launch import QUIET_FLAGS, machine_flags
from harness.coupa.page import READ_PAGE, TRIGGER_LINKS
from harness.coupa.settings import Cookie, Session
from harness.host.browsers import Browser, BrowserChoice
from harness.workload.fake_site import FakeSite
from harness.workload.numbers import order_digits


class JobPo(BaseModel):
    """A purchase order: its number, its supplier and the address of its page."""

    model_config = ConfigDict(frozen=True)

    number: str
    supplier: str
    url: str


class Job(BaseModel):
    """A batch to bring home to ``out``, one folder per PO.

    Attributes:
        shell: the browser is the headless shell.
        flags: command line of the browser, beside what a contestant's own library adds.
        page_script: body of a JavaScript function that reads an order's page, the same for all.
        trigger_script: body of a JavaScript function that starts the download of the links in its argument.
        patience_s: longest wait for a page, or for the files of one PO.
    """

    model_config = ConfigDict(frozen=True)

    base_url: str
    pos: tuple[JobPo, ...]
    cookies: tuple[Cookie, ...]
    workers: int
    out: Path
    temp: Path
    browser: dict[str, str]
    shell: bool
    flags: tuple[str, ...]
    page_script: str = READ_PAGE
    trigger_script: str = TRIGGER_LINKS
    patience_s: float = 60.0


def job_for(site: FakeSite, session: Session, browser: Browser, workers: int, folder: Path) -> Job:
    """The site's whole batch for ``workers`` workers, with fresh folders in ``folder``."""
    out, temp = folder / "out", folder / "temp"
    out.mkdir(parents=True)
    temp.mkdir()
    return Job(
        base_url=site.base_url,
        pos=tuple(
            JobPo(
                number=po.number, supplier=po.supplier, url=f"{site.base_url}/order_headers/{order_digits(po.number)}"
            )
            for po in site.batch
        ),
        cookies=session.cookies,
        workers=workers,
        out=out,
        temp=temp,
        browser={name: str(value) for name, value in asdict(browser).items()},
        shell=browser.kind is BrowserChoice.CHROME_HEADLESS_SHELL,
        flags=(*QUIET_FLAGS, *machine_flags()),
    )
