"""``RemoteManager``: one driver on a Grid with its browser, from start to quit."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.letting_in import let_in
from harness.coupa.own_browser import OwnBrowser
from harness.coupa.remote.capabilities import devtools_address
from harness.coupa.remote.downloads import RemoteDownloads
from harness.coupa.remote.driver import managed_folder, quit_remote, remote_options, start_remote
from harness.coupa.remote.locality import local_driver
from harness.coupa.remote.pulse import Pulse
from harness.coupa.settings import WorkerSettings
from harness.grid.sessions import session_name
from harness.measure.spans import SpanRecorder

OnRemote = Callable[[int | None], None]
"""Told of each driver that has started the number of its process, or None where that runs on another machine."""


class RemoteManager(OwnBrowser):
    """A started driver on a node of a Grid. Use :meth:`start`; always end with :meth:`quit`."""

    def __init__(self, settings: WorkerSettings, driver: WebDriver) -> None:
        downloads = RemoteDownloads(settings.patience.idle_s, driver, managed_folder(driver))
        grid_url = settings.browser.grid
        super().__init__(settings, driver, devtools_address(driver.capabilities, grid_url), downloads)
        self._pulse = Pulse(grid_url, str(driver.session_id), self.devtools.close)

    @classmethod
    def start(cls, settings: WorkerSettings, spans: SpanRecorder, on_remote: OnRemote) -> Self:
        """Start a driver on a node and let it in.

        Raises:
            DriverError: no node starts one, or it died at once; no session is left behind then.
            CapabilityError: the node lacks what it takes to work POs.
            SiteError: the site does not let it in; no session is left behind then either.
        """
        with spans.span("driver_start"):
            newcomer = cls._started_with(settings)
        on_remote(local_driver(newcomer.driver.capabilities))
        return let_in(newcomer, settings, spans)

    def quit(self, keep_profile_as: Path | None = None) -> None:
        """End the driver and its browser, whatever state they are in.

        Args:
            keep_profile_as: of no use: the profile is the node's, and gone with the session.
        """
        self._pulse.stop()
        self.devtools.close()
        quit_remote(self.driver, self._settings.browser.grid)

    @classmethod
    def _started_with(cls, settings: WorkerSettings) -> Self:
        browser = settings.browser
        options = remote_options(browser.kind, session_name(settings.temp_root))
        for flag in settings.reach.chromium_flags(settings.base_url):
            options.add_argument(flag)
        driver = start_remote(browser, options)
        try:
            driver.set_page_load_timeout(settings.patience.page_s)
            return cls(settings, driver)
        except BaseException:
            quit_remote(driver, browser.grid)
            raise
