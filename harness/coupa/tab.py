"""``Tab``: one tab of a driver's browser, driven by DevTools commands in a session of its own.

The WebDriver session starts and ends the browser; a PO's page is opened, read and acted on past it. Chromedriver needs
its own connection to every tab that it is to drive and follows all that happens there (docs/performance.md).
"""

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

from harness.coupa.devtools import Command, DevTools, Sent
from harness.coupa.traffic import Traffic
from harness.coupa.tuning import PageLoad, Tuning
from harness.errors import CommandRefusedError, DriverError
from harness.workload.patience import Patience

TAB_TYPES = ("page", "other")  # What the protocol calls a tab, and a tab that no window shows.

# A page that would go elsewhere before its HTML is read, and may not, is never said to have been read.
_LOADED = {
    PageLoad.NORMAL: ("Page.loadEventFired",),
    PageLoad.EAGER: ("Page.domContentEventFired", "Page.frameStoppedLoading"),
}

# The browser shows a page of its own instead, as it does to a person: the guard's refusal, an answer without a body.
SHOWN_AS_ERROR_PAGE = ("net::ERR_BLOCKED_BY_CLIENT", "net::ERR_HTTP_RESPONSE_CODE_FAILURE")


class Tab:
    """A tab from :func:`attach` until it is closed.

    A page's dialogs are dismissed as WebDriver dismisses them: when the next command would be held up by one.

    Attributes:
        target: what the protocol and WebDriver call it.
        session: of ours with it.
        dialog: text of the dialog that is open in it; None for none.
        patience: how long its pages are waited for.
        page_load: when a page counts as loaded.
        frames: that were ever inside its pages.
        our_frames: those of them that a script of ours made.
        traffic: what its page has asked the site for and waits for, where the tab is watched.
    """

    def __init__(
        self,
        devtools: DevTools,
        target: str,
        session: str,
        patience: Patience,
        page_load: PageLoad = PageLoad.NORMAL,
    ) -> None:
        self.target = target
        self.session = session
        self.dialog: str | None = None
        self._devtools = devtools
        self.patience = patience
        self.page_load = page_load
        self.frames: set[str] = set()
        self.our_frames: set[str] = set()
        self.traffic = Traffic()
        self._changed = threading.Condition()
        self._committed: set[str] = set()
        self._loaded = False
        self._crashed = False
        self._loading = False
        self._running: Sent | None = None
        self._asked = ""
        self._navigating: list[Sent] = []

    def open(self, url: str) -> None:
        """Go to ``url`` and wait until its page has loaded. Raises as :meth:`begin` and :meth:`finish` do."""
        self.begin(url)
        self.finish()

    def begin(self, url: str) -> None:
        """Set out for ``url``; :meth:`finish` waits for it. Raises DriverError: the browser went away."""
        self._clear_the_way()
        self._asked, self._loading = url, True
        self._navigating = self._devtools.send_all([("Page.navigate", {"url": url})], self.session)

    def finish(self) -> None:
        """Wait until the page that was set out for has loaded, or another that it led to.

        Raises:
            DriverError: it cannot be had, or does not load in time, or the tab crashed.
        """
        try:
            [answer] = self._devtools.results(self._navigating, self.patience.page_s)
            error = str(answer.get("errorText", ""))
            if error in SHOWN_AS_ERROR_PAGE:
                return
            if error:
                raise DriverError(f"The browser did not open {self._asked}: {error}.")
            loader = str(answer["loaderId"])
            self._wait_for(lambda: loader in self._committed and self._loaded, self.patience.page_s)
        finally:
            self._loading = False

    def run(self, script: str, *arguments: object) -> Any:
        """What the body of a JavaScript function returns for ``arguments``; both are JSON.

        Raises:
            CommandRefusedError: the script threw an error, or its page made way for another.
            DriverError: the browser went away.
        """
        expression = f"(function () {{ {script}\n }}).apply(null, {json.dumps(arguments)})"
        asked = {"expression": expression, "returnByValue": True, "userGesture": True}
        self._clear_the_way()
        self._running = self._devtools.announce("Runtime.evaluate")
        self._devtools.send(self._running, asked, self.session)
        [answer] = self._devtools.results([self._running])
        if "exceptionDetails" in answer:
            said = str(answer["result"].get("description", "no reason given")).splitlines()[0]
            raise CommandRefusedError(f"A script failed in {self._asked or 'a tab'}: {said}.")
        return answer["result"].get("value")

    def call_all(self, commands: Iterable[Command]) -> list[dict[str, Any]]:
        """Send commands of the protocol to this tab and return their results. Raises DriverError."""
        return self._devtools.call_all(commands, self.session)

    def wait_for_another_page(self, seconds: float) -> None:
        """Let a page that is on its way come, for ``seconds`` at most. Raises DriverError: the tab crashed."""
        with self._changed:
            self._changed.wait(seconds)
            self._raise_if_crashed()

    def wait_for_dialog(self, seconds: float) -> bool:
        """Whether a dialog is open, or opens within ``seconds``."""
        with self._changed:
            return self._changed.wait_for(lambda: self.dialog is not None, seconds)

    def handle(self, event: str, params: dict[str, Any]) -> None:
        """Take one event of this tab; called on the DevTools reader's thread."""
        if event.startswith("Network."):
            self.traffic.handle(event, params)
            return
        with self._changed:
            if event == "Page.frameNavigated" and "parentId" not in params["frame"]:
                self._committed.add(str(params["frame"]["loaderId"]))
                self.traffic.keep_only(str(params["frame"]["loaderId"]))
                self._loaded = False
            elif event == "Page.frameAttached":
                self.frames.add(str(params["frameId"]))
                if self._is_running():
                    # No script of the page runs while one of ours does, and the result comes after the events.
                    self.our_frames.add(str(params["frameId"]))
            elif event in _LOADED[self.page_load] and params.get("frameId", self.target) == self.target:
                self._loaded = True
            elif event == "Page.javascriptDialogOpening":
                self._open_dialog(params)
            elif event == "Page.javascriptDialogClosed":
                self.dialog = None
            elif event == "Inspector.targetCrashed":
                self._crashed = True
            self._changed.notify_all()

    def _open_dialog(self, params: dict[str, Any]) -> None:
        self.dialog = str(params["message"])
        # A page that asks whether it may be left is left; WebDriver, on its own way out, says yes too.
        if self._loading or self._is_running() or params["type"] == "beforeunload":
            self._answer_dialog(accept=params["type"] == "beforeunload")

    def _answer_dialog(self, *, accept: bool) -> None:
        self.dialog = None
        self._devtools.post("Page.handleJavaScriptDialog", {"accept": accept}, self.session)

    def _clear_the_way(self) -> None:
        """Dismiss the dialog that would hold up a command of ours."""
        with self._changed:
            if self.dialog is not None:
                self._answer_dialog(accept=False)

    def _is_running(self) -> bool:
        """Whether a script of ours runs, at the place among the browser's messages that the reader has come to."""
        return self._running is not None and not self._devtools.is_answered(self._running)

    def _wait_for(self, true: Callable[[], bool], seconds: float) -> None:
        with self._changed:
            there = self._changed.wait_for(lambda: true() or self._crashed or not self._devtools.is_open(), seconds)
            self._raise_if_crashed()
            if not self._devtools.is_open():
                raise DriverError(f"The browser went away while {self._asked} was loading.")
            if not there:
                raise DriverError(f"{self._asked} did not load within {seconds:g} s.")

    def _raise_if_crashed(self) -> None:
        if self._crashed:
            raise DriverError(f"The tab crashed that showed {self._asked or 'nothing yet'}.")


class Tabs:
    """The tabs of one browser that we drive: who is asked to open them, and who gets their events.

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
