"""``BrowserManager``: one driver with its browser and cloned profile, from start to quit."""

from contextlib import suppress
from pathlib import Path
from typing import Self

from selenium.webdriver.chromium.webdriver import ChromiumDriver

from harness.coupa.failures import driver_failures
from harness.coupa.launch import debugger_address, start_driver
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.profiles import ClonedProfile
from harness.coupa.settings import WorkerSettings
from harness.host.processes import OwnedProcess, descendants, end, own
from harness.measure.spans import SpanRecorder


class BrowserManager(OpenBrowser):
    """A started driver with the browser that it opened. Use :meth:`start`; always end with :meth:`quit`.

    Attributes:
        driver: the WebDriver session.
    """

    def __init__(self, settings: WorkerSettings, profile: ClonedProfile, driver: ChromiumDriver) -> None:
        super().__init__(settings, debugger_address(driver), driver.current_window_handle)
        self.driver = driver
        self._profile = profile
        self._started = _tree_of(driver)

    @classmethod
    def start(cls, settings: WorkerSettings, spans: SpanRecorder) -> Self:
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

    def is_healthy(self) -> bool:
        """Whether the driver process runs and the browser still answers."""
        process = self.driver.service.process
        return process is not None and process.poll() is None and super().is_healthy()

    def quit(self, keep_profile_as: Path | None = None) -> None:
        """End the driver, its browser and its profile, whatever state they are in.

        Args:
            keep_profile_as: where to keep the profile, as a template, instead of deleting it.
        """
        healthy = self.is_healthy()
        self.devtools.close()
        if healthy:
            with suppress(*driver_failures()):
                self.driver.quit()
        else:
            self._end_by_force()
        end(self._started)
        if keep_profile_as is not None:
            self._profile.keep_as(keep_profile_as)
        self._profile.delete()

    def _end_by_force(self) -> None:
        # A dead or stopped chromedriver would make quit() wait for minutes; its processes are known by pid and age.
        for process in list(self._started):
            self._started += [child for child in descendants(process) if child not in self._started]
        end(self._started)
        with suppress(*driver_failures()):
            self.driver.service.stop()

    @classmethod
    def _started_with(cls, settings: WorkerSettings, profile: ClonedProfile) -> Self:
        driver = start_driver(settings, profile)
        try:
            driver.set_page_load_timeout(settings.patience.page_s)
            # A full browser's first tab goes on loading its start page, and cannot be looked at meanwhile.
            driver.get("about:blank")
            return cls(settings, profile, driver)
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
