"""``OpenFirefox``: a Firefox that runs, and what is done in it with POs, over BiDi and without its driver."""

from collections import Counter
from typing import Any

from harness.coupa.answers import Answer
from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.containers import Containers
from harness.coupa.firefox.cookies import DEFAULT_CONTAINER
from harness.coupa.firefox.downloads import FirefoxDownloads
from harness.coupa.firefox.network import ANSWERED, BEFORE, Network
from harness.coupa.firefox.sight import html_of, picture_of
from harness.coupa.firefox.tab import FirefoxTab
from harness.coupa.places import Errand
from harness.coupa.settings import WorkerSettings
from harness.coupa.tuning import PageLoad

_EVENTS = (
    "browsingContext.contextCreated",
    "browsingContext.contextDestroyed",
    "browsingContext.downloadWillBegin",
    "browsingContext.downloadEnd",
)
# Follows each link beside the page. One frame will do: Firefox drops none of many, as Chromium would.
_TRIGGER = """
for (const href of arguments[0]) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.download = "";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}
"""


class OpenFirefox:
    """A connection to a Firefox that somebody started.

    Args:
        url: of its BiDi websocket.
        own_tab: the tab that it started with, which lies in the default container.

    Attributes:
        bidi: the raw BiDi connection.
        downloads: the files that the PO in hand asked for.
        network: what tabs ask for.
        session: the login that it holds, for whatever is cleaned or opened from now on.
        tab: where the PO in hand is worked.

    Raises:
        DriverError: it does not answer.
    """

    def __init__(self, settings: WorkerSettings, url: str, own_tab: str) -> None:
        self.session = settings.session
        self.downloads = FirefoxDownloads(settings.patience.idle_s)
        self.network = Network(settings.rules, self.downloads, strict=settings.careful)
        self._settings = settings
        self._tabs: dict[str, FirefoxTab] = {}
        self._looks: Counter[str] = Counter()
        self.bidi = BiDi(url, self._on_event, settings.patience.command_s)
        try:
            # Whoever downloads is told where to, and nobody else has any business with files.
            denied = {"downloadBehavior": {"type": "denied"}}
            self.bidi.call_all(
                [("session.subscribe", {"events": list(_EVENTS)}), ("browser.setDownloadBehavior", denied)]
            )
            if settings.careful:
                self.network.watch(self.bidi, BEFORE)
        except BaseException:
            self.bidi.close()
            raise
        self._own_tab = self._attach(own_tab, DEFAULT_CONTAINER)
        self._containers = Containers(
            self.bidi, self.network, self._attach, lambda: self.session, shown=settings.headed or settings.careful
        )
        self.tab = self._own_tab

    def set_out(self, errand: Errand) -> None:
        """Take up a PO: let its files go to its folder, and its tab to its page. Raises DriverError."""
        self.downloads.begin(errand.folder)
        self.downloads.send_to(errand.folder, self.bidi, self.tab.container)
        self.tab.begin(errand.url)

    def open_tab(self) -> None:
        """Give the next PO a container of its own, with a tab and the login and nothing else. Raises DriverError."""
        self.tab = self._containers.open()

    def trigger(self, links: tuple[str, ...]) -> None:
        """Start the download of every link, all at once, kept within the site. Raises DriverError."""
        # Where the whole browser is guarded already, only what is answered remains to be looked at.
        phases = (ANSWERED,) if self._settings.careful else (BEFORE, ANSWERED)
        self.network.watch(self.bidi, *phases, tab=self.tab.target)
        self.tab.run(_TRIGGER, list(links))

    def give_up_downloads(self) -> None:
        """Have done with what still runs, which BiDi cannot cancel: the driver then meets no other PO."""
        self.downloads.leave()

    def may_keep(self, url: str) -> bool:
        """Whether the rules allow the address of a file; that of one which the page has made itself is its own."""
        return self._settings.rules.allows(url.removeprefix("blob:"))

    def close_windows(self) -> int:
        """Close the tabs and windows that the PO's page has opened; how many. Raises DriverError."""
        tree = self.bidi.call("browsingContext.getTree", {"maxDepth": 0})
        opened = [
            str(each["context"])
            for each in tree["contexts"]
            if each["userContext"] == self.tab.container and each["context"] not in self._tabs
        ]
        self.bidi.call_all(("browsingContext.close", {"context": context}) for context in opened)
        return len(opened)

    def answer(self) -> Answer | None:
        """What the site answered when the PO's tab last asked for a page; None where nobody looked."""
        page = self.network.last_page(self.tab.target)
        return page.answer if page else None

    def show_empty_page(self, url: str) -> None:
        """Open an empty page in the PO's tab as if the site had it at ``url``, which it is not asked for.

        Raises:
            DriverError: the tab does not show it.
        """
        self.network.answer_ourselves(url)
        self.network.watch(self.bidi, BEFORE, tab="" if self._settings.careful else self.tab.target)
        self.tab.open(url)
        self._looks[self.tab.target] += 1

    @property
    def looks_in_tab(self) -> int:
        """How many of the pages in the tab's history are such empty ones."""
        return self._looks[self.tab.target]

    def wants_ready(self, *, loading: bool) -> bool:
        """Never: the next PO's container is opened when its turn comes."""
        return False

    def make_ready(self) -> None:
        """Nothing: nobody wants it."""

    def send_ahead(self, errand: Errand) -> bool:
        """Never: no page begins to load before its turn."""
        return False

    def is_healthy(self) -> bool:
        """Whether Firefox answers, and nothing of a PO before still arrives in it."""
        return self.bidi.is_open() and not self.downloads.left_running

    def require_answer(self) -> None:
        """Ask the browser something. Raises DriverError: it does not answer any more."""
        self.bidi.call("session.status")

    def page_html(self) -> str | None:
        """The HTML of the page of the PO in hand; None where Firefox does not give it any more."""
        return html_of(self.tab, self.bidi)

    def screenshot_png(self, harmless_html: str, secrets: tuple[str, ...]) -> bytes | None:
        """A picture of that page; None where Firefox does not give it any more."""
        return picture_of(self.tab, self.bidi, secrets)

    def _leave_container(self) -> None:
        """Begin to remove the PO's container, where it has one."""
        if self.tab is not self._own_tab:
            self._tabs.pop(self.tab.target, None)
            self._containers.close(self.tab)
            self.tab = self._own_tab

    def _attach(self, target: str, container: str) -> FirefoxTab:
        page_load = PageLoad.EAGER if self._settings.careful else self._settings.tuning.page_load
        tab = FirefoxTab(self.bidi, self.network, target, container, self._settings.patience, page_load)
        self._tabs[target] = tab
        return tab

    def _on_event(self, event: str, params: dict[str, Any], _session: str | None) -> None:
        self.network.handle(event, params)
        self.downloads.handle(event, params)
        if (tab := self._tabs.get(str(params.get("context", "")))) is not None:
            tab.handle(event)
