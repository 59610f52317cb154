"""A WebDriver BiDi connection of our own to a Firefox, beside the one that Selenium would open.

Selenium's asks every so many milliseconds whether an answer has come, hands each event to a thread of its own, so that
a download can end before it has begun, and can hold up the end of a driver for ten seconds.
"""

from collections.abc import Mapping
from typing import Any

import websocket

from harness.coupa.wire import EventHandler, Wire
from harness.errors import DriverError


class BiDi(Wire):
    """Commands and events of one Firefox.

    Args:
        url: of the websocket, from the session's capabilities.
        on_event: as for :class:`Wire`; BiDi's events come from no session but the only one.
        timeout_s: longest wait for one answer.

    Raises:
        DriverError: from any call, when the browser is gone, refuses the command or does not answer.
    """

    def __init__(self, url: str, on_event: EventHandler, timeout_s: float) -> None:
        super().__init__(_connected(url, timeout_s), on_event, timeout_s)

    @staticmethod
    def refusal(answer: Mapping[str, Any]) -> str | None:
        """The code and the first line of an answer that is an error."""
        if answer.get("type") != "error":
            return None
        said = str(answer.get("message", "")).strip().partition("\n")[0]
        return ": ".join(part for part in (str(answer.get("error", "")), said) if part)


def _connected(url: str, timeout_s: float) -> "websocket.WebSocket":
    try:
        return websocket.create_connection(url, suppress_origin=True, timeout=timeout_s, http_no_proxy=["*"])
    except (OSError, ValueError, websocket.WebSocketException) as error:
        raise DriverError(f"Firefox does not answer at {url}: {error}.") from error
