"""What a Grid offers, found out before anything is measured: by asking it, and by starting one driver."""

from pathlib import Path

from harness.coupa.failures import driver_failures, first_line
from harness.errors import CapabilityError, DriverError, EnvironmentProblem
from harness.grid.client import GridStatus, grid_status
from harness.grid.sessions import session_name
from harness.host.browsers import Browser, BrowserChoice

_NAMES = {
    BrowserChoice.AUTO: ("chrome", "chromium", "MicrosoftEdge", "msedge"),
    BrowserChoice.CHROME: ("chrome", "chromium"),
    BrowserChoice.EDGE: ("MicrosoftEdge", "msedge"),
}
_LABELS = {
    BrowserChoice.CHROME: "Chrome",
    BrowserChoice.CHROME_HEADLESS_SHELL: "headless shell",
    BrowserChoice.EDGE: "Edge",
}


def find_on_grid(url: str, choice: BrowserChoice, workers: int) -> Browser:
    """The browser that the Grid at ``url`` starts for ``choice``.

    Raises:
        EnvironmentProblem: the Grid does not answer, is not ready, or has too few places for so many workers.
        CapabilityError: it does not offer the browser, or lacks what it takes to work POs.
    """
    status = grid_status(url)
    offered = _require_offered(status, url, choice)
    _require_places(status, url, workers)
    return _started_once(url, offered)


def wanted_of(found: BrowserChoice) -> BrowserChoice:
    """What to ask a Grid for, to be given this kind again."""
    return BrowserChoice.CHROME if found is BrowserChoice.CHROME_HEADLESS_SHELL else found


def _require_offered(status: GridStatus, url: str, choice: BrowserChoice) -> BrowserChoice:
    """The kind to ask for, of those that are offered and that ``choice`` allows."""
    if choice not in _NAMES:
        raise CapabilityError(
            f"--browser {choice.value} cannot be asked of a Grid.",
            "Leave it out, or choose chrome or edge; which binary that is, each node says for itself.",
        )
    up = [node for node in status.nodes if node.is_up]
    if not status.is_ready or not up:
        raise EnvironmentProblem(f"The Grid at {url} has no node that is up.", "Start one, and wait until it is.")
    offered = {name for node in up for name in node.browsers}
    name = next((each for each in _NAMES[choice] if each in offered), None)
    if name is None:
        raise CapabilityError(
            f"The Grid at {url} offers {', '.join(sorted(offered)) or 'no browser'}, and neither Chrome nor Edge."
            if choice is BrowserChoice.AUTO
            else f"The Grid at {url} does not offer {choice.value}, but {', '.join(sorted(offered)) or 'nothing'}.",
            "Start a node with Chrome or Edge.",
        )
    if not any(node.keeps_downloads for node in up if name in node.browsers):
        raise CapabilityError(
            f"No node of the Grid at {url} hands out what its browsers download.",
            "Start nodes with enable-managed-downloads = true (SE_NODE_ENABLE_MANAGED_DOWNLOADS=true).",
        )
    return BrowserChoice.EDGE if name in _NAMES[BrowserChoice.EDGE] else BrowserChoice.CHROME


def _require_places(status: GridStatus, url: str, workers: int) -> None:
    if status.slots < workers:
        raise EnvironmentProblem(
            f"The Grid at {url} has places for {status.slots} drivers at once, and {workers} workers need one each.",
            f"Choose --workers {status.slots}, or add nodes.",
        )


def _started_once(url: str, kind: BrowserChoice) -> Browser:
    from harness.coupa.remote.capabilities import devtools_address, driver_version_of, kind_of
    from harness.coupa.remote.driver import managed_folder, quit_remote, remote_options, start_remote

    asked = Browser(kind, "", Path(), Path(), "", "", "", grid=url)
    try:
        driver = start_remote(asked, remote_options(kind, session_name(Path.cwd())))
    except DriverError as error:
        raise EnvironmentProblem(error.problem, error.remedy) from error
    try:
        devtools_address(driver.capabilities, url)
        managed_folder(driver)
        found = kind_of(driver.capabilities)
        return Browser(
            kind=found,
            label=_LABELS[found],
            binary=Path(),
            driver=Path(),
            version=str(driver.capabilities.get("browserVersion", "")),
            driver_version=driver_version_of(driver.capabilities),
            why=f"which the Grid at {url} starts",
            grid=url,
        )
    except driver_failures() as error:
        raise EnvironmentProblem(f"A driver on the Grid at {url} failed at once: {first_line(error)}") from error
    finally:
        quit_remote(driver, url)
