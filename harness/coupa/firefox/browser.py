"""``FirefoxManager``: one geckodriver with its Firefox and cloned profile, from start to quit."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from selenium.webdriver import Firefox
from selenium.webdriver.remote.remote_connection import RemoteConnection

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.failures import driver_failures, first_line
from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.containers import Containers, cookie_commands
from harness.coupa.firefox.cookies import DEFAULT_CONTAINER, partition_of, session_of
from harness.coupa.firefox.downloads import FirefoxDownloads
from harness.coupa.firefox.launch import QUIT_TIMEOUT_S, start_driver
from harness.coupa.firefox.network import ANSWERED, BEFORE, Network
from harness.coupa.firefox.tab import FirefoxTab
from harness.coupa.firefox.trust import trust_in
from harness.coupa.logins import LOGINS
from harness.coupa.places import Errand
from harness.coupa.profiles import ClonedProfile
from harness.coupa.settings import Session, WorkerSettings
from harness.coupa.tuning import PageLoad
from harness.errors import DriverError
from harness.host.processes import OwnedProcess, descendants, end, own
from harness.measure.spans import SpanRecorder

_EVENTS = (
    "browsingContext.contextCreated",
    "browsingContext.contextDestroyed",
    "browsingContext.downloadWillBegin",
    "browsingContext.downloadEnd",
)
# Firefox leaves them behind in its profile; in a clone they would speak of another Firefox.
_MARKS_OF_USE = ("lock", ".parentlock", "MarionetteActivePort", "WebDriverBiDiServer.json", "sessionstore.jsonlz4")

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


class FirefoxManager:
    """A started driver with the Firefox that it opened. Use :meth:`start`; always end with :meth:`quit`.

    Attributes:
        driver: the WebDriver session; its tab lies in the default container.
        bidi: the raw BiDi connection.
        downloads: the files that the PO in hand asked for.
        network: what tabs ask for.
        session: the login that it holds, for whatever is cleaned or opened from now on.
    """

    def __init__(self, settings: WorkerSettings, profile: ClonedProfile, driver: Firefox) -> None:
        self.driver = driver
        self.session = settings.session
        self.downloads = FirefoxDownloads(settings.patience.idle_s)
        self.network = Network(settings.rules, self.downloads, strict=settings.careful)
        self._settings = settings
        self._profile = profile
        self._started = _tree_of(driver)
        self._tabs: dict[str, FirefoxTab] = {}
        self._looks: Counter[str] = Counter()
        self.bidi = BiDi(str(driver.capabilities["webSocketUrl"]), self._on_event, settings.patience.command_s)
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
        self._own_tab = self._attach(driver.current_window_handle, DEFAULT_CONTAINER)
        self._containers = Containers(
            self.bidi, self.network, self._attach, lambda: self.session, shown=settings.headed or settings.careful
        )
        self.tab = self._own_tab

    @classmethod
    def start(cls, settings: WorkerSettings, spans: SpanRecorder) -> Self:
        """Clone the profile, start the driver and let it in.

        Raises:
            DriverError: if the driver or its browser does not start; nothing is left behind then.
            SiteError: the site does not let it in; nothing is left behind then either.
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
                manager.session = LOGINS[settings.login].log_in(manager, settings)
        except BaseException:
            manager.quit()
            raise
        return manager

    def set_out(self, errand: Errand) -> None:
        """Take up a PO: let its files go to its folder, and its tab to its page. Raises DriverError."""
        self.downloads.begin(errand.folder)
        self.downloads.send_to(errand.folder, self.bidi, self.tab.container)
        self.tab.begin(errand.url)

    def open_tab(self) -> None:
        """Give the next PO a container of its own, with a tab and the login and nothing else. Raises DriverError."""
        self.tab = self._containers.open()

    def clear_session(self, policy: CleanupPolicy) -> None:
        """Make the driver forget the PO in hand, by ``policy``.

        Raises:
            DriverError: if cleaning failed; the driver must not meet another PO.
        """
        try:
            self.downloads.leave()
            if policy.fresh_tab:
                self._leave_container()
            elif policy.name == "cookies":
                self.driver.delete_all_cookies()
                self.hand_over(self.session)
            self.network.forget(self._own_tab.target)
        except driver_failures() as error:
            raise DriverError(f"Cleaning the session by '{policy.name}' failed: {first_line(error)}") from error

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

    def asked_to_wait_s(self) -> float | None:
        """What the site said, with the page that the tab shows, of when to come again; None for nothing."""
        page = self.network.last_page(self.tab.target)
        answer = page.answer if page else None
        return self._settings.manners.wait_s(answer.retry_after, datetime.now(UTC)) if answer else None

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

    def wants_ready(self, *, loading: bool) -> bool:
        """Never: the next PO's container is opened when its turn comes."""
        return False

    def make_ready(self) -> None:
        """Nothing: nobody wants it."""

    def send_ahead(self, errand: Errand) -> bool:
        """Never: no page begins to load before its turn."""
        return False

    def is_healthy(self) -> bool:
        """Whether the driver runs, Firefox answers, and nothing of a PO before still arrives in it."""
        return self._is_running() and not self.downloads.left_running

    def quit(self, keep_profile_as: Path | None = None) -> None:
        """End the driver, its browser and its profile, whatever state they are in.

        Args:
            keep_profile_as: where to keep the profile, as a template, instead of deleting it.
        """
        running = self._is_running()
        self.bidi.close()
        for process in list(self._started):
            self._started += [child for child in descendants(process) if child not in self._started]
        if running:
            # A Firefox that hangs is not waited for by Selenium's two minutes; its processes are known.
            with suppress(*driver_failures()):
                self._executor.client_config.timeout = QUIT_TIMEOUT_S
                self.driver.quit()
        end(self._started)
        with suppress(*driver_failures()):
            self.driver.service.stop()
        if keep_profile_as is not None:
            for name in _MARKS_OF_USE:
                (self._profile.path / name).unlink(missing_ok=True)
            self._profile.keep_as(keep_profile_as)
        self._profile.delete()

    @property
    def _executor(self) -> RemoteConnection:
        executor = self.driver.command_executor
        assert isinstance(executor, RemoteConnection), "Selenium makes one of an address itself"
        return executor

    def _is_running(self) -> bool:
        process = self.driver.service.process
        return process is not None and process.poll() is None and self.bidi.is_open()

    def _leave_container(self) -> None:
        """Remove the PO's container; what the login left in the default one goes too, since each PO is handed it."""
        if self.tab is not self._own_tab:
            self._tabs.pop(self.tab.target, None)
            self._containers.close(self.tab)
            self.tab = self._own_tab
        self.bidi.call("storage.deleteCookies", {"partition": partition_of(DEFAULT_CONTAINER)})

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
