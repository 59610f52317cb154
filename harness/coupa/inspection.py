"""What a browser holds before a PO's page is opened, read by the harness itself: for sites that plant nothing.

Seen: cookies of every host; what the site's own origin keeps; ``window.name``, history and other tabs. Not seen: the
storage of other origins, the HTTP cache, credentials, permissions and connections, which no page can list.
"""

import base64
import hashlib
import queue
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from harness.coupa.devtools import DevTools
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import Session
from harness.coupa.tab import TAB_TYPES
from harness.errors import DriverError

LIST_STATE = files("harness.coupa").joinpath("inspection.js").read_text(encoding="utf-8")

# Answered by the harness, so no request for it leaves the browser; were one to, it would ask for what robots ask for.
LOOK_PATH = "/robots.txt"
# Names its icon, or the browser would ask the site for one.
EMPTY_PAGE = base64.b64encode(b'<!doctype html><link rel="icon" href="data:,">').decode()

_NAME_SHOWN = 80  # Characters; suppliers choose these names.

Heard = queue.SimpleQueue[tuple[str, dict[str, Any], str | None]]


class HeldCookie(NamedTuple):
    """A cookie, its value only as a digest: a changed login must show, and no credential may be written anywhere."""

    domain: str
    path: str
    name: str
    partition: str
    digest: str


@dataclass(frozen=True, slots=True)
class BrowserState:
    """What a browser held at one moment, in a stable order.

    Attributes:
        kept: what the site's origin keeps, as place and name, such as ``("the localStorage key", "po")``.
        pages: pages in the history of the worker's tab, without blank ones and those of earlier looks.
        other_tabs: origin of each tab beside the worker's own, in the same browser context.
    """

    cookies: tuple[HeldCookie, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    pages: int = 0
    other_tabs: tuple[str, ...] = ()


def read_state(browser: PoBrowser, base_url: str, timeout_s: float = 30.0) -> BrowserState:
    """Look at what ``browser`` holds; its tab shows an empty page of the site's origin afterwards.

    Nothing is sent to the site. What belongs to a tab (sessionStorage, ``window.name``) can only be read in that tab,
    by a page of the same origin; so it goes to one whose request is answered here.

    Raises:
        DriverError: it cannot be seen, and the driver must not meet another PO.
    """
    assert isinstance(browser, OpenBrowser), "other browsers are looked at in other ways"
    heard: Heard = queue.SimpleQueue()
    if browser.tab.dialog is not None:  # It stops the page that would be looked at.
        raise DriverError("A dialog is open in the worker's tab.")
    tab = browser.tab.target
    # A connection of its own: on the browser's main one the guard answers what is paused, and would let it pass.
    with closing(DevTools(browser.debugger, lambda *event: heard.put(event), timeout_s)) as devtools:
        attached, targets = devtools.call_all(
            [("Target.attachToTarget", {"targetId": tab, "flatten": True}), ("Target.getTargets", {})]
        )
        page = _Page(devtools, str(attached["sessionId"]), heard, timeout_s)
        pages = page.history()
        page.open_empty(base_url + LOOK_PATH)
        kept = page.evaluate(LIST_STATE)
        cookies = devtools.call("Storage.getCookies", browser.in_context({}))["cookies"]
    return BrowserState(
        cookies=tuple(sorted(map(held, cookies))),
        kept=tuple(sorted((place, str(name)) for place, names in kept.items() for name in names)),
        pages=sum(urlsplit(url).scheme in ("http", "https") and url != base_url + LOOK_PATH for url in pages),
        other_tabs=tuple(sorted(_other_tabs(targets["targetInfos"], tab))),
    )


def without_login(state: BrowserState, session: Session) -> BrowserState:
    """``state`` without the cookies of a login that are as they were when the driver was let in.

    Drivers that log in for themselves hold different ones; one whose value has changed since stays to be seen.
    """
    of_login = {held(cookie) for cookie in session.cookies}
    return replace(state, cookies=tuple(cookie for cookie in state.cookies if cookie not in of_login))


def differences(before: BrowserState, now: BrowserState) -> tuple[str, ...]:
    """A sentence for each thing that was not there before, or has changed. What has gone since is no difference."""
    return (
        *_cookie_differences(before, now),
        *(
            f"{place} {_shown(name)}".rstrip() + " was left"
            for place, name in now.kept
            if (place, name) not in before.kept
        ),
        *_tab_differences(before, now),
    )


class _Page:
    """The worker's tab, reached beside WebDriver."""

    def __init__(self, devtools: DevTools, session: str, heard: Heard, timeout_s: float) -> None:
        self._session = session
        self._devtools = devtools
        self._heard = heard
        self._timeout_s = timeout_s

    def history(self) -> list[str]:
        """Addresses in the tab's history, the present one among them."""
        history = self._devtools.call("Page.getNavigationHistory", session=self._session)
        return [str(entry["url"]) for entry in history["entries"]]

    def open_empty(self, url: str) -> None:
        """Go to ``url`` and let an empty page be its answer."""
        self._devtools.call_all(
            [
                ("Page.enable", {}),
                ("Network.enable", {}),
                # A service worker would take the request before anybody can answer it.
                ("Network.setBypassServiceWorker", {"bypass": True}),
                ("Fetch.enable", {"patterns": [{"urlPattern": url, "resourceType": "Document"}]}),
            ],
            self._session,
        )
        navigating = self._devtools.send_all([("Page.navigate", {"url": url})], self._session)
        html = {"responseCode": 200, "responseHeaders": [{"name": "Content-Type", "value": "text/html"}]}
        answer = {"requestId": self._paused_request(), "body": EMPTY_PAGE, **html}
        self._devtools.call("Fetch.fulfillRequest", answer, self._session)
        [navigated] = self._devtools.results(navigating)
        if "errorText" in navigated:
            raise DriverError(f"The browser did not open an empty page to be looked at: {navigated['errorText']}.")

    def evaluate(self, script: str) -> dict[str, list[str]]:
        """What ``script``, a promise, comes to."""
        asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
        answer = self._devtools.call("Runtime.evaluate", asked, self._session)
        if "exceptionDetails" in answer:
            said = answer["result"].get("description", "no reason given").splitlines()[0]
            raise DriverError(f"What the site keeps in the browser could not be read: {said}.")
        value: dict[str, list[str]] = answer["result"]["value"]
        return value

    def _paused_request(self) -> str:
        while True:
            try:
                event, params, _ = self._heard.get(timeout=self._timeout_s)
            except queue.Empty:
                raise DriverError(f"The browser did not leave its page within {self._timeout_s:g} s.") from None
            if event == "Fetch.requestPaused":
                return str(params["requestId"])
            if event == "Page.javascriptDialogOpening":
                # A page that asks whether it may be left; WebDriver, on its own way out, says yes too.
                self._devtools.post("Page.handleJavaScriptDialog", {"accept": True}, self._session)
            if event == "closed":
                raise DriverError("The browser went away while it was looked at.")


def held(cookie: Mapping[str, Any]) -> HeldCookie:
    """A cookie as the protocol or a kept login has it, without its value."""
    partition = str(cookie.get("partitionKey", ""))  # A text or an object, by the browser's version.
    digest = hashlib.sha256(str(cookie["value"]).encode()).hexdigest()[:16]
    return HeldCookie(str(cookie["domain"]), str(cookie["path"]), str(cookie["name"]), partition, digest)


def _other_tabs(targets: list[dict[str, Any]], tab: str) -> Iterator[str]:
    context = next(each.get("browserContextId") for each in targets if each["targetId"] == tab)
    for each in targets:
        if each["type"] in TAB_TYPES and each["targetId"] != tab and each.get("browserContextId") == context:
            parts = urlsplit(each["url"])
            yield f"{parts.scheme}://{parts.netloc}" if parts.netloc else each["url"]


def _cookie_differences(before: BrowserState, now: BrowserState) -> Iterator[str]:
    digests = {cookie[:-1]: cookie.digest for cookie in before.cookies}
    for cookie in now.cookies:
        known = digests.get(cookie[:-1])
        if known != cookie.digest:
            where = cookie.domain + cookie.path.rstrip("/")
            yield f"the cookie {_shown(cookie.name)} of {where} {'was left' if known is None else 'has changed'}"


def _tab_differences(before: BrowserState, now: BrowserState) -> Iterator[str]:
    if now.pages > before.pages:
        yield f"pages in the history of the tab: {now.pages} instead of {before.pages}"
    if opened := Counter(now.other_tabs) - Counter(before.other_tabs):
        origins = ", ".join(_shown(origin) for origin in opened)
        yield f"{1 + len(now.other_tabs)} tabs are open instead of {1 + len(before.other_tabs)} ({origins})"


def _shown(name: str) -> str:
    return " ".join(name.split())[:_NAME_SHOWN]
