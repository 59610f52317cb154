"""``FirefoxManager``: one geckodriver with its Firefox and cloned profile, from start to quit."""

from contextlib import suppress
from pathlib import Path
from typing import Self

import urllib3
from selenium.webdriver import Firefox

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.failures import driver_failures, first_line
from harness.coupa.firefox.containers import cookie_commands
from harness.coupa.firefox.cookies import DEFAULT_CONTAINER, partition_of, session_of
from harness.coupa.firefox.launch import ANSWER_TIMEOUT_S, QUIT_TIMEOUT_S, start_driver
from harness.coupa.firefox.open_firefox import OpenFirefox
from harness.coupa.firefox.trust import trust_in
from harness.coupa.kept.attempt import DRIVER_LOG
from harness.coupa.letting_in import start_and_let_in
from harness.coupa.logins import LOGINS
from harness.coupa.profiles import ClonedProfile
from harness.coupa.settings import Session, WorkerSettings
from harness.errors import DriverError
from harness.host.processes import OwnedProcess, descendants, end, own
from harness.measure.spans import SpanRecorder

# Of no use to a clone, or about the Firefox that has used the profile before. Its startupCache stays: it saves a third
# of a start.
_LEFT_OUT = (
    "cache2",
    "crashes",
    "datareporting",
    "lock",
    "MarionetteActivePort",
    "minidumps",
    "safebrowsing",
    "saved-telemetry-pings",
    "sessionstore*",
    "WebDriverBiDiServer.json",
    ".parentlock",
)


class FirefoxManager(OpenFirefox):
    """A started driver with the Firefox that it opened. Use :meth:`start`; always end with :meth:`quit`.

    Attributes:
        driver: the WebDriver session; its tab lies in the default container.
    """

    def __init__(self, settings: WorkerSettings, profile: ClonedProfile, driver: Firefox) -> None:
        super().__init__(settings, str(driver.capabilities["webSocketUrl"]), driver.current_window_handle)
        self.driver = driver
        self._profile = profile
        self._started = _tree_of(driver)

    @classmethod
    def start(cls, settings: WorkerSettings, spans: SpanRecorder) -> Self:
        """Clone the profile, start the driver and let it in.

        Raises:
            DriverError: if the driver or its browser does not start; nothing is left behind then.
            SiteError: the site does not let it in; nothing is left behind then either.
        """
        return start_and_let_in(lambda profile: cls._started_with(settings, profile), settings, spans, _LEFT_OUT)

    def clear_session(self, policy: CleanupPolicy) -> None:
        """Make the driver forget the PO in hand, by ``policy``.

        Raises:
            DriverError: if cleaning failed; the driver must not meet another PO.
        """
        try:
            self.downloads.leave()
            if policy.fresh_tab:
                self._leave_container()
                # What the login left: each PO is handed it, and nobody works here.
                self.bidi.call("storage.deleteCookies", {"partition": partition_of(DEFAULT_CONTAINER)})
            elif policy.name == "cookies":
                self.driver.delete_all_cookies()
                self.hand_over(self.session)
            self.network.forget(self._own_tab.target)
        except driver_failures() as error:
            raise DriverError(f"Cleaning the session by '{policy.name}' failed: {first_line(error)}") from error

    def hand_over(self, session: Session) -> None:
        """Put a login's cookies into the default container. Raises DriverError."""
        self.bidi.call_all(cookie_commands(session, DEFAULT_CONTAINER))

    def held_session(self) -> Session:
        """The login that the default container holds. Raises DriverError."""
        held = self.bidi.call("storage.getCookies", {"partition": partition_of(DEFAULT_CONTAINER)})
        return session_of(held["cookies"])

    def log_in_again(self) -> None:
        """Get in again after the session has ended, by the driver's own tab. Raises SiteError, DriverError."""
        self.bidi.call("storage.deleteCookies", {"partition": partition_of(DEFAULT_CONTAINER)})
        self.session = LOGINS[self._settings.login].log_in_again(self, self._settings)
        container = self.tab.container
        self.bidi.call("storage.deleteCookies", {"partition": partition_of(container)})
        self.bidi.call_all(cookie_commands(self.session, container))

    def is_healthy(self) -> bool:
        """Whether the driver runs, Firefox answers, and nothing of a PO before still arrives in it."""
        return self._driver_runs() and super().is_healthy()

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
        answers = self._answers()
        for process in list(self._started):
            self._started += [child for child in descendants(process) if child not in self._started]
        if answers:
            # One that hangs on its way out is not waited for by Selenium's two minutes; its processes are known.
            session = f"{self.driver.service.service_url}/session/{self.driver.session_id}"
            with suppress(*driver_failures()):
                urllib3.request("DELETE", session, timeout=QUIT_TIMEOUT_S, retries=False)
        end(self._started)
        self.bidi.close()  # Not before: a Firefox that is stuck would not take its leave.
        with suppress(*driver_failures()):
            self.driver.service.stop()
        if keep_profile_as is not None:
            self._profile.keep_as(keep_profile_as)
        self._profile.delete()

    def _answers(self) -> bool:
        """Whether driver and browser can be asked to end: a Firefox that is stuck would hold up its driver too."""
        try:
            self.bidi.results(self.bidi.send_all([("session.status", {})]), ANSWER_TIMEOUT_S)
        except DriverError:
            return False
        return self._driver_runs()

    def _driver_runs(self) -> bool:
        process = self.driver.service.process
        return process is not None and process.poll() is None

    @classmethod
    def _started_with(cls, settings: WorkerSettings, profile: ClonedProfile) -> Self:
        trust_in(profile.path, settings.reach, settings.base_url)
        driver = start_driver(settings, profile)
        try:
            driver.set_page_load_timeout(settings.patience.page_s)
            return cls(settings, profile, driver)
        except BaseException:
            driver.quit()
            raise


def _tree_of(driver: Firefox) -> list[OwnedProcess]:
    """The driver process and the browser's main process, by pid and creation time."""
    service = driver.service.process
    pids = [service.pid if service else None, driver.capabilities.get("moz:processID")]
    return [process for pid in pids if isinstance(pid, int) and (process := own(pid)) is not None]
