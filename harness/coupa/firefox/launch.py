"""How a Firefox is started: its options and its driver service, the same for every mode."""

import os
from contextlib import suppress
from pathlib import Path

from selenium.webdriver import Firefox, FirefoxOptions
from selenium.webdriver.firefox.service import Service

from harness.coupa.failures import ENDED_AT_ONCE, PORT_TAKEN, driver_failures, first_line
from harness.coupa.kept.attempt import DRIVER_LOG, last_words
from harness.coupa.profiles import ClonedProfile
from harness.coupa.settings import WorkerSettings
from harness.errors import DriverError
from harness.host.processes import detached_popen_options
from harness.host.temp import end_processes_in
from harness.workload.credentials import without_secrets

# Firefox answers at once and closes in good order within seconds, or not at all.
ANSWER_TIMEOUT_S = 5.0
QUIT_TIMEOUT_S = 15.0

PREFERENCES: dict[str, bool | int | str] = {
    # What a container has been allowed is no other container's.
    "permissions.isolateBy.userContext": True,
    # A PDF would else be shown where it is to be saved, and no file may ask a person what is to be done with it.
    "pdfjs.disabled": True,
    "browser.download.always_ask_before_handling_new_types": False,
    "browser.download.alwaysOpenPanel": False,
    "browser.helperApps.neverAsk.saveToDisk": "application/pdf",
    # What a login form is filled with stays out of the profile.
    "signon.rememberSignons": False,
    "signon.autofillForms": False,
    # Nothing that a page does not ask for: no icons, no guesses, no news.
    "browser.chrome.site_icons": False,
    "browser.chrome.favicons": False,
    "network.prefetch-next": False,
    "network.dns.disablePrefetch": True,
    "network.http.speculative-parallel-limit": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.normandy.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.newtabpage.enabled": False,
    "browser.newtab.preload": False,
}


def start_driver(settings: WorkerSettings, profile: ClonedProfile) -> Firefox:
    """Start a driver with its browser on ``profile``.

    Raises:
        DriverError: if either does not start; neither is left behind then.
    """
    service = driver_service(settings, profile.folder)
    try:
        return Firefox(options=browser_options(settings, profile.path), service=service)
    except BaseException as error:
        end_processes_in(profile.folder)  # Selenium's own stop() would wait a minute for one that hangs.
        with suppress(*driver_failures(), AttributeError):  # A service that never ran does not even know its process.
            service.stop()
        if not isinstance(error, driver_failures()):
            raise
        said = first_line(error)
        remedy = PORT_TAKEN if ENDED_AT_ONCE in said else "Run 'harness doctor' to see what is missing."
        failure = DriverError(f"{settings.browser.label} did not start: {said}", remedy)
        failure.add_note(last_words(profile.folder / DRIVER_LOG))
        raise failure from error


def browser_options(settings: WorkerSettings, profile: Path) -> FirefoxOptions:
    """Options for one driver that uses ``profile``."""
    options = FirefoxOptions()
    options.binary_location = str(settings.browser.binary)
    options.add_argument("-profile")
    options.add_argument(str(profile))
    if not settings.headed:
        options.add_argument("-headless")
    for name, value in PREFERENCES.items():
        options.set_preference(name, value)
    options.set_capability("webSocketUrl", True)
    # Selenium asks for any certificate at all to be good, and for a debugger that is not used.
    options.accept_insecure_certs = False
    options.set_capability("moz:debuggerAddress", False)
    options.page_load_strategy = "normal"
    # A page's alert must not cost its PO; what it says is not the harness's to answer.
    options.unhandled_prompt_behavior = "dismiss"
    return options


def driver_service(settings: WorkerSettings, temp_folder: Path) -> Service:
    """The driver process: out of reach of the terminal's Ctrl-C, its temporary files inside ``temp_folder``."""
    temp = {"TMPDIR": str(temp_folder), "TEMP": str(temp_folder), "TMP": str(temp_folder)}
    logged = settings.log is not None
    return Service(
        executable_path=str(settings.browser.driver),
        service_args=["--log", "warn"] if logged else None,
        log_output=str(temp_folder / DRIVER_LOG) if logged else None,
        env={**without_secrets(os.environ), **temp, "SE_OFFLINE": "true", "MOZ_CRASHREPORTER_DISABLE": "1"},
        popen_kw=dict(detached_popen_options()),
    )
