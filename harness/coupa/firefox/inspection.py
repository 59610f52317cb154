"""What a Firefox holds before a PO's page is opened, in the PO's own container.

Seen is what :mod:`harness.coupa.inspection` sees, but for the history of a tab, of which Firefox tells only the length.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from harness.coupa.firefox.cookies import partition_of, session_of
from harness.coupa.firefox.open_firefox import OpenFirefox
from harness.coupa.inspection import LIST_STATE, LOOK_PATH, BrowserState, held
from harness.coupa.po_browser import PoBrowser
from harness.errors import DriverError


def read_firefox_state(browser: PoBrowser, base_url: str) -> BrowserState:
    """Look at what ``browser`` holds; its tab shows an empty page of the site's origin afterwards.

    Nothing is sent to the site: the request for that page is answered here.

    Raises:
        DriverError: it cannot be seen, and the driver must not meet another PO.
    """
    assert isinstance(browser, OpenFirefox), "other browsers are looked at in other ways"
    browser.show_empty_page(base_url + LOOK_PATH)
    tab = browser.tab
    cookies, tree, kept = browser.bidi.call_all(
        [
            ("storage.getCookies", {"partition": partition_of(tab.container)}),
            ("browsingContext.getTree", {"maxDepth": 0}),
            ("script.callFunction", _listing(tab.target)),
        ]
    )
    if kept["type"] == "exception":
        said = str(kept["exceptionDetails"].get("text", "no reason given")).splitlines()[0]
        raise DriverError(f"What the site keeps in the browser could not be read: {said}.")
    length, names = json.loads(kept["result"]["value"])
    return BrowserState(
        cookies=tuple(sorted(map(held, session_of(cookies["cookies"]).cookies))),
        kept=tuple(sorted((place, str(name)) for place, listed in names.items() for name in listed)),
        pages=length - browser.looks_in_tab,
        other_tabs=tuple(sorted(_other_tabs(tree["contexts"], tab.target, tab.container))),
    )


def _listing(target: str) -> dict[str, object]:
    listing = LIST_STATE.strip().removesuffix(";")
    return {
        "functionDeclaration": f"async () => JSON.stringify([history.length, await\n{listing}\n])",
        "awaitPromise": True,
        "target": {"context": target},
    }


def _other_tabs(tabs: list[dict[str, Any]], target: str, container: str) -> Iterator[str]:
    for each in tabs:
        if each["userContext"] == container and each["context"] != target:
            parts = urlsplit(str(each["url"]))
            yield f"{parts.scheme}://{parts.netloc}" if parts.netloc else str(each["url"])
