"""``OpenBrowser``: a browser that runs, and what is done in it with POs, over DevTools and without its driver."""

from pathlib import Path
from typing import Any

from harness.coupa.answers import Answer
from harness.coupa.cleanup.policy import CleanupPolicy, UsedProfile
from harness.coupa.close_guard import CloseGuard
from harness.coupa.contexts import Contexts
from harness.coupa.devtools import DevTools, Params
from harness.coupa.downloads import Downloads
from harness.coupa.failures import driver_failures, first_line
from harness.coupa.guard import Guard
from harness.coupa.kept.sight import html_of, picture_of, rendering_of
from harness.coupa.page import trigger_links
from harness.coupa.places import Errand, FreshTabs, Place, Workplace
from harness.coupa.settings import WorkerSettings
from harness.coupa.tab import Tab
from harness.coupa.tabs import Tabs
from harness.coupa.windows import Windows
from harness.errors import DriverError, SiteError


class OpenBrowser:
    """A connection to a browser that somebody started; always end with :meth:`quit`.

    Args:
        debugger: ``host:port`` of its DevTools, or the address of their websocket.
        own_tab: the tab that it started with.
        shared: others work in it too, over connections of their own.
        downloads: that know how its files come to this machine; None where they arrive on it.

    Attributes:
        debugger: as given.
        devtools: the raw DevTools connection.
        downloads: the files that the PO in hand asked for.
        guard: keeps links from leading to other hosts.
        session: the login that it holds, for whatever is cleaned or opened from now on.

    Raises:
        DriverError: it does not answer, or has no such tab.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        debugger: str,
        own_tab: str,
        *,
        shared: bool = False,
        downloads: Downloads | None = None,
    ) -> None:
        self.debugger = debugger
        self.downloads = downloads or Downloads(
            settings.patience.idle_s, (lambda frame: tabs.shows(frame)) if shared else None
        )
        self.guard, self._windows = _guards(settings, self.downloads)
        tabs = Tabs(
            settings.patience,
            settings.tuning,
            watched=settings.careful,
            on_attach=self.guard.stand_at if settings.careful else None,
        )
        self.session = settings.session

        def on_event(event: str, params: dict[str, Any], session: str | None) -> None:
            self.downloads.handle(event, params)
            self.guard.handle(event, params, session)
            if self._windows is not None:
                self._windows.handle(event, params, session)
            tabs.handle(event, params, session)

        self.devtools = DevTools(debugger, on_event, settings.patience.command_s)
        try:
            if self._windows is not None:
                self._windows.watch(self.devtools)
            self._workplace = Workplace(Place(tabs.attach(self.devtools, own_tab)))
        except BaseException:
            self.devtools.close()
            raise
        visible = settings.headed or settings.careful  # Lists that load as they come into view need to be shown.
        self._visible = visible
        self._contexts = Contexts(self.devtools, tabs, lambda: self.session, visible=visible)
        self._fresh_tabs = FreshTabs(self.devtools, tabs, visible=visible)
        self._settings = settings

    @property
    def tab(self) -> Tab:
        """Where the PO in hand is worked."""
        return self._workplace.now.tab

    @property
    def context(self) -> str | None:
        """The browser context that the PO in hand has to itself; None where it works in the profile's own."""
        return self._workplace.now.context

    def set_out(self, errand: Errand) -> None:
        """Take up a PO: let its files go to its folder, and its tab to its page, which :attr:`tab` then finishes.

        Raises:
            DriverError: the browser went away.
        """
        self.downloads.begin(errand.folder)
        if self._workplace.errand not in (None, errand):
            self._workplace.renew()  # It has begun to load the page of another PO.
        if self._workplace.errand is None:
            self.downloads.point_at(errand.folder, self.devtools, self.context)
            self.tab.begin(errand.url)

    def clear_session(self, policy: CleanupPolicy) -> None:
        """Make the driver forget the PO in hand, by ``policy``.

        Raises:
            DriverError: if cleaning failed; the driver's state is then unknown and it must not meet another PO.
        """
        try:
            self.downloads.give_up(self.devtools)
            self.close_windows()
            policy.clean(self._used_profile())
            self._workplace.leave()
        except driver_failures() as error:
            raise DriverError(f"Cleaning the session by '{policy.name}' failed: {first_line(error)}") from error

    def open_tab(self) -> None:
        """Give the next PO a tab of its own in the driver's profile. Raises DriverError."""
        self._workplace.enter(self._fresh_tabs)

    def open_context(self) -> None:
        """Give the next PO a browser context of its own, with a tab and the login and nothing else.

        Raises:
            DriverError: the context could not be made; the driver must not meet another PO.
        """
        self._workplace.enter(self._contexts)

    def close_context(self) -> None:
        """Dispose of the PO's context: its tabs, storage, cookies, cache, connections and running downloads.

        Raises:
            DriverError: the browser went away.
        """
        self.downloads.give_up(self.devtools)
        self.close_windows()
        self._workplace.leave()

    def answer(self) -> Answer | None:
        """What the site answered when the PO's tab last asked for a page; None where nobody looked."""
        return self.guard.answer_of(self.tab)

    def log_in_again(self) -> None:
        """Get in again after the session has ended; without a driver of its own a browser cannot.

        Raises:
            SiteError: the site does not let it in, or there is no way to ask.
        """
        raise SiteError("The session has ended, and workers that share a browser cannot log in again.", "Start again.")

    def trigger(self, links: tuple[str, ...]) -> None:
        """Start the download of every link, all at once, kept within the site. Raises DriverError."""
        self.guard.stand_at(self.tab, self.devtools)
        trigger_links(self.tab, links)

    def is_of_page(self, frame: str) -> bool:
        """Whether ``frame`` is the tab of the PO in hand, inside it, or a window that its page has opened."""
        opened = self._windows.opened_by(self.tab.target) if self._windows is not None else frozenset()
        return frame == self.tab.target or frame in self.tab.frames or frame in opened

    def close_windows(self) -> None:
        """Close the windows that the page of the PO in hand has opened, where they are known."""
        if self._windows is not None:
            self._windows.close(self.tab.target)

    def give_up_downloads(self) -> None:
        """Cancel what still runs. Raises DriverError: the browser went away."""
        self.downloads.give_up(self.devtools)

    def wants_ready(self, *, loading: bool) -> bool:
        """Whether the next PO's tab or context is best opened now: while a page loads, or else while files arrive."""
        return self._workplace.wants_ready(loading=loading)

    def make_ready(self) -> None:
        """Open the next PO's tab or context. Raises DriverError: the browser went away."""
        self._workplace.make_ready()

    def send_ahead(self, errand: Errand) -> bool:
        """Let the next PO's page begin to load while the files of this one arrive, if its context is its own.

        Raises:
            DriverError: the browser went away.
        """
        place = self._workplace.send_ahead(errand)
        if place is not None:
            self.downloads.point_at(errand.folder, self.devtools, place.context)
            place.tab.begin(errand.url)
        return place is not None

    def in_context(self, params: Params) -> dict[str, object]:
        """The parameters of a DevTools command, addressed to the context of the PO in hand."""
        return {**params, "browserContextId": self.context} if self.context else dict(params)

    def is_healthy(self) -> bool:
        """Whether the browser still answers."""
        return self.devtools.is_open()

    def require_answer(self) -> None:
        """Ask the browser something. Raises DriverError: it does not answer any more."""
        self.devtools.call("Browser.getVersion")

    def page_html(self) -> str | None:
        """The HTML of the page of the PO in hand; None where the browser does not give it any more."""
        return html_of(self.tab, self.devtools)

    def screenshot_png(self, harmless_html: str, secrets: tuple[str, ...]) -> bytes | None:
        """A picture of that page, or of ``harmless_html`` where its tab draws nothing; None where there is none."""
        is_shown = self._visible or self.tab is self._workplace.own.tab
        picture = picture_of(self.tab, self.devtools, secrets) if is_shown else None
        return picture or rendering_of(harmless_html, self.devtools, self.context)

    def driver_log(self) -> Path | None:
        """None: the driver belongs to whoever started it."""
        return None

    def memory_bytes(self) -> int:
        """0: its processes belong to whoever started it."""
        return 0

    def quit(self) -> None:
        """Close the connection, whatever state the browser is in."""
        self.devtools.close()

    def _used_profile(self) -> UsedProfile:
        place = self._workplace
        return UsedProfile(self.devtools, self.tab, place.own.tab, place.kept_tabs(), self.session)


def _guards(settings: WorkerSettings, downloads: Downloads) -> tuple[Guard, Windows | None]:
    """Who looks at what tabs ask for: at links that lead away from a site of ours, at everything on any other."""
    if not settings.careful:
        return Guard(settings.rules, downloads.refuse), None
    guard = CloseGuard(settings.rules, downloads.tell)
    return guard, Windows(guard)
