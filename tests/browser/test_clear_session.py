"""What a reused driver still knows of the PO before, judged by what the site receives and the page can read."""

from collections.abc import Iterator

import pytest

from harness.coupa.browser import BrowserManager
from harness.coupa.cleanup import POLICIES
from harness.coupa.page import read_page
from harness.coupa.tab import TAB_TYPES
from harness.host.browsers import BrowserChoice, find_browser
from harness.workload.batch import Po
from harness.workload.journal import JournalEntry
from harness.workload.numbers import order_digits
from tests.support.site import PreparedSite, started_browser

STORED = "return localStorage.length + sessionStorage.length"


@pytest.fixture
def browser(smoke: PreparedSite) -> Iterator[BrowserManager]:
    with started_browser(smoke.settings()) as browser:
        yield browser


@pytest.fixture(params=[BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME])
def either_browser(smoke: PreparedSite, request: pytest.FixtureRequest) -> Iterator[BrowserManager]:
    with started_browser(smoke.settings(browser=find_browser(request.param))) as browser:
        yield browser


def visit(prepared: PreparedSite, browser: BrowserManager, po: Po) -> list[JournalEntry]:
    """Open a PO's page and return the requests that the site received for it, the page's own first."""
    digits = order_digits(po.number)
    prepared.site.clear_journal()
    browser.tab.open(f"{prepared.site.base_url}/order_headers/{digits}")
    return [request for request in prepared.site.journal() if request.po == digits]


def tabs_of(browser: BrowserManager) -> list[str]:
    """Every tab of the browser, that of the driver included."""
    targets = browser.devtools.call("Target.getTargets")["targetInfos"]
    return [target["targetId"] for target in targets if target["type"] in TAB_TYPES]


def work_and_clean(prepared: PreparedSite, browser: BrowserManager, policy: str) -> list[JournalEntry]:
    """Leave traces of a first PO everywhere, clean, and return the requests of a second PO."""
    first, second, *_ = prepared.pos()
    if POLICIES[policy].fresh_tab:
        browser.open_tab()
    visit(prepared, browser, first)
    browser.tab.run(
        "localStorage.po = sessionStorage.po = 'first'; document.cookie = 'deep=first; path=/order_headers/elsewhere'"
    )
    browser.devtools.call("Target.createTarget", {"url": "about:blank"})
    browser.clear_session(POLICIES[policy])
    if POLICIES[policy].fresh_tab:
        browser.open_tab()
    return visit(prepared, browser, second)


def test_full_sends_no_cookie_of_the_po_before(smoke: PreparedSite, either_browser: BrowserManager) -> None:
    page, *_ = work_and_clean(smoke, either_browser, "full")

    assert set(page.cookies) == {"_coupa_session"}
    remaining = either_browser.devtools.call("Storage.getCookies")["cookies"]
    assert [cookie for cookie in remaining if cookie["name"] == "deep"] == []


def test_full_empties_storage_and_cache_and_leaves_no_tab_of_the_po(
    smoke: PreparedSite, either_browser: BrowserManager
) -> None:
    requests = work_and_clean(smoke, either_browser, "full")

    assert either_browser.tab.run(STORED) == 0
    assert set(tabs_of(either_browser)) == {either_browser.tab.target, either_browser.driver.current_window_handle}
    assert any(request.path.endswith(".css") and request.status == 200 for request in requests)


def test_full_keeps_the_login(smoke: PreparedSite, either_browser: BrowserManager) -> None:
    work_and_clean(smoke, either_browser, "full")

    page = read_page(either_browser.tab)
    assert not page.is_login
    assert page.supplier == smoke.pos()[1].supplier


def test_cookies_leaves_storage_and_the_cookies_of_other_paths(smoke: PreparedSite, browser: BrowserManager) -> None:
    page, *_ = work_and_clean(smoke, browser, "cookies")

    assert set(page.cookies) == {"_coupa_session"}
    assert browser.tab.run(STORED) > 0
    assert "deep" in {cookie["name"] for cookie in browser.devtools.call("Storage.getCookies")["cookies"]}


def test_none_leaves_everything(smoke: PreparedSite, browser: BrowserManager) -> None:
    page, *_ = work_and_clean(smoke, browser, "none")

    assert page.cookies["coupa_supplier"].endswith(f".{order_digits(smoke.pos()[0].number)}")
    assert browser.tab.run(STORED) > 0
    assert len(tabs_of(browser)) == 2
