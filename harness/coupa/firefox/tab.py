"""``FirefoxTab``: one tab of a Firefox, driven by BiDi past its driver."""

import json
import threading
from typing import Any

from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.network import MADE_WAY, Network
from harness.coupa.tuning import PageLoad
from harness.coupa.wire import Sent
from harness.errors import CommandRefusedError, DriverError, PageUnavailableError, SiteError
from harness.workload.patience import Patience
from harness.workload.urls import host_of

# A world of its own beside the page's: what a page makes of Array.prototype or JSON does not reach our scripts.
SANDBOX = "harness"

_WAIT_FOR = {PageLoad.NORMAL: "complete", PageLoad.EAGER: "interactive"}


class FirefoxTab:
    """A tab that somebody opened.

    Attributes:
        target: what BiDi and WebDriver call it.
        container: that it lies in.
        patience: how long its pages are waited for.
        page_load: when a page counts as loaded.
        traffic: what its page has asked for and waits for, where the tab is watched.
    """

    def __init__(
        self, bidi: BiDi, network: Network, target: str, container: str, patience: Patience, page_load: PageLoad
    ) -> None:
        self.target = target
        self.container = container
        self.traffic = network.traffic_of(target)
        self.patience = patience
        self.page_load = page_load
        self._bidi = bidi
        self._network = network
        self._changed = threading.Condition()
        self._gone = False
        self._asked = ""
        self._navigating: list[Sent] = []

    def open(self, url: str) -> None:
        """Go to ``url`` and wait until its page has loaded. Raises as :meth:`begin` and :meth:`finish` do."""
        self.begin(url)
        self.finish()

    def begin(self, url: str) -> None:
        """Set out for ``url``; :meth:`finish` waits for it. Raises DriverError: the browser went away."""
        self._asked = url
        going = {"context": self.target, "url": url, "wait": _WAIT_FOR[self.page_load]}
        self._navigating = self._bidi.send_all([("browsingContext.navigate", going)])

    def finish(self) -> None:
        """Wait until the page that was set out for has loaded, or another that it led to.

        Raises:
            PageUnavailableError: the site does not give it, or not to its end, or not in time.
            DriverError: the browser went away, or the tab.
            SiteError: it led to another site.
        """
        if why := self._arrive() or self.traffic.broken:
            self._bidi.call("session.status")  # Raises DriverError where not the site is to blame.
            raise PageUnavailableError(f"{self._asked} could not be opened: {why}.", why=why)

    def _arrive(self) -> str:
        """Why the page is not there; empty where it is."""
        try:
            self._bidi.results(self._navigating, self.patience.page_s)
        except CommandRefusedError as error:
            self._raise_if_gone()
            page = self._network.last_page(self.target)
            if page is not None and page.refused:
                raise SiteError(
                    f"{self._asked} leads away from the site, to {host_of(page.url)}.",
                    "If the site has moved, name its new address.",
                ) from None
            # Firefox shows a page of its own instead, under the address of the one that it could not open.
            return "" if MADE_WAY in str(error) else _reason(str(error))
        except DriverError as error:
            if self._bidi.is_open():
                return f"it did not load within {self.patience.page_s:g} s"
            raise DriverError(f"The browser went away while {self._asked} was loading.") from error
        return ""

    def run(self, script: str, *arguments: object) -> Any:
        """What the body of a JavaScript function returns for ``arguments``; both are JSON.

        Raises:
            CommandRefusedError: the script threw an error, or its page made way for another.
            DriverError: the browser went away.
        """
        called = f"(function () {{ {script}\n }}).apply(null, {json.dumps(arguments)})"
        answer = self._bidi.call(
            "script.callFunction",
            {
                "functionDeclaration": f"function () {{ return JSON.stringify({called}); }}",
                "awaitPromise": False,
                "target": {"context": self.target, "sandbox": SANDBOX},
                "userActivation": True,
            },
        )
        if answer["type"] == "exception":
            said = str(answer["exceptionDetails"].get("text", "no reason given")).splitlines()[0]
            raise CommandRefusedError(f"A script failed in {self._asked or 'a tab'}: {said}.")
        result = answer["result"]
        return json.loads(result["value"]) if result["type"] == "string" else None

    def wait_for_another_page(self, seconds: float) -> None:
        """Let a page that is on its way come, for ``seconds`` at most. Raises DriverError: the tab is gone."""
        with self._changed:
            self._changed.wait(seconds)
        self._raise_if_gone()

    def handle(self, event: str) -> None:
        """Take one event of this tab; called on the reader's thread."""
        with self._changed:
            self._gone = self._gone or event == "browsingContext.contextDestroyed"
            self._changed.notify_all()

    def _raise_if_gone(self) -> None:
        if self._gone:
            raise DriverError(f"The tab is gone that showed {self._asked or 'nothing yet'}.")


def _reason(message: str) -> str:
    """What went wrong, in Firefox's word for it, as in ``NS_ERROR_UNKNOWN_HOST``."""
    return message.rpartition("Error: ")[2].strip().rstrip(".")
