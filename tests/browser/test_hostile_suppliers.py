"""Suppliers that send what no tool was made for: every file comes home all the same, and nothing else does."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from fake_coupa.catalog import Catalog, Order
from fake_coupa.config import PageTrick
from fake_coupa.hostile import ELSEWHERE_HOST, ELSEWHERE_PREFIX, SCRIPT_PATH
from harness.coupa.browser import BrowserManager
from harness.coupa.names import safe_name
from harness.coupa.page import read_page
from harness.coupa.result import PoStatus
from harness.coupa.worker import process_po_worker
from harness.host.browsers import BrowserChoice, find_browser
from harness.workload.numbers import order_digits
from harness.workload.scenario import load_scenario
from tests.support.site import PreparedSite, failed_checks, prepared_site, started_browser
from tests.support.waiting import wait_until

BROWSERS = [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME]


@pytest.fixture(scope="module")
def ten_pos() -> Iterator[PreparedSite]:
    with prepared_site(load_scenario("hostile-suppliers", pos=10)) as prepared:
        yield prepared


@pytest.fixture
def hostile(ten_pos: PreparedSite) -> PreparedSite:
    ten_pos.site.clear_journal()
    return ten_pos


@pytest.fixture(params=BROWSERS)
def browser(hostile: PreparedSite, request: pytest.FixtureRequest) -> Iterator[BrowserManager]:
    with started_browser(hostile.settings(browser=find_browser(request.param))) as browser:
        yield browser


def orders_with(prepared: PreparedSite, trick: PageTrick) -> list[Order]:
    """The orders whose page plays this trick and has the attachments itself."""
    catalog = Catalog(prepared.site.scenario.site)
    orders = [order for po in prepared.site.batch if (order := catalog.order(order_digits(po.number)))]
    return [order for order in orders if order.trick is trick and not order.requisition]


def address_of(prepared: PreparedSite, order: Order) -> str:
    return f"{prepared.site.base_url}/order_headers/{order.number}"


def paths_asked_for(prepared: PreparedSite) -> list[str]:
    return [request.path for request in prepared.site.journal()]


@pytest.mark.parametrize("choice", BROWSERS)
@pytest.mark.parametrize("mode", ["driver-per-worker", "context-per-po"])
def test_every_file_comes_home_and_no_trap_is_sprung(hostile: PreparedSite, mode: str, choice: BrowserChoice) -> None:
    settings = hostile.settings(mode, browser=find_browser(choice))
    batch = hostile.site.batch

    results = process_po_worker(batch, settings)

    assert failed_checks(hostile.site, settings, batch, results) == {}
    assert {result.attempts for result in results} == {1}
    assert not [path for path in paths_asked_for(hostile) if path.startswith((ELSEWHERE_PREFIX, SCRIPT_PATH))]
    names = [file.name for result in results for file in result.outcome.files]
    assert names == [safe_name(name) for name in names]


def test_a_po_says_which_host_its_missing_file_is_on(hostile: PreparedSite) -> None:
    settings = hostile.settings()
    po, *_ = hostile.pos("PARTIAL")

    (result,) = process_po_worker([po], settings)

    found = len(result.outcome.files) + 1
    assert result.outcome.status is PoStatus.PARTIAL
    assert result.outcome.reason == (
        f"1 of {found} attachments refused: it leads to {ELSEWHERE_HOST}, which is not the site"
    )
    assert result.spans["wait_downloads"] < settings.patience.idle_s


def test_a_page_behind_an_alert_is_read_to_its_end(hostile: PreparedSite, browser: BrowserManager) -> None:
    for order in orders_with(hostile, PageTrick.ALERT):
        browser.tab.open(address_of(hostile, order))
        assert len(read_page(browser.tab).links) == len(order.attachments)


def test_a_popup_does_not_take_the_drivers_attention(hostile: PreparedSite, browser: BrowserManager) -> None:
    order, *_ = orders_with(hostile, PageTrick.POPUP)
    browser.tab.open(address_of(hostile, order))
    wait_until(lambda: "/announcements" in paths_asked_for(hostile), "the popup opens")
    page = read_page(browser.tab)
    assert (page.url, len(page.links)) == (address_of(hostile, order), len(order.attachments))


def test_a_page_that_would_rather_not_be_left_is_left(hostile: PreparedSite, browser: BrowserManager) -> None:
    reluctant, *_ = orders_with(hostile, PageTrick.BEFOREUNLOAD)
    next_one, *_ = orders_with(hostile, PageTrick.ALERT)
    browser.tab.open(address_of(hostile, reluctant))
    browser.tab.run("return 1")
    browser.tab.open(address_of(hostile, next_one))
    assert read_page(browser.tab).url == address_of(hostile, next_one)


def test_a_guarded_tab_does_not_even_ask_for_a_page_of_another_host(
    hostile: PreparedSite, browser: BrowserManager
) -> None:
    browser.guard.stand_at(browser.tab, browser.devtools)
    browser.tab.open(f"http://{ELSEWHERE_HOST}:{urlsplit(hostile.site.base_url).port}{ELSEWHERE_PREFIX}/page")
    assert read_page(browser.tab).url == "chrome-error://chromewebdata/"
    assert paths_asked_for(hostile) == []
