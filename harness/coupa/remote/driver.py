"""How a driver is started on a Grid: the same options as here, for a node to add its own to."""

from contextlib import suppress

from selenium.webdriver import ChromeOptions, EdgeOptions, Remote
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.failures import driver_failures, first_line
from harness.coupa.launch import common_options
from harness.coupa.remote.capabilities import preferences_url
from harness.errors import CapabilityError, DriverError
from harness.grid.access import grid_access
from harness.grid.client import NAME_CAPABILITY, end_session
from harness.host.browsers import Browser, BrowserChoice

EMPTY = "about:blank"
# Of one answer: a start waits for a free place on a node, and a node that has died is noticed by the hub in 10 s.
ANSWER_S = 60.0
_FOLDER_SCRIPT = "return JSON.parse(document.body.innerText).download.default_directory"


def remote_options(kind: BrowserChoice, name: str) -> ChromeOptions | EdgeOptions:
    """What is asked of a node; binary, profile and sandbox are its own affair.

    Args:
        name: under which the Grid is to show the session.
    """
    # A node offers the headless shell as a Chrome with another binary; a Chrome's flags do for both.
    wanted = BrowserChoice.EDGE if kind is BrowserChoice.EDGE else BrowserChoice.CHROME
    options = common_options(wanted, headed=False)
    options.enable_downloads = True
    options.set_capability(NAME_CAPABILITY, name)
    return options


def start_remote(browser: Browser, options: ChromeOptions | EdgeOptions) -> WebDriver:
    """Start a driver on the Grid of ``browser``.

    Raises:
        DriverError: the Grid does not answer, or none of its nodes starts one.
    """
    access = grid_access()
    config = ClientConfig(
        remote_server_addr=browser.grid,
        timeout=int(ANSWER_S),
        username=access.username if access else None,
        password=access.password if access else None,
    )
    try:
        return Remote(browser.grid, options=options, client_config=config)
    except driver_failures() as error:
        raise DriverError(
            f"No driver started on the Grid at {browser.grid}: {first_line(error)}",
            "Look at it with 'harness grid status', or on the Grid's own page.",
        ) from error


def managed_folder(driver: WebDriver) -> str:
    """The folder on the node out of which the Grid hands downloads, from the preferences that it gave the browser.

    Raises:
        CapabilityError: the node keeps no downloads, or does not let its browser read them.
    """
    address = preferences_url(driver.capabilities)
    driver.get(address)
    folder = ""
    with suppress(*driver_failures()):
        folder = str(driver.execute_script(_FOLDER_SCRIPT))
    driver.get(EMPTY)
    if not folder:
        raise CapabilityError(
            "The browser on the Grid's node may not read its own preferences, which say where its downloads go.",
            "Allow file:// addresses in the node's browser (the policy URLBlocklist).",
        )
    return folder


def quit_remote(driver: WebDriver, grid_url: str) -> None:
    """Let the Grid end a driver; with a bound, as Selenium's own quit() has none for a node that hangs."""
    end_session(grid_url, str(driver.session_id))
    with suppress(*driver_failures()):
        driver.command_executor.close()  # type: ignore[union-attr]
