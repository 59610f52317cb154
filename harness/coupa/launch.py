"""How a Chromium-family browser is started: its options and its driver service, the same for every mode."""

import os
import shlex
import sys
from contextlib import suppress
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions, Edge, EdgeOptions
from selenium.webdriver.chrome.service import Service as ChromeService
from selenium.webdriver.chromium.service import ChromiumService
from selenium.webdriver.chromium.webdriver import ChromiumDriver
from selenium.webdriver.edge.service import Service as EdgeService

from harness.coupa.failures import ENDED_AT_ONCE, PORT_TAKEN, driver_failures, first_line
from harness.coupa.kept.attempt import DRIVER_LOG, last_words
from harness.coupa.profiles import ClonedProfile
from harness.coupa.settings import WorkerSettings
from harness.errors import CapabilityError, DriverError
from harness.host.browsers import BrowserChoice
from harness.host.processes import detached_popen_options, own
from harness.host.sandbox import NO_SANDBOX, is_root
from harness.host.sessions import leader_in, note_session
from harness.host.temp import end_processes_in
from harness.workload.credentials import without_secrets
from harness.workload.entry import LoginWay

# Below this much shared memory Chromium crashes on large pages unless told to use files (Debian bug 1072299).
SMALL_SHARED_MEMORY_BYTES = 512 * 1024 * 1024

# Of sockaddr_un on macOS; Linux has four more.
LONGEST_SOCKET_PATH_BYTES = 103
_SOCKET = Path("org.chromium.Chromium.XXXXXX", "SingletonSocket")

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - looked at, never written to

QUIET_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,OptimizationHints,MediaRouter,CalculateNativeWinOcclusion",
    "--metrics-recording-only",
    # The windows of several workers cover each other, and pages complete themselves only where they count as shown.
    "--disable-backgrounding-occluded-windows",
)

PREFERENCES = {
    # One PO triggers all its downloads at once; without this a headed browser asks a person.
    "profile.default_content_setting_values.automatic_downloads": 1,
    "download.prompt_for_download": False,
    # A PDF would else be shown where it is to be saved.
    "plugins.always_open_pdf_externally": True,
    # What a login form is filled with stays out of the profile.
    "credentials_enable_service": False,
    "profile.password_manager_enabled": False,
}

# The driver adds these by itself; with them the cookies of a person's profile cannot be decrypted.
UNLIKE_A_PERSONS_BROWSER = ("password-store", "use-mock-keychain")
# Without it the cookies of a session end at the start of the browser. The clone holds no tabs that could come back.
KEEP_SESSION_COOKIES = "--restore-last-session"


def start_driver(settings: WorkerSettings, profile: ClonedProfile) -> ChromiumDriver:
    """Start a driver with its browser on ``profile``.

    Raises:
        DriverError: if either does not start; neither is left behind then.
    """
    driver_class = Edge if settings.browser.kind is BrowserChoice.EDGE else Chrome
    service = driver_service(settings, profile.folder)
    try:
        return driver_class(options=browser_options(settings, profile.path), service=service)  # type: ignore[arg-type]
    except BaseException as error:
        end_processes_in(profile.folder)  # Selenium's own stop() would wait a minute for one that hangs.
        with suppress(*driver_failures(), AttributeError):  # A service that never ran does not even know its process.
            service.stop()
        if not isinstance(error, driver_failures()):
            raise
        said = first_line(error)
        failure = DriverError(f"{settings.browser.label} did not start: {said}", remedy_for(said, profile.folder))
        failure.add_note(last_words(profile.folder / DRIVER_LOG))
        raise failure from error


def remedy_for(said: str, temp_folder: Path) -> str:
    """What to do about a browser that does not start: Chromium says nothing of a socket whose path is too long."""
    if ENDED_AT_ONCE in said:
        return PORT_TAKEN
    too_long = len(os.fsencode(temp_folder / _SOCKET)) > LONGEST_SOCKET_PATH_BYTES
    if too_long and "instance exited" in said and sys.platform != "win32":
        return f"{temp_folder} is too long a path for its socket: let TMPDIR name a shorter one."
    return "Run 'harness doctor' to see what is missing."


def debugger_address(driver: ChromiumDriver) -> str:
    """``host:port`` of the DevTools of the driver's browser."""
    vendor = "ms:edgeOptions" if "ms:edgeOptions" in driver.capabilities else "goog:chromeOptions"
    return str(driver.capabilities[vendor]["debuggerAddress"])


def browser_pid(driver: ChromiumDriver) -> int | None:
    """The number of the browser's main process; None where the driver does not tell it."""
    told = (driver.capabilities.get(f"{vendor}:processID") for vendor in ("goog", "ms"))
    return next((pid for pid in told if isinstance(pid, int)), None)


def browser_options(settings: WorkerSettings, profile: Path) -> ChromeOptions | EdgeOptions:
    """Options for one driver that uses ``profile``.

    Raises:
        CapabilityError: if the headless shell is asked for where it cannot be given a profile.
    """
    options = common_options(settings.browser.kind, headed=settings.headed)
    options.binary_location = str(_binary(settings, profile.parent))
    for flag in (*machine_flags(), f"--user-data-dir={profile}", *settings.reach.chromium_flags(settings.base_url)):
        options.add_argument(flag)
    if settings.login == LoginWay.PROFILE:
        options.add_argument(KEEP_SESSION_COOKIES)
        options.add_experimental_option("excludeSwitches", list(UNLIKE_A_PERSONS_BROWSER))
    return options


def common_options(kind: BrowserChoice, *, headed: bool) -> ChromeOptions | EdgeOptions:
    """What a browser is given wherever it runs."""
    options = EdgeOptions() if kind is BrowserChoice.EDGE else ChromeOptions()
    for flag in QUIET_FLAGS:
        options.add_argument(flag)
    if not headed:
        options.add_argument("--headless" if kind is BrowserChoice.CHROME_HEADLESS_SHELL else "--headless=new")
    options.add_experimental_option("prefs", dict(PREFERENCES))
    options.page_load_strategy = "normal"
    # A page's alert must not cost its PO; what it says is not the harness's to answer.
    options.unhandled_prompt_behavior = "dismiss"
    return options


def driver_service(settings: WorkerSettings, temp_folder: Path) -> ChromiumService:
    """The driver process: out of reach of the terminal's Ctrl-C, its temporary files inside ``temp_folder``."""
    service = NotedEdgeService if settings.browser.kind is BrowserChoice.EDGE else NotedChromeService
    temp, logged = str(temp_folder), settings.log is not None
    made = service(
        executable_path=str(settings.browser.driver),
        # Not more than warnings: at INFO the driver writes down every key that it presses in a login form.
        service_args=["--log-level=WARNING"] if logged else None,
        log_output=str(temp_folder / DRIVER_LOG) if logged else None,
        env={**without_secrets(os.environ), "TMPDIR": temp, "TEMP": temp, "TMP": temp, "SE_OFFLINE": "true"},
        popen_kw=dict(detached_popen_options()),
    )
    made.folder = temp_folder
    return made


class NotedChromeService(ChromeService):
    """Writes down in its folder who began its session, as soon as that runs: before there is a browser to lose.

    A browser that is begun and then loses its driver, or a page's process that is stopped and then loses its browser,
    is known by nothing else (see ``harness.host.sessions``), and a start takes seconds on a loaded machine.
    """

    folder: Path | None = None

    def assert_process_still_running(self) -> None:
        """Note it; Selenium asks right after the start, and again until the driver answers."""
        _note(self, self.folder)
        super().assert_process_still_running()


class NotedEdgeService(EdgeService):
    """The same for Edge's driver."""

    folder: Path | None = None

    def assert_process_still_running(self) -> None:
        """Note it."""
        _note(self, self.folder)
        super().assert_process_still_running()


def _note(service: ChromiumService, folder: Path | None) -> None:
    if folder is not None and service.process is not None and leader_in(folder) is None:
        leader = own(service.process.pid)
        if leader is not None:
            note_session(folder, leader)


def machine_flags() -> list[str]:
    """What this machine needs for Chromium to start at all."""
    flags = []
    if is_root():
        flags.append(NO_SANDBOX)  # Chromium refuses to start as root with its sandbox on.
    if SHARED_MEMORY.is_dir() and hasattr(os, "statvfs"):
        shared = os.statvfs(SHARED_MEMORY)
        if shared.f_bavail * shared.f_frsize < SMALL_SHARED_MEMORY_BYTES:
            flags.append("--disable-dev-shm-usage")
    return flags


def _binary(settings: WorkerSettings, folder: Path) -> Path:
    """The browser's binary, or a launcher that gives the headless shell the page it does not open by itself.

    The driver adds a start page only when it chooses the profile; with a profile of ours the shell starts without
    any page and the session ends in "unable to discover open pages" (SeleniumHQ/selenium#15087).
    """
    if settings.browser.kind is not BrowserChoice.CHROME_HEADLESS_SHELL:
        return settings.browser.binary
    if sys.platform == "win32":
        raise CapabilityError(
            "The headless shell cannot be given a cloned profile on Windows.", "Use --browser chrome or edge."
        )
    launcher = folder / "headless-shell"
    # exec, so that the driver's quit ends the browser itself and no wrapper outlives it.
    launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(str(settings.browser.binary))} "$@" about:blank\n')
    launcher.chmod(0o700)
    return launcher
