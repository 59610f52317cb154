"""A DevTools connection to the whole browser, beside the WebDriver session.

Chromedriver refuses ``Target.createBrowserContext`` and does not pass on the browser's download events; the raw
websocket does both, and answers in under a millisecond. One connection serves a driver for its whole life.
"""

from collections.abc import Mapping
from typing import Any

import urllib3
import websocket
from urllib3.exceptions import HTTPError

from harness.coupa.wire import Command, EventHandler, Params, Sent, Wire
from harness.errors import DriverError
from harness.grid.access import grid_headers

__all__ = ["Command", "DevTools", "EventHandler", "Params", "Sent"]


class DevTools(Wire):
    """Commands and events of one browser of the Chromium family.

    Args:
        debugger_address: ``host:port`` from the session's capabilities, or the address of the websocket itself.
        on_event: as for :class:`Wire`.
        timeout_s: longest wait for one answer.

    Raises:
        DriverError: from any call, when the browser is gone, refuses the command or does not answer.
    """

    def __init__(self, debugger_address: str, on_event: EventHandler, timeout_s: float) -> None:
        super().__init__(self._connect(debugger_address, timeout_s), on_event, timeout_s)

    @staticmethod
    def refusal(answer: Mapping[str, Any]) -> str | None:
        """The message of an answer that is an error."""
        return str(answer["error"].get("message", "no reason given")) if "error" in answer else None

    @staticmethod
    def _connect(debugger_address: str, timeout_s: float) -> "websocket.WebSocket":
        try:
            # Without an Origin header Chromium needs no --remote-allow-origins, which would open it to any page.
            return websocket.create_connection(
                _websocket_of(debugger_address, timeout_s),
                suppress_origin=True,
                timeout=timeout_s,
                http_no_proxy=["*"],
                header=grid_headers() if _is_websocket(debugger_address) else {},
            )
        except (HTTPError, OSError, LookupError, TypeError, ValueError, websocket.WebSocketException) as error:
            raise DriverError(f"The browser's DevTools at {debugger_address} do not answer: {error}.") from error


def _websocket_of(debugger_address: str, timeout_s: float) -> str:
    if _is_websocket(debugger_address):
        return debugger_address
    # urllib3 is Selenium's own client: another would cost each worker 65 ms to import.
    answer = urllib3.request("GET", f"http://{debugger_address}/json/version", timeout=timeout_s, retries=False)
    return str(answer.json()["webSocketDebuggerUrl"])


def _is_websocket(address: str) -> bool:
    """Whether it is a Grid's, which leads to the DevTools of a browser on one of its nodes."""
    return "://" in address
