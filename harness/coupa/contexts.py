"""Browser contexts, one for each PO: as apart from each other as two private windows, in one running browser."""

from collections.abc import Callable
from typing import ClassVar

from harness.coupa.devtools import Command, DevTools, Sent
from harness.coupa.places import Place
from harness.coupa.settings import Session
from harness.coupa.tabs import Tabs


class Contexts:
    """Opens the contexts of one driver and disposes of them.

    Args:
        session: tells the login that each context is given.
        visible: show each context's window. A hidden tab needs none, which halves what a context costs a full
            browser: 158 instead of 320 ms with its first page, measured on an otherwise busy machine.
    """

    light: ClassVar[bool] = False

    def __init__(self, devtools: DevTools, tabs: Tabs, session: Callable[[], Session], *, visible: bool) -> None:
        self._devtools = devtools
        self._tabs = tabs
        self._session = session
        self._visible = visible
        self._disposing: list[Sent] = []

    def open(self) -> Place:
        """A context with an empty tab and the login, and nothing else.

        Raises:
            DriverError: it could not be made, or one before it could not be disposed of.
        """
        # Disposed of with our connection, should the browser outlive it.
        making = self._devtools.send_all([("Target.createBrowserContext", {"disposeOnDetach": True})])
        self.settle()
        [created] = self._devtools.results(making)
        context = str(created["browserContextId"])
        tab, _ = self._devtools.call_all(
            [
                (
                    "Target.createTarget",
                    {"url": "about:blank", "browserContextId": context, "hidden": not self._visible},
                ),
                ("Storage.setCookies", {"cookies": list(self._session().cookies), "browserContextId": context}),
            ]
        )
        return Place(self._tabs.attach(self._devtools, str(tab["targetId"])), context)

    def close(self, place: Place) -> None:
        """Begin to end a context with everything in it; the next :meth:`open` waits for the end."""
        assert place.context is not None, "a place of this kind has a context"
        # A hidden tab outlives its context unless it is closed, and so do the downloads that it asked for.
        ending: list[Command] = [
            ("Target.closeTarget", {"targetId": place.tab.target}),
            ("Target.disposeBrowserContext", {"browserContextId": place.context}),
        ]
        self._disposing += self._devtools.send_all(ending)

    def settle(self) -> None:
        """Wait until the contexts that were closed have ended. Raises DriverError: one has not."""
        ending, self._disposing = self._disposing, []
        self._devtools.results(ending)
