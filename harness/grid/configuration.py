"""The configuration of hub and nodes, as Selenium's server reads it (TOML). Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.host.browsers import Browser, BrowserChoice

LOOPBACK = "127.0.0.1"
HEALTHCHECK_S = 5  # A node that died is struck off after two of these.
HEARTBEAT_S = 5
REGISTER_S = 1  # A node that is up before its hub tries again after this; by itself, after ten.
IDLE_SESSION_S = 300  # Of nobody who lives any more, then: its node ends it.
_NEW_SESSION_S = 60  # A request that waits longer for a place is refused: whoever asked has given up by then.
_PLATFORMS = {"win32": "windows", "darwin": "mac"}


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports of the hub: its own, and the two of its event bus."""

    http: int
    publish: int
    subscribe: int


def hub_toml(ports: Ports) -> str:
    """The hub's file."""
    return _toml(
        {
            "server": {"host": LOOPBACK, "port": ports.http},
            "events": {**_bus(ports), "bind": True},
            "distributor": {"healthcheck-interval": HEALTHCHECK_S},
            "sessionqueue": {"session-request-timeout": _NEW_SESSION_S},
        }
    )


def node_toml(port: int, ports: Ports, browser: Browser, sessions: int, flags: Sequence[str], system: str) -> str:
    """A node's file: it drives ``browser`` in so many ``sessions`` at once.

    Args:
        port: the node's own.
        flags: that Chromium needs to start on this machine at all.
        system: as ``sys.platform`` writes it.
    """
    tables = {
        "server": {"host": LOOPBACK, "port": port},
        "events": _bus(ports),
        "node": {
            "hub": f"http://{LOOPBACK}:{ports.http}",
            "detect-drivers": False,
            "selenium-manager": False,
            "enable-managed-downloads": True,
            "heartbeat-period": HEARTBEAT_S,
            "register-cycle": REGISTER_S,
            "session-timeout": IDLE_SESSION_S,
            "max-sessions": sessions,
            "override-max-sessions": True,
        },
    }
    driver = {
        "display-name": browser.label,
        "max-sessions": sessions,
        "webdriver-executable": str(browser.driver),
        "stereotype": json.dumps(stereotype(browser, flags, system)),
    }
    return f"{_toml(tables)}\n[[node.driver-configuration]]\n{_lines(driver)}"


def stereotype(browser: Browser, flags: Sequence[str], system: str) -> dict[str, object]:
    """What a node says that it offers, and adds to what it is asked for: binary and flags."""
    is_edge = browser.kind is BrowserChoice.EDGE
    return {
        "browserName": "MicrosoftEdge" if is_edge else "chrome",
        "platformName": _PLATFORMS.get(system, "linux"),
        "ms:edgeOptions" if is_edge else "goog:chromeOptions": {"binary": str(browser.binary), "args": list(flags)},
    }


def _bus(ports: Ports) -> dict[str, object]:
    return {
        "publish": f"tcp://{LOOPBACK}:{ports.publish}",
        "subscribe": f"tcp://{LOOPBACK}:{ports.subscribe}",
    }


def _toml(tables: Mapping[str, Mapping[str, object]]) -> str:
    return "\n".join(f"[{name}]\n{_lines(table)}" for name, table in tables.items())


def _lines(table: Mapping[str, object]) -> str:
    # Of plain values alone, which TOML writes as JSON does.
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
