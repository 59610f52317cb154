"""Answers that the site holds until a later PO is in hand: the harness keeps them apart, and the check would say so."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fake_coupa.catalog import Catalog
from fake_coupa.late import Lateness
from harness.coupa.browser import BrowserManager
from harness.coupa.folders import STAGING
from harness.coupa.page import read_page, trigger_links
from harness.coupa.worker import PoWorker
from harness.host.browsers import BrowserChoice, find_browser
from harness.isolation.checks.files_complete import FilesComplete
from harness.isolation.evidence import Evidence, files_under
from harness.workload.batch import Po
from harness.workload.numbers import order_digits
from harness.workload.patience import Patience
from tests.support.site import PreparedSite, failed_checks, make_scenario, prepared_site, started_browser
from tests.support.waiting import wait_until

NEVER_BY_ITSELF_MS = 600_000
PATIENCE = Patience(page_s=30.0, idle_s=2.0, command_s=20.0)
BROWSERS = [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME]


@pytest.fixture(scope="module")
def late_site() -> Iterator[PreparedSite]:
    late = {"share": 0.4, "headers_ms": NEVER_BY_ITSELF_MS, "body_ms": NEVER_BY_ITSELF_MS}
    batch = {"pos": 12, "suppliers": 12, "unknown_share": 0, "no_attachment_share": 0, "requisition_share": 0}
    with prepared_site(make_scenario("late-downloads", late=late, batch=batch)) as prepared:
        yield prepared


@pytest.fixture
def site(late_site: PreparedSite) -> PreparedSite:
    late_site.site.clear_journal()
    return late_site


def lateness_of(prepared: PreparedSite, po: Po) -> Lateness | None:
    order = Catalog(prepared.site.scenario.site).order(order_digits(po.number))
    assert order is not None
    return next((attachment.late for attachment in order.attachments if attachment.late), None)


def late_and_prompt(prepared: PreparedSite, late: Lateness) -> list[Po]:
    """A PO that is late in this way, and one of which everything comes at once."""
    batch = prepared.site.batch
    return [next(po for po in batch if lateness_of(prepared, po) is wanted) for wanted in (late, None)]


class ReleaseAt:
    """Lets the late answers go when ``po`` enters ``step``, and sees to it that ``arrived`` before it goes on."""

    def __init__(self, prepared: PreparedSite, po: Po, step: str, arrived: Callable[[], bool]) -> None:
        self.released = 0
        self._prepared = prepared
        self._at = (po.number, step)
        self._arrived = arrived

    def __call__(self, po: str, step: str) -> None:
        """Take in one step."""
        if (po, step) == self._at:
            self.released += self._prepared.site.release_late()
            wait_until(self._arrived, "the late answer arrives")


@pytest.mark.parametrize("late", list(Lateness))
@pytest.mark.parametrize(
    ("mode", "cleanup", "reaches_the_browser"),
    [
        ("driver-per-worker", "none", True),
        ("driver-per-worker", "full", True),
        ("sequential", "cookies", True),
        ("context-per-po", "full", False),
    ],
)
def test_a_late_answer_reaches_no_other_po(
    site: PreparedSite, mode: str, cleanup: str, reaches_the_browser: bool, late: Lateness
) -> None:
    settings = site.settings(mode, cleanup=cleanup, patience=PATIENCE)
    batch = late_and_prompt(site, late)
    # A body that is still arriving was cancelled when its PO was given up; only a whole answer can come again.
    comes = reaches_the_browser and late is Lateness.HEADERS
    staging = settings.download_root / STAGING / "0" / "1"
    release = ReleaseAt(site, batch[1], "trigger", lambda: not comes or any(staging.iterdir()))
    worker = PoWorker(settings, on_step=release)

    results = [worker.process(po) for po in batch]
    worker.close()

    assert release.released == 1
    assert [bool(result.strays) for result in results] == [False, comes]
    assert failed_checks(site.site, settings, batch, results).keys() <= {"no-foreign-cookies"}


def fetch_naively(prepared: PreparedSite, browser: BrowserManager, po: Po, folder: Path) -> None:
    """Fetch a PO as a first draft would: the browser saves straight into the PO's folder, and the tab stays."""
    folder.mkdir(parents=True)
    browser.devtools.call("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    browser.tab.open(f"{prepared.site.base_url}/order_headers/{order_digits(po.number)}")
    trigger_links(browser.tab, read_page(browser.tab).links)
    prompt = len(prepared.site.expected(po.number).files)
    wait_until(lambda: len(list(folder.glob("*.*[!d]"))) == prompt, f"the files of {po.number} are there")


@pytest.mark.parametrize("choice", BROWSERS)
def test_without_staging_a_late_file_lands_with_the_next_po_and_the_check_names_its_owner(
    site: PreparedSite, choice: BrowserChoice
) -> None:
    settings = site.settings(browser=find_browser(choice))
    late, prompt = late_and_prompt(site, Lateness.HEADERS)
    folders = {po.number: settings.download_root / po.number for po in (late, prompt)}

    with started_browser(settings) as browser:
        fetch_naively(site, browser, late, folders[late.number])
        wait_until(lambda: 0 in {request.status for request in site.site.journal()}, "the late file was asked for")
        fetch_naively(site, browser, prompt, folders[prompt.number])
        assert site.site.release_late() == 1
        both = len(site.site.expected(prompt.number).files) + 1
        wait_until(lambda: len(list(folders[prompt.number].glob("*.*[!d]"))) == both, "the late file arrives whole")

    evidence = Evidence(
        batch=(late, prompt),
        results=(),
        expected=site.site.expected,
        folders={number: number for number in folders},
        files=files_under(settings.download_root),
    )
    (finding,) = FilesComplete().findings(evidence) or []
    assert finding.startswith(f"{prompt.number}/")
    assert finding.endswith(f" is a file of {late.number}")
