"""``Traffic``: the requests of a page that could still bring something to it."""

from typing import Any

# Pictures, fonts and styles bring no attachment; a stream or a websocket has no end to wait for.
_BRINGING = frozenset({"XHR", "Fetch", "Script", "Document"})
_MADE_WAY = "net::ERR_ABORTED"  # For another page, which is then the one that counts.


class Traffic:
    """Written by the DevTools reader's thread, read by the worker's.

    Attributes:
        broken: why the page itself did not come to its end, in the browser's words; empty where it did, or still may.
    """

    def __init__(self) -> None:
        self.broken = ""
        self._page = ""
        self._loaders: dict[str, str] = {}

    def handle(self, event: str, params: dict[str, Any]) -> None:
        """Take one event of the protocol's Network domain."""
        request = str(params.get("requestId", ""))
        if event == "Network.requestWillBeSent":
            if params.get("type") in _BRINGING:
                self._loaders[request] = str(params.get("loaderId", ""))
        elif event in ("Network.loadingFinished", "Network.loadingFailed"):
            self._loaders.pop(request, None)
            # A page's request has the name of its loader. That it failed before the page began is told elsewhere.
            if request == self._page and (why := str(params.get("errorText", ""))) != _MADE_WAY:
                self.broken = why

    def keep_only(self, loader: str) -> None:
        """Forget the requests of documents before this one: no word comes of those that went with them."""
        self._page, self.broken = loader, ""
        for request, asked_by in list(self._loaders.items()):
            if asked_by != loader:
                self._loaders.pop(request, None)

    def in_flight(self) -> int:
        """How many requests are unanswered, or answered in part."""
        return len(self._loaders)
