"""``Tabs``: the tabs of one browser that we drive."""

from collections.abc import Callable
from typing import Any

from harness.coupa.devtools import Command, DevTools
from harness.coupa.tab import Tab
from harness.coupa.tuning import PageLoad, Tuning
from harness.workload.patience import Patience


class Tabs:
    """Who is asked to open tabs, and who gets their events.

    Args:
        watched: their pages complete themselves after loading; what they ask the site for is followed, and they count
            as loaded once their HTML is read.
        on_attach: told each tab before it is sent anywhere.
    """

    def __init__(
        self,
        patience: Patience,
        tuning: Tuning,
        *,
        watched: bool = False,
        on_attach: Callable[[Tab, DevTools], None] | None = None,
    ) -> None:
        self._patience = patience
        self._on_attach = on_attach
        self._tuning = tuning
        self._watched = watched
        self._tabs: dict[str, Tab] = {}

    def attach(self, devtools: DevTools, target: str) -> Tab:
        """Take over the tab ``target``. Raises DriverError: there is no such tab, or the browser went away."""
        attached = devtools.call("Target.attachToTarget", {"targetId": target, "flatten": True})
        page_load = PageLoad.EAGER if self._watched else self._tuning.page_load
        tab = Tab(devtools, target, str(attached["sessionId"]), self._patience, page_load)
        self._tabs[tab.session] = tab
        tab.call_all([("Page.enable", {}), ("Inspector.enable", {}), *self._watching(), *self._blocking()])
        if self._on_attach is not None:
            self._on_attach(tab, devtools)
        return tab

    def shows(self, frame: str) -> bool:
        """Whether ``frame`` is one of these tabs, or was ever inside one."""
        return any(frame == tab.target or frame in tab.frames for tab in list(self._tabs.values()))

    def _watching(self) -> list[Command]:
        # Bodies would be kept in memory for a debugger to look at.
        return [("Network.enable", {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0})] if self._watched else []

    def _blocking(self) -> list[Command]:
        # Only where it is asked for: from then on the browser tells us of every request.
        addresses = self._tuning.blocked_addresses()
        return [("Network.enable", {}), ("Network.setBlockedURLs", {"urls": addresses})] if addresses else []

    def handle(self, event: str, params: dict[str, Any], session: str | None) -> None:
        """Take one event of the browser; called on the DevTools reader's thread."""
        if event == "Target.detachedFromTarget":
            self._tabs.pop(str(params["sessionId"]), None)
        elif event == "closed":
            for tab in list(self._tabs.values()):
                tab.handle(event, params)
        elif session in self._tabs:
            self._tabs[session].handle(event, params)
