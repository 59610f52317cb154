"""``harness doctor``: whether ``harness compare`` can run here, and what would blur its numbers."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import psutil
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.errors import CapabilityError, ConfigError, EnvironmentProblem, ExitCode
from harness.grid.jar import find_programs
from harness.host.browsers import Browser, BrowserChoice, find_browser, list_browsers, list_drivers
from harness.host.places import BROWSER_VARIABLE, Places, places_here
from harness.host.programs import Program
from harness.host.sandbox import is_root

_MIB = 1024**2
_GIB = 1024**3
_LOW_MEMORY_BYTES = 2 * _GIB
_LOW_SHM_BYTES = 256 * _MIB
_LOW_DISK_BYTES = 2 * _GIB
_NO_DISK_BYTES = 200 * _MIB
_RESULTS = Path("results")
_DRIVEN = (BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME, BrowserChoice.EDGE)


class State(StrEnum):
    """How a finding bears on a comparison: none, blurs it, or makes it impossible."""

    OK = "ok"
    WARN = "warn"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table; ``remedy`` is empty where nothing needs mending."""

    name: str
    found: str
    state: State = State.OK
    remedy: str = ""


def run(*, places: Places | None = None, console: Console | None = None) -> ExitCode:
    """Print what was found as a table.

    Raises:
        EnvironmentProblem: ``compare`` could not run here; raised after the table is printed.
    """
    findings = examine(places or places_here())
    (console or Console()).print(_table(findings))
    missing = [finding for finding in findings if finding.state is State.MISSING]
    if missing:
        names = ", ".join(finding.name for finding in missing)
        remedies = dict.fromkeys(finding.remedy for finding in missing)
        raise EnvironmentProblem(f"compare cannot run here: {names}.", " ".join(remedies))
    return ExitCode.OK


def examine(places: Places) -> list[Finding]:
    """Every finding about this machine, those that compare cannot do without first."""
    return [
        *browser_findings(places),
        firefox_finding(places),
        grid_finding(places),
        sandbox_finding(as_root=is_root()),
        disk_finding("disk: results", _RESULTS, free_disk_bytes(_RESULTS)),
        disk_finding(
            "disk: temporary",
            temporary := Path(tempfile.gettempdir()),
            free_disk_bytes(temporary),
        ),
        memory_finding(psutil.virtual_memory().available),
        cores_finding(usable_cores()),
        *([shm_finding(free_disk_bytes(shm))] if (shm := Path("/dev/shm")).is_dir() else []),  # noqa: S108
        memory_kind_finding(psutil.Process().memory_full_info()._fields),
    ]


def browser_findings(places: Places) -> list[Finding]:
    """The browser that ``auto`` takes, its driver, and whether their versions match."""
    try:
        browser = find_browser(BrowserChoice.AUTO, places=places)
    except CapabilityError as problem:
        return [Finding("browser", problem.problem, State.MISSING, problem.remedy)]
    except EnvironmentProblem as problem:
        return _without_browser(places, problem)
    return [
        Finding("browser", f"{browser.label} {browser.version} ({browser.binary}): {browser.why}"),
        Finding("driver", f"{browser.driver_version} ({browser.driver})"),
        Finding("versions match", _match_of(browser)),
    ]


def firefox_finding(places: Places) -> Finding:
    """Whether ``--browser firefox`` could be driven; nobody has to have it."""
    if places.environ.get(BROWSER_VARIABLE):
        return Finding("firefox", f"not looked for: {BROWSER_VARIABLE} names the browser")
    try:
        browser = find_browser(BrowserChoice.FIREFOX, places=places)
    except (CapabilityError, EnvironmentProblem) as problem:
        return Finding("firefox", f"only where it is asked for: {problem.problem}", State.OK, problem.remedy)
    driven = f"{browser.label} {browser.version} ({browser.binary}) by geckodriver {browser.driver_version}"
    return Finding("firefox", f"{driven}: only where it is asked for")


def grid_finding(places: Places) -> Finding:
    """Whether 'harness grid up' could start a Grid here; nobody has to have one."""
    try:
        programs = find_programs(None, places)
    except (ConfigError, EnvironmentProblem):
        return Finding("selenium grid", "not installed: only where it is asked for", State.OK, "harness setup --grid")
    return Finding("selenium grid", f"{programs.jar.name}: only where it is asked for")


def sandbox_finding(*, as_root: bool) -> Finding:
    """Whether browsers of the Chromium family are locked in by their own sandbox."""
    if as_root:
        remedy = "Run as another user on a real site: what breaks out of a browser may do what root may."
        return Finding("browser sandbox", "off: Chromium cannot have it as root", State.WARN, remedy)
    return Finding("browser sandbox", "on")


def _match_of(browser: Browser) -> str:
    if browser.kind is BrowserChoice.FIREFOX:
        return f"geckodriver {browser.driver_version} drives this Firefox"
    return f"both are of version {browser.version.partition('.')[0]}"


def _without_browser(places: Places, problem: EnvironmentProblem) -> list[Finding]:
    """What there is of browsers and drivers where no two of them fit together."""
    findings = [
        _programs_finding("browser", list_browsers, _DRIVEN, places, problem),
        _programs_finding("driver", list_drivers, _DRIVEN[1:], places, problem),
    ]
    if all(finding.state is State.OK for finding in findings):
        findings.append(Finding("versions match", problem.problem, State.MISSING, problem.remedy))
    return findings


def _programs_finding(
    name: str,
    list_programs: Callable[[BrowserChoice, Places], Iterator[Program]],
    kinds: tuple[BrowserChoice, ...],
    places: Places,
    problem: EnvironmentProblem,
) -> Finding:
    try:
        found = dict.fromkeys(str(program) for kind in kinds for program in list_programs(kind, places))
    except EnvironmentProblem as wrong:
        return Finding(name, wrong.problem, State.MISSING, wrong.remedy)
    if not found:
        return Finding(name, "none", State.MISSING, problem.remedy)
    return Finding(name, "; ".join(found))


def disk_finding(name: str, folder: Path, free_bytes: int) -> Finding:
    """Whether ``free_bytes`` hold a run's downloads and profiles."""
    found = f"{_size(free_bytes)} free at {folder.absolute()}"
    if free_bytes < _NO_DISK_BYTES:
        return Finding(name, found, State.MISSING, f"Free at least {_size(_LOW_DISK_BYTES)} there.")
    if free_bytes < _LOW_DISK_BYTES:
        return Finding(name, found, State.WARN, "Large scenarios may not fit: free some, or take fewer workers.")
    return Finding(name, found)


def memory_finding(available_bytes: int) -> Finding:
    """Whether several browsers fit into ``available_bytes`` without swapping."""
    if available_bytes < _LOW_MEMORY_BYTES:
        remedy = "Close other programs or take fewer workers: a machine that swaps measures its disk."
        return Finding("memory available", _size(available_bytes), State.WARN, remedy)
    return Finding("memory available", _size(available_bytes))


def cores_finding(cores: int) -> Finding:
    """Whether a browser and the site it visits can run at the same time."""
    if cores < 2:
        remedy = "Use a machine of two cores or more: browser and fake site contend for one."
        return Finding("cores", str(cores), State.WARN, remedy)
    return Finding("cores", str(cores))


def shm_finding(free_bytes: int) -> Finding:
    """Whether Chromium's shared memory fits into /dev/shm, which containers keep small."""
    if free_bytes < _LOW_SHM_BYTES:
        remedy = "The harness passes --disable-dev-shm-usage, which is slower; give the container --shm-size=1g."
        return Finding("/dev/shm", _size(free_bytes), State.WARN, remedy)  # noqa: S108
    return Finding("/dev/shm", _size(free_bytes))  # noqa: S108


def memory_kind_finding(fields: Sequence[str]) -> Finding:
    """Which kind of memory the platform reports for a process, of those psutil offers here."""
    if "pss" in fields:
        return Finding("memory measured as", "PSS: shared pages are counted once")
    if "uss" in fields:
        return Finding("memory measured as", "USS: shared pages are left out (no PSS on this platform)")
    remedy = "Compare memory only between modes on this machine, never with another's."
    return Finding("memory measured as", "RSS: shared pages count once per process", State.WARN, remedy)


def free_disk_bytes(folder: Path) -> int:
    """Free bytes at ``folder``, or at the nearest folder above it where it does not exist yet."""
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    return shutil.disk_usage(existing).free


def usable_cores() -> int:
    """Cores this process may run on, which a container may keep below the machine's count."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _size(count: int) -> str:
    return f"{count / _GIB:.1f} GiB" if count >= _GIB else f"{count / _MIB:.0f} MiB"


def _table(findings: Sequence[Finding]) -> Table:
    styles = {State.OK: "green", State.WARN: "yellow", State.MISSING: "bold red"}
    table = Table(title="harness doctor", title_justify="left", show_lines=False)
    for heading in ("check", "found", "state", "remedy"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        state = f"[{styles[finding.state]}]{finding.state}[/]"
        table.add_row(finding.name, escape(finding.found), state, escape(finding.remedy))
    return table
