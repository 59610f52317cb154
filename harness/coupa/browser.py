"""``BrowserManager``: one driver with its browser and cloned profile, from start to quit."""

from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Self

import urllib3
from selenium.webdriver.chromium.webdriver import ChromiumDriver

from harness.coupa.failures import driver_failures
from harness.coupa.kept.attempt import DRIVER_LOG
from harness.coupa.launch import browser_pid, debugger_address, start_driver
from harness.coupa.letting_in import start_and_let_in
from harness.coupa.own_browser import OwnBrowser
from harness.coupa.profiles import ClonedProfile
from harness.coupa.settings import WorkerSettings
from harness.host.processes import OwnedProcess, descendants, end, kill, own
from harness.host.sessions import leader_in, members_of
from harness.measure.spans import SpanRecorder

_MOST_ROUNDS = 5  # Of looking for what is still there.
QUIT_TIMEOUT_S = 5.0  # Of the driver, for the end of its browser: 0.1 s on an idle machine.


class BrowserManager(OwnBrowser):
    """A started driver with the browser that it opened. Use :meth:`start`; always end with :meth:`quit`.

    Attributes:
        driver: the WebDriver session.
    """

    driver: ChromiumDriver

    def __init__(self, settings: WorkerSettings, profile: ClonedProfile, driver: ChromiumDriver) -> None:
        super().__init__(settings, driver, debugger_address(driver))
        self._profile = profile
        self._started = _tree_of(driver)
        self._leader = leader_in(profile.folder)

    @classmethod
    def start(cls, settings: WorkerSettings, spans: SpanRecorder) -> Self:
        """Clone the profile, start the driver and let it in.

        Raises:
            DriverError: if the driver or its browser does not start; nothing is left behind then.
            SiteError: the site does not let it in; nothing is left behind then either.
        """
        return start_and_let_in(lambda profile: cls._started_with(settings, profile), settings, spans)

    def is_healthy(self) -> bool:
        """Whether the driver process runs and the browser still answers."""
        process = self.driver.service.process
        return process is not None and process.poll() is None and super().is_healthy()

    def driver_log(self) -> Path | None:
        """Where the driver writes its log, if it does."""
        return self._profile.folder / DRIVER_LOG

    def memory_bytes(self) -> int:
        """Memory of driver, browser and all that they started, read now: milliseconds per process."""
        from harness.measure.tree import read_tree  # With the models of the record, which no worker needs but for this.

        return read_tree(self._started).memory_bytes

    def quit(self, keep_profile_as: Path | None = None) -> None:
        """End the driver, its browser and its profile, whatever state they are in.

        Args:
            keep_profile_as: where to keep the profile, as a template, instead of deleting it.
        """
        if self.is_healthy() and self._end_session():
            self.devtools.close()
            with suppress(*driver_failures()):
                self.driver.service.stop()
            end(self._started)
            # A page's process that is stopped outlives its browser. The others are on their way out: nobody waits.
            kill(_session_of(self._leader), grace_s=0.0)
        else:
            _end_by_force(self.driver, self._started, self._leader)
            self.devtools.close()  # Not before: a browser that is stopped would not take its leave.
        if keep_profile_as is not None:
            self._profile.keep_as(keep_profile_as)
        self._profile.delete()

    def _end_session(self) -> bool:
        """Let the driver end its browser; False where it does not within ``QUIT_TIMEOUT_S``.

        Selenium's own quit() waits nine minutes for a chromedriver that is stopped: four requests of two minutes, ten
        seconds for its shutdown, and one minute more for its end.
        """
        session = f"{self.driver.service.service_url}/session/{self.driver.session_id}"
        with suppress(*driver_failures()):
            return urllib3.request("DELETE", session, timeout=QUIT_TIMEOUT_S, retries=False).status == HTTPStatus.OK
        return False

    @classmethod
    def _started_with(cls, settings: WorkerSettings, profile: ClonedProfile) -> Self:
        driver = start_driver(settings, profile)
        try:
            driver.set_page_load_timeout(settings.patience.page_s)
            # A full browser's first tab goes on loading its start page, and cannot be looked at meanwhile.
            driver.get("about:blank")
            return cls(settings, profile, driver)
        except BaseException:
            _end_by_force(driver, _tree_of(driver), leader_in(profile.folder))
            raise


def _tree_of(driver: ChromiumDriver) -> list[OwnedProcess]:
    """The driver process and the browser's main process, by pid and creation time."""
    pids = [
        driver.service.process.pid if driver.service.process else None,
        browser_pid(driver),
    ]
    return [process for pid in pids if isinstance(pid, int) and (process := own(pid)) is not None]


def _session_of(leader: OwnedProcess | None) -> list[OwnedProcess]:
    return members_of(leader) if leader is not None else []


def _end_by_force(driver: ChromiumDriver, started: list[OwnedProcess], leader: OwnedProcess | None) -> None:
    """End a driver without asking it, and all that it has started: what is stopped, or hangs, has no answer to give."""
    found = {*started, *(child for process in started for child in descendants(process)), *_session_of(leader)}
    for _ in range(_MOST_ROUNDS):
        kill(found)
        # What was begun between the look and the blow is of the same session, and is found by nothing else.
        if not (found := set(_session_of(leader))):
            break
    with suppress(*driver_failures()):
        driver.service.stop()
