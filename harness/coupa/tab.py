"""``Tab``: one tab of a driver's browser, driven by DevTools commands in a session of its own.

The WebDriver session starts and ends the browser; a PO's page is opened, read and acted on past it. Chromedriver needs
its own connection to every tab that it is to drive and follows all that happens there (docs/performance.md).
"""

import json
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from harness.coupa.devtools import Command, DevTools, Sent
from harness.coupa.traffic import Traffic
from harness.coupa.tuning import PageLoad
from harness.errors import CommandRefusedError, DriverError, PageUnavailableError
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
            PageUnavailableError: the site does not give it, or not to its end, or not in time.
            DriverError: the browser went away, or the tab crashed or does not answer.
        """
        try:
            if (why := self._arrive()) is not None:
                self._require_answer()
                raise PageUnavailableError(f"{self._asked} could not be opened: {why}.", why=why)
        finally:
            self._loading = False

    def _arrive(self) -> str | None:
        """Why the page is not there; None where it is."""
        try:
            [answer] = self._devtools.results(self._navigating, self.patience.page_s)
        except CommandRefusedError:
            raise
        except DriverError:
            return f"no answer within {self.patience.page_s:g} s"
        error = str(answer.get("errorText", ""))
        if error:
            return error if error not in SHOWN_AS_ERROR_PAGE else None
        loader = str(answer["loaderId"])
        if not self._comes(lambda: loader in self._committed and self._loaded, self.patience.page_s):
            return f"it did not load within {self.patience.page_s:g} s"
        return self.traffic.broken or None

    def _require_answer(self) -> None:
        """Raise DriverError where not the site is to blame: its last page holds up the tab, or the browser is gone."""
        with suppress(CommandRefusedError):  # It makes way for an error page: an answer as well.
            self._devtools.call("Runtime.evaluate", {"expression": "0"}, self.session)

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

    def _comes(self, true: Callable[[], bool], seconds: float) -> bool:
        with self._changed:
            there = self._changed.wait_for(lambda: true() or self._crashed or not self._devtools.is_open(), seconds)
            self._raise_if_crashed()
            if not self._devtools.is_open():
                raise DriverError(f"The browser went away while {self._asked} was loading.")
            return there

    def _raise_if_crashed(self) -> None:
        if self._crashed:
            raise DriverError(f"The tab crashed that showed {self._asked or 'nothing yet'}.")
