"""Keeps a driver's tabs on the site: an address of another host is refused before the request leaves the browser."""

from collections.abc import Callable
from typing import Any

from harness.coupa.answers import Answer
from harness.coupa.devtools import DevTools
from harness.coupa.tab import Tab
from harness.workload.urls import UrlRules

_DOCUMENTS = [{"resourceType": "Document", "requestStage": "Request"}]


class Guard:
    """Looks at each document that a guarded tab is about to ask for.

    A link to a file is a download only as long as it stays on its origin: when the answer redirects it to another
    one, Chromium ignores the ``download`` attribute and takes it for a navigation of the tab (HTML, "download the
    hyperlink"), which this can stop. Documents inside the page's own frames are its affair and pass.

    Args:
        rules: where tabs may go.
        is_link: told each refused address; says whether it must come from a link of the PO in hand.
    """

    def __init__(self, rules: UrlRules, is_link: Callable[[str], bool]) -> None:
        self._rules = rules
        self._is_link = is_link
        self._tabs: dict[str, Tab] = {}
        self._devtools: DevTools | None = None

    def stand_at(self, tab: Tab, devtools: DevTools) -> None:
        """Guard ``tab`` from now on, for as long as it is open.

        To be called before its links are triggered and no sooner: a guarded page loads everything it consists of
        through the guard's gate, some 10 ms longer for a dozen resources.

        Raises:
            DriverError: the tab or the browser is gone.
        """
        if tab.session not in self._tabs:
            self._devtools = devtools
            self._tabs[tab.session] = tab
            devtools.call("Fetch.enable", {"patterns": _DOCUMENTS}, tab.session)

    def answer_of(self, tab: Tab) -> Answer | None:
        """What the site answered when ``tab`` last asked for a page; None where nobody looked."""
        return None

    def handle(self, event: str, params: dict[str, Any], session: str | None) -> None:
        """Take one event of the browser; called on the DevTools reader's thread."""
        if event == "Target.detachedFromTarget":
            self._tabs.pop(str(params["sessionId"]), None)
        elif event == "Fetch.requestPaused" and session is not None:
            self._decide(params, session)

    def _is_guarded(self, frame: str, session: str) -> bool:
        tab = self._tabs.get(session)
        return tab is not None and (frame == tab.target or frame in tab.our_frames)

    def _decide(self, params: dict[str, Any], session: str) -> None:
        assert self._devtools is not None
        request, url = {"requestId": params["requestId"]}, str(params["request"]["url"])
        harmless = url.startswith("about:") or self._rules.allows(url)
        if harmless or not self._is_guarded(str(params["frameId"]), session):
            self._devtools.post("Fetch.continueRequest", request, session)
        else:
            # The page of a refused link stays as it is; a page that is itself elsewhere makes way for an error page,
            # or the driver would take the one before it for the one that it asked for.
            reason = "Aborted" if self._is_link(url) else "BlockedByClient"
            self._devtools.post("Fetch.failRequest", {**request, "errorReason": reason}, session)
