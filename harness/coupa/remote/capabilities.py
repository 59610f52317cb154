"""What a node says of the browser that it has started. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from harness.errors import CapabilityError
from harness.grid.address import through_hub
from harness.host.browsers import BrowserChoice

Capabilities = Mapping[str, Any]

_KINDS = {
    "chrome": BrowserChoice.CHROME,
    "chromium": BrowserChoice.CHROME,
    "chrome-headless-shell": BrowserChoice.CHROME_HEADLESS_SHELL,
    "msedge": BrowserChoice.EDGE,
    "MicrosoftEdge": BrowserChoice.EDGE,
}
_VENDORS = ("chrome", "msedge")  # Under which chromedriver and msedgedriver say where the profile lies.
_PREFERENCES = "Default/Preferences"


def kind_of(capabilities: Capabilities) -> BrowserChoice:
    """The family of the browser. Raises CapabilityError: it is none that this harness drives on a Grid."""
    name = str(capabilities.get("browserName", ""))
    if name not in _KINDS:
        raise CapabilityError(f"The Grid has started {name or 'an unknown browser'}.", "Offer Chrome or Edge there.")
    return _KINDS[name]


def driver_version_of(capabilities: Capabilities) -> str:
    """The driver's version, as the driver tells it; empty where it does not."""
    vendor = _vendor(capabilities)
    said = vendor.get("chromedriverVersion") or vendor.get("msedgedriverVersion") or ""
    return str(said).partition(" ")[0]


def devtools_address(capabilities: Capabilities, grid_url: str) -> str:
    """Where the DevTools of the session's browser answer.

    Raises:
        CapabilityError: the node does not pass them on.
    """
    announced = capabilities.get("se:cdp")
    if not announced:
        raise CapabilityError(
            "The node that has started a browser does not pass on its DevTools (no se:cdp among its capabilities), "
            "over which tabs, contexts and downloads are driven.",
            "Start nodes of Selenium Grid 4 with Chrome or Edge, and with enable-cdp left on (SE_NODE_ENABLE_CDP).",
        )
    return through_hub(grid_url, str(announced))


def preferences_url(capabilities: Capabilities) -> str:
    """Where, on the node, the browser's preferences lie.

    Raises:
        CapabilityError: the node keeps no downloads, or the driver does not tell the profile.
    """
    profile = str(_vendor(capabilities).get("userDataDir", ""))
    if not capabilities.get("se:downloadsEnabled") or not profile:
        raise CapabilityError(
            "The node that has started a browser does not hand out what it downloads.",
            "Start nodes with enable-managed-downloads = true (SE_NODE_ENABLE_MANAGED_DOWNLOADS=true).",
        )
    path = profile.replace("\\", "/").rstrip("/")
    return f"file://{'' if path.startswith('/') else '/'}{quote(path, safe='/:')}/{_PREFERENCES}"


def profile_of(capabilities: Capabilities) -> str:
    """The folder of the browser's profile, on its node; empty where the driver does not tell it."""
    return str(_vendor(capabilities).get("userDataDir", ""))


def _vendor(capabilities: Capabilities) -> Mapping[str, Any]:
    return next((capabilities[name] for name in _VENDORS if name in capabilities), {})
