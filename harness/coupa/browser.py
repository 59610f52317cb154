"""``BrowserManager``: one driver with its browser and cloned profile, from start to quit."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from selenium.webdriver.chromium.webdriver import ChromiumDriver

from harness.coupa.cleanup.policy import CleanupPolicy, UsedProfile
from harness.coupa.contexts import Contexts
from harness.coupa.devtools import DevTools, Params
from harness.coupa.downloads import Downloads
from harness.coupa.failures import DRIVER_FAILURES, first_line
from harness.coupa.guard import Guard
from harness.coupa.launch import debugger_address, start_driver
from harness.coupa.places import Errand, FreshTabs, Place, Workplace
from harness.coupa.profiles import ClonedProfile
from harness.coupa.settings import WorkerSettings
from harness.coupa.tab import Tab, Tabs
from harness.errors import DriverError
from harness.host.processes import OwnedProcess, descendants, end, own
from harness.measure.spans import SpanRecorder


class BrowserManager:
    """A started driver. Use :meth:`start`; always end with :meth:`quit`.

    Attributes:
        driver: the WebDriver session.
        devtools: the raw DevTools connection to the same browser.
        downloads: the files that the PO in hand asked for.
        guard: keeps links from leading to other hosts.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        profile: ClonedProfile,
        driver: ChromiumDriver,
        devtools: DevTools,
        downloads: Downloads,
        guard: Guard,
        tabs: Tabs,
    ) -> None:
        self.driver = driver
        self.devtools = devtools
        self.downloads = downloads
        self.guard = guard
        self._workplace = Workplace(Place(tabs.attach(devtools, driver.current_window_handle)))
        self._contexts = Contexts(devtools, tabs, settings.session, visible=settings.headed)
        self._fresh_tabs = FreshTabs(devtools, tabs, visible=settings.headed)
        self._settings = settings
        self._profile = profile
        self._started = _tree_of(driver)

    @classmethod
    def start(cls, settings: WorkerSettings, spans: SpanRecorder) -> "BrowserManager":
        """Clone the profile, start the driver and hand it the login.

        Raises:
            DriverError: if the driver or its browser does not start; nothing is left behind then.
        """
        with spans.span("clone_profile"):
            profile = ClonedProfile(settings.profile, settings.temp_root)
        try:
            with spans.span("driver_start"):
                manager = cls._started_with(settings, profile)
        except BaseException:
            profile.delete()
            raise
        try:
            with spans.span("login"):
                manager.devtools.call("Storage.setCookies", {"cookies": list(settings.session.cookies)})
        except BaseException:
            manager.quit()
            raise
        return manager

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
            policy.clean(self._used_profile())
            self._workplace.leave()
        except DRIVER_FAILURES as error:
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
        self._workplace.leave()

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
        """Whether the driver process runs and the browser still answers."""
        process = self.driver.service.process
        return process is not None and process.poll() is None and self.devtools.is_open()

    def quit(self, keep_profile_as: Path | None = None) -> None:
        """End the driver, its browser and its profile, whatever state they are in.

        Args:
            keep_profile_as: where to keep the profile, as a template, instead of deleting it.
        """
        healthy = self.is_healthy()
        self.devtools.close()
        if healthy:
            with suppress(*DRIVER_FAILURES):
                self.driver.quit()
        else:
            self._end_by_force()
        end(self._started)
        if keep_profile_as is not None:
            self._profile.keep_as(keep_profile_as)
        self._profile.delete()

    def _used_profile(self) -> UsedProfile:
        place = self._workplace
        return UsedProfile(self.devtools, self.tab, place.own.tab, place.kept_tabs(), self._settings.session)

    def _end_by_force(self) -> None:
        # A dead or stopped chromedriver would make quit() wait for minutes; its processes are known by pid and age.
        for process in list(self._started):
            self._started += [child for child in descendants(process) if child not in self._started]
        end(self._started)
        with suppress(*DRIVER_FAILURES):
            self.driver.service.stop()

    @classmethod
    def _started_with(cls, settings: WorkerSettings, profile: ClonedProfile) -> "BrowserManager":
        driver = start_driver(settings, profile)
        try:
            driver.set_page_load_timeout(settings.patience.page_s)
            downloads = Downloads(settings.patience.idle_s)
            guard = Guard(settings.base_url, downloads.refuse)
            tabs = Tabs(settings.patience, settings.tuning)

            def on_event(event: str, params: dict[str, Any], session: str | None) -> None:
                downloads.handle(event, params)
                guard.handle(event, params, session)
                tabs.handle(event, params, session)

            devtools = DevTools(debugger_address(driver), on_event, settings.patience.command_s)
            return cls(settings, profile, driver, devtools, downloads, guard, tabs)
        except BaseException:
            driver.quit()
            raise


def _tree_of(driver: ChromiumDriver) -> list[OwnedProcess]:
    """The driver process and the browser's main process, by pid and creation time."""
    pids = [
        driver.service.process.pid if driver.service.process else None,
        driver.capabilities.get("goog:processID"),
    ]
    return [process for pid in pids if isinstance(pid, int) and (process := own(pid)) is not None]
