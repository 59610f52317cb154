"""A download that is given up while its PO is in hand must not turn up with the next PO."""

from collections.abc import Iterator

import pytest

from fake_coupa.catalog import Catalog
from fake_coupa.latency import delay_s
from harness.coupa.cleanup import POLICIES
from harness.coupa.downloader import Downloader
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.page import read_page, trigger_links
from harness.coupa.places import Errand
from harness.coupa.result import PoStatus
from harness.coupa.transfers.by_browser import ByBrowser
from harness.coupa.worker import process_po_worker
from harness.isolation.evidence import files_under
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po
from harness.workload.fake_site import FakeSite
from harness.workload.numbers import order_digits
from harness.workload.patience import Patience
from harness.workload.urls import UrlRules
from tests.support.browsers import make_site_settings
from tests.support.site import PreparedSite, failed_checks, make_scenario, prepared_site, started_browser
from tests.support.waiting import wait_until

IDLE_S = 1.2
PATIENCE = Patience(page_s=20.0, idle_s=IDLE_S, command_s=20.0)
ALL_WITH_FILES = {"pos": 60, "suppliers": 60, "unknown_share": 0, "no_attachment_share": 0, "requisition_share": 0}
ONE_FILE = {"min": 1, "max": 1}
SMALL_BYTES, LARGE_BYTES = 50_000, 2_000_000


@pytest.fixture(scope="module")
def slow_answers() -> Iterator[PreparedSite]:
    """Some attachments are answered soon, others after everybody has lost patience."""
    latency = {"attachment": {"median": 300, "sigma": 2}}
    attachments = {"count": ONE_FILE, "size_bytes": {"min": 1_000, "max": 20_000}}
    scenario = make_scenario(batch=ALL_WITH_FILES, attachments=attachments, latency_ms=latency)
    with prepared_site(scenario) as prepared:
        yield prepared


@pytest.fixture(scope="module")
def slow_bodies() -> Iterator[PreparedSite]:
    """Large attachments take a quarter of a minute, small ones and pages half a second at most."""
    attachments = {"count": ONE_FILE, "size_bytes": {"min": 1_000, "max": 2 * LARGE_BYTES}}
    nothing = {"count": 0, "size_bytes": 1_000}
    scenario = make_scenario(
        batch=ALL_WITH_FILES,
        attachments=attachments,
        latency_ms={},
        bandwidth={"bytes_per_s": LARGE_BYTES // 15},
        assets={"css": nothing, "js": nothing, "images": nothing},
    )
    with prepared_site(scenario) as prepared:
        yield prepared


def answered_after_s(site: FakeSite, po: Po) -> float:
    """How long the site lets the PO's only attachment wait."""
    order = Catalog(site.scenario.site).order(order_digits(po.number))
    assert order is not None
    (attachment,) = order.attachments
    return delay_s(site.scenario.site, "attachment", order.number, attachment.path)


def one_late_among_others(site: FakeSite) -> list[Po]:
    """A prompt PO, one that comes too late, and enough others that one of them is in hand when it comes."""
    prompt = [po for po in site.batch if 0.25 * IDLE_S < answered_after_s(site, po) < 0.6 * IDLE_S]
    late = next(po for po in site.batch if 1.5 * IDLE_S < answered_after_s(site, po) < 2.2 * IDLE_S)
    return [prompt[0], late, *prompt[1:5]]


def bytes_sent(site: FakeSite, po: Po) -> int:
    """What the site has sent of the PO's only attachment."""
    requests = [request for request in site.journal() if request.po == order_digits(po.number)]
    return next(request.bytes for request in requests if request.path.count("/") > 2)


def work_and_check(prepared: PreparedSite, cleanup: str) -> Po:
    """Work the batch, see that all but the late PO have exactly their files, and return the late one."""
    settings = prepared.settings(cleanup=cleanup, patience=PATIENCE)
    prepared.site.clear_journal()
    batch = one_late_among_others(prepared.site)

    results = process_po_worker(batch, settings)

    late = results.pop(1)
    assert late.outcome.status is PoStatus.FAILED
    assert late.outcome.reason == "1 of 1 attachments did not arrive complete"
    assert not FolderHierarchyManager(settings.download_root, 0).folder_of(batch[1]).exists()
    findings = failed_checks(prepared.site, settings, [po for po in batch if po.number != late.po], results)
    assert findings.keys() <= ({"no-foreign-cookies"} if cleanup == "none" else set())
    return batch[1]


def test_an_answer_that_comes_while_another_po_is_in_hand_is_thrown_away(slow_answers: PreparedSite) -> None:
    late = work_and_check(slow_answers, "none")

    assert bytes_sent(slow_answers.site, late) == slow_answers.site.expected(late.number).files[0].bytes


def test_cleaning_cuts_off_an_answer_that_is_still_to_come(slow_answers: PreparedSite) -> None:
    work_and_check(slow_answers, "full")


@pytest.mark.parametrize("cleanup", ["full", "none"])
def test_a_file_that_is_still_arriving_is_cancelled_and_the_next_po_gets_its_own(
    slow_bodies: PreparedSite, cleanup: str
) -> None:
    site, settings = slow_bodies.site, slow_bodies.settings()
    large = next(po for po in site.batch if site.expected(po.number).files[0].bytes > LARGE_BYTES)
    small = next(po for po in site.batch if site.expected(po.number).files[0].bytes < SMALL_BYTES)
    staging = settings.temp_root / "of-the-large-one"
    site.clear_journal()

    with started_browser(settings) as browser:
        if POLICIES[cleanup].fresh_tab:
            browser.open_tab()
        browser.set_out(Errand(f"{site.base_url}/order_headers/{order_digits(large.number)}", staging))
        browser.tab.finish()
        links = read_page(browser.tab).links
        browser.downloads.expect(links)
        trigger_links(browser.tab, links)
        wait_until(lambda: any(staging.iterdir()), "the large file begins to arrive")
        browser.require_answer()  # What the browser has said of it before has arrived with this.
        browser.clear_session(POLICIES[cleanup])
        folders = FolderHierarchyManager(settings.download_root, 0)
        transfer = ByBrowser(make_site_settings(site.base_url, PATIENCE), SpanRecorder())
        outcome = Downloader(UrlRules(site.base_url), folders, SpanRecorder(), transfer).run(small, browser)
        folders.close()
        wait_until(lambda: not any(staging.iterdir()), "the cancelled file is gone")

    (wanted,) = site.expected(small.number).files
    assert [(file.name, file.sha256) for file in outcome.files] == [(wanted.name, wanted.sha256)]
    assert [file.path for file in files_under(settings.download_root)] == [f"{small.number}/{wanted.name}"]
    assert bytes_sent(site, large) < site.expected(large.number).files[0].bytes
