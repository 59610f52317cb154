"""The windows that pages open, guarded before they ask for anything and closed with their PO."""

import threading
from typing import Any

from harness.coupa.close_guard import CloseGuard
from harness.coupa.devtools import DevTools

# Waiting is decided where a window is made, so that only the browser's own session hears of it in time: that of the
# page is told nothing.
_WATCH = {
    "autoAttach": True,
    "waitForDebuggerOnStart": True,
    "flatten": True,
    "filter": [{"type": "page"}, {"exclude": True}],
}


class Windows:
    """Hears of each new tab of the browser while it waits for leave to load.

    One that a page opened is guarded; every other one, ours or another connection's, is let go at once.
    """

    def __init__(self, guard: CloseGuard) -> None:
        self._guard = guard
        self._devtools: DevTools | None = None
        self._lock = threading.Lock()
        self._opened: dict[str, str] = {}

    def watch(self, devtools: DevTools) -> None:
        """Begin. Raises DriverError: the browser went away."""
        self._devtools = devtools
        self._guard.stand_at_browser(devtools)
        devtools.call("Target.setAutoAttach", _WATCH)

    def handle(self, event: str, params: dict[str, Any], session: str | None) -> None:
        """Take one event of the browser; called on the DevTools reader's thread."""
        if event == "Target.attachedToTarget" and session is None and params["waitingForDebugger"]:
            self._receive(params["targetInfo"], str(params["sessionId"]))

    def opened_by(self, target: str) -> frozenset[str]:
        """The windows that the page in ``target`` has opened, and those that these have."""
        with self._lock:
            opened = dict(self._opened)
        found: set[str] = set()
        while more := {window for window, opener in opened.items() if opener in {target, *found}} - found:
            found |= more
        return frozenset(found)

    def close(self, target: str) -> None:
        """Close the windows that the page in ``target`` has opened."""
        assert self._devtools is not None, "nothing is opened unwatched"
        for window in self.opened_by(target):
            self._devtools.post("Target.closeTarget", {"targetId": window})
            with self._lock:
                self._opened.pop(window, None)

    def _receive(self, info: dict[str, Any], session: str) -> None:
        assert self._devtools is not None, "nothing is opened unwatched"
        opener = str(info.get("openerId", ""))
        if opener:
            with self._lock:
                self._opened[str(info["targetId"])] = opener
            self._guard.stand_at_window(str(info["targetId"]), session, self._devtools)
        self._devtools.post("Runtime.runIfWaitingForDebugger", {}, session)
        if not opener:
            self._devtools.post("Target.detachFromTarget", {"sessionId": session})
