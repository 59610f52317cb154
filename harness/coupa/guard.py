"""Keeps a driver's tabs on the site: an address of another host is refused before the request leaves the browser."""

from collections.abc import Callable
from typing import Any

from harness.coupa.devtools import DevTools
from harness.workload.urls import is_on_site

_TABS = [{"type": "page"}, {"type": "other"}]  # A tab that no window shows is "other".
_DOCUMENTS = [{"resourceType": "Document", "requestStage": "Request"}]


class Guard:
    """Looks at each document that a tab is about to ask for.

    A link to a file is a download only as long as it stays on its origin: when the answer redirects it to another
    one, Chromium ignores the ``download`` attribute and takes it for a navigation of the tab (HTML, "download the
    hyperlink"), which this can stop. Documents inside frames are the page's own affair and pass.

    Args:
        base_url: the site.
        is_link: told each refused address; says whether it must come from a link of the PO in hand.
    """

    def __init__(self, base_url: str, is_link: Callable[[str], bool]) -> None:
        self._base_url = base_url
        self._is_link = is_link
        self._tabs: dict[str, str] = {}
        self._devtools: DevTools | None = None

    def watch(self, devtools: DevTools) -> None:
        """Guard every tab that the browser has and will have. Raises DriverError."""
        self._devtools = devtools
        # Not by Target.setAutoAttach: under it a page's popup, and a hidden tab, wait for a debugger although no one
        # told them to (Chromium 156).
        devtools.call("Target.setDiscoverTargets", {"discover": True, "filter": _TABS})

    def handle(self, event: str, params: dict[str, Any], session: str | None) -> None:
        """Take one event of the browser; called on the DevTools reader's thread."""
        if event == "Target.targetCreated" and self._devtools is not None:
            tab = {"targetId": params["targetInfo"]["targetId"], "flatten": True}
            self._devtools.post("Target.attachToTarget", tab)
        elif event == "Target.attachedToTarget":
            self._attach(str(params["sessionId"]), str(params["targetInfo"]["targetId"]))
        elif event == "Target.detachedFromTarget":
            self._tabs.pop(str(params["sessionId"]), None)
        elif event == "Fetch.requestPaused" and session is not None:
            self._decide(params, session)

    def _attach(self, session: str, tab: str) -> None:
        # A second session with a tab is somebody else's; pausing a request twice would only cost time.
        if self._devtools is not None and tab not in self._tabs.values():
            self._tabs[session] = tab
            self._devtools.post("Fetch.enable", {"patterns": _DOCUMENTS}, session)

    def _decide(self, params: dict[str, Any], session: str) -> None:
        assert self._devtools is not None
        request, url = {"requestId": params["requestId"]}, str(params["request"]["url"])
        if params["frameId"] != self._tabs.get(session) or url.startswith("about:") or is_on_site(url, self._base_url):
            self._devtools.post("Fetch.continueRequest", request, session)
        else:
            # The page of a refused link stays as it is; a page that is itself elsewhere makes way for an error page,
            # or the driver would take the one before it for the one that it asked for.
            reason = "Aborted" if self._is_link(url) else "BlockedByClient"
            self._devtools.post("Fetch.failRequest", {**request, "errorReason": reason}, session)
