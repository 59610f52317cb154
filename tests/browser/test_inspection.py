"""The harness's own look into a browser: it sees what a PO left, sends nothing, and leaves the driver fit for use."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from harness.coupa.browser import BrowserManager
from harness.coupa.cleanup import POLICIES
from harness.coupa.inspection import BrowserState, differences, read_state
from harness.coupa.page import read_page
from harness.coupa.result import PoResult
from harness.coupa.worker import process_po_worker
from harness.host.browsers import BrowserChoice, find_browser
from harness.workload.numbers import order_digits
from tests.support.site import PreparedSite, failed_checks, started_browser

PLANT_EVERYWHERE = """
(async () => {
  localStorage.note = sessionStorage.note = window.name = "left";
  document.cookie = "deep=left; path=/order_headers/elsewhere";
  await new Promise((resolve) => {
    const opening = indexedDB.open("orders");
    opening.onsuccess = () => { opening.result.close(); resolve(); };
  });
  await caches.open("pages");
  await (await navigator.storage.getDirectory()).getFileHandle("notes", { create: true });
})();
"""
LEFT_BY_A_PO = {
    "the localStorage key note was left",
    "the sessionStorage key note was left",
    "window.name was left",
    "the IndexedDB database orders was left",
    "the cache pages was left",
    "the private file notes was left",
    "the cookie deep of localhost/order_headers/elsewhere was left",
    "the cookie coupa_supplier of localhost was left",
    "pages in the history of the tab: 1 instead of 0",
}


@pytest.fixture(params=[BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME])
def browser(smoke: PreparedSite, request: pytest.FixtureRequest) -> Iterator[BrowserManager]:
    with started_browser(smoke.settings(browser=find_browser(request.param))) as browser:
        yield browser


def open_first(smoke: PreparedSite, browser: BrowserManager) -> None:
    """Open the page of a PO that leaves something in every place that can be looked at."""
    browser.tab.open(f"{smoke.site.base_url}/order_headers/{order_digits(smoke.pos()[0].number)}")
    planting = {"expression": PLANT_EVERYWHERE, "awaitPromise": True, "returnByValue": True}
    [planted] = browser.tab.call_all([("Runtime.evaluate", planting)])
    assert "exceptionDetails" not in planted


def look_unseen(smoke: PreparedSite, browser: BrowserManager) -> BrowserState:
    """Look, and be sure that the site knows nothing of it; only the PO's own page may still ask for its icon."""
    smoke.site.clear_journal()
    state = read_state(browser, smoke.site.base_url)
    assert [request.path for request in smoke.site.journal() if not request.po] == []
    return state


def residue_after(smoke: PreparedSite, browser: BrowserManager, policy: str) -> set[str]:
    """What a PO that was cleaned up after by ``policy`` left."""

    def enter() -> None:
        if POLICIES[policy].fresh_tab:
            browser.open_tab()

    enter()
    after_login = look_unseen(smoke, browser)
    open_first(smoke, browser)
    browser.devtools.call("Target.createTarget", {"url": "about:blank"})
    browser.clear_session(POLICIES[policy])
    enter()
    return set(differences(after_login, look_unseen(smoke, browser)))


def test_after_none_everything_that_a_po_left_is_seen(smoke: PreparedSite, browser: BrowserManager) -> None:
    tab = "2 tabs are open instead of 1 (about:blank)"
    assert residue_after(smoke, browser, "none") >= {*LEFT_BY_A_PO, tab}


def test_after_full_nothing_is_seen(smoke: PreparedSite, browser: BrowserManager) -> None:
    assert residue_after(smoke, browser, "full") == set()


def test_a_context_is_as_the_one_before_it_was_after_the_login(smoke: PreparedSite, browser: BrowserManager) -> None:
    browser.open_context()
    after_login = look_unseen(smoke, browser)
    open_first(smoke, browser)
    left = set(differences(after_login, look_unseen(smoke, browser)))
    browser.close_context()
    browser.open_context()

    assert left >= LEFT_BY_A_PO
    assert "_coupa_session" in {cookie.name for cookie in after_login.cookies}
    assert differences(after_login, look_unseen(smoke, browser)) == ()


def test_a_changed_login_is_seen(smoke: PreparedSite, browser: BrowserManager) -> None:
    after_login = look_unseen(smoke, browser)
    (login,) = (cookie for cookie in after_login.cookies if cookie.name == "_coupa_session")
    changed = {"name": login.name, "domain": login.domain, "path": login.path, "value": "somebody else's"}
    browser.devtools.call("Storage.setCookies", {"cookies": [changed]})

    assert differences(after_login, look_unseen(smoke, browser)) == (
        "the cookie _coupa_session of localhost has changed",
    )


def test_a_driver_that_was_looked_at_opens_the_next_page_as_ever(smoke: PreparedSite, browser: BrowserManager) -> None:
    po = smoke.pos()[0]
    look_unseen(smoke, browser)
    browser.tab.open(f"{smoke.site.base_url}/order_headers/{order_digits(po.number)}")

    page = read_page(browser.tab)
    assert (page.supplier, page.is_login) == (po.supplier, False)
    assert browser.tab.run("return window.name + document.referrer") == ""


def worked(smoke: PreparedSite, mode: str, cleanup: str) -> tuple[list[PoResult], dict[str, list[str]]]:
    """Three POs worked by a worker that looks, and what the checks say of it."""
    settings = replace(smoke.settings(mode, cleanup=cleanup), inspect=True)
    batch = smoke.pos()[:3]
    results = process_po_worker(batch, settings)
    return results, failed_checks(smoke.site, settings, batch, results)


@pytest.mark.parametrize("mode", ["per-po-driver", "driver-per-worker", "context-per-po"])
def test_a_worker_that_looks_downloads_everything_and_finds_nothing(smoke: PreparedSite, mode: str) -> None:
    results, failed = worked(smoke, mode, "full")

    assert failed == {}
    assert [result.troubles for result in results] == [()] * 3


def test_a_worker_that_cleans_nothing_is_caught_by_its_own_looks(smoke: PreparedSite) -> None:
    (first, *later), failed = worked(smoke, "driver-per-worker", "none")

    assert first.residue == ()
    assert len(failed["browser-as-after-login"]) == len(later) == 2
    assert f"before {later[0].po} in worker 0: the cookie coupa" in failed["browser-as-after-login"][0]
