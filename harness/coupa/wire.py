"""``Wire``: commands and events of one browser over a websocket, whatever protocol they are written in."""

import itertools
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import websocket

from harness.errors import CommandRefusedError, DriverError

Params = Mapping[str, object]
Command = tuple[str, Params]
EventHandler = Callable[[str, dict[str, Any], str | None], None]
"""Takes an event's name, its parameters and the session that it came from, None for the browser itself."""


class Sent(NamedTuple):
    """A command on its way: its number in the protocol, and its method for error messages."""

    number: int
    method: str


class Wire(ABC):
    """Numbers commands, matches answers to them, and passes events on in the order in which they come.

    Args:
        socket: connected already.
        on_event: called on the reader's thread with each event, and with ``closed`` when the connection is over. It
            must return at once; what it sends itself goes by :meth:`post`.
        timeout_s: longest wait for one answer.

    Raises:
        DriverError: from any call, when the browser is gone, refuses the command or does not answer.
    """

    def __init__(self, socket: "websocket.WebSocket", on_event: EventHandler, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._on_event = on_event
        self._ids = itertools.count(1)
        self._answers: dict[int, dict[str, Any]] = {}
        self._unheard: set[int] = set()
        self._unanswered: set[int] = set()
        self._changed = threading.Condition()
        self._open = True
        self._socket = socket
        self._reader = threading.Thread(target=self._read, name=type(self).__name__.lower(), daemon=True)
        self._reader.start()

    @staticmethod
    @abstractmethod
    def refusal(answer: Mapping[str, Any]) -> str | None:
        """Why the browser refused a command, from its answer; None where it did what it was asked."""

    def call(self, method: str, params: Params | None = None, session: str | None = None) -> dict[str, Any]:
        """Send one command and return its result."""
        return self.call_all([(method, params or {})], session)[0]

    def call_all(self, commands: Iterable[Command], session: str | None = None) -> list[dict[str, Any]]:
        """Send commands back to back and return their results: one round trip instead of many."""
        return self.results(self.send_all(commands, session))

    def send_all(self, commands: Iterable[Command], session: str | None = None) -> list[Sent]:
        """Send commands and go on; :meth:`results` takes what this returns."""
        numbered = [(self.announce(method), params) for method, params in commands]
        for sent, params in numbered:
            self.send(sent, params, session)
        return [sent for sent, _ in numbered]

    def announce(self, method: str) -> Sent:
        """Number a command that is about to be sent, for whoever must know it before anything can come of it."""
        sent = Sent(next(self._ids), method)
        self._unanswered.add(sent.number)
        return sent

    def send(self, sent: Sent, params: Params, session: str | None = None) -> None:
        """Send a command that was announced."""
        self._send(sent.number, sent.method, params, session)

    def results(self, sent: Iterable[Sent], timeout_s: float | None = None) -> list[dict[str, Any]]:
        """Wait for the results of commands that were sent, in their order; for each at most ``timeout_s``."""
        return [self._answer(each, timeout_s or self._timeout_s) for each in sent]

    def is_answered(self, sent: Sent) -> bool:
        """Whether the result has come; exact on the reader's thread, in the order of the browser's messages."""
        return sent.number not in self._unanswered

    def post(self, method: str, params: Params, session: str | None = None) -> None:
        """Send one command and ask for nothing: neither its result, nor whether the browser is still there."""
        number = next(self._ids)
        self._unheard.add(number)
        with suppress(DriverError):
            self._send(number, method, params, session)

    def is_open(self) -> bool:
        """Whether the browser still holds its end of the connection."""
        return self._open

    def close(self) -> None:
        """Close the connection; the browser goes on."""
        self._open = False
        self._socket.close()
        self._reader.join(timeout=self._timeout_s)

    def _send(self, number: int, method: str, params: Params, session: str | None) -> None:
        message: dict[str, object] = {"id": number, "method": method, "params": dict(params)}
        if session is not None:
            message["sessionId"] = session
        try:
            self._socket.send(json.dumps(message))
        except (OSError, websocket.WebSocketException) as error:
            raise DriverError(f"The browser went away before {method}.") from error

    def _answer(self, sent: Sent, timeout_s: float) -> dict[str, Any]:
        with self._changed:
            arrived = self._changed.wait_for(lambda: sent.number in self._answers or not self._open, timeout_s)
            answer = self._answers.pop(sent.number, None)
        if answer is None:
            why = "went away" if arrived else f"did not answer within {timeout_s:g} s"
            raise DriverError(f"The browser {why} during {sent.method}.")
        if (reason := self.refusal(answer)) is not None:
            raise CommandRefusedError(f"The browser refused {sent.method}: {reason}.")
        result: dict[str, Any] = answer.get("result", {})
        return result

    def _read(self) -> None:
        try:
            while text := self._receive():
                self._dispatch(json.loads(text))
        except (OSError, ValueError, websocket.WebSocketException):
            pass  # The connection is over, by us or by the browser: the waiting calls say which.
        with self._changed:
            self._open = False
            self._changed.notify_all()
        self._on_event("closed", {}, None)

    def _receive(self) -> str:
        while True:
            try:
                return str(self._socket.recv())
            except websocket.WebSocketTimeoutException:
                if not self._open:
                    return ""

    def _dispatch(self, message: dict[str, Any]) -> None:
        if "id" not in message:
            self._on_event(message["method"], message.get("params", {}), message.get("sessionId"))
        elif message["id"] in self._unheard:
            self._unheard.discard(message["id"])
        else:
            with self._changed:
                self._unanswered.discard(message["id"])
                self._answers[message["id"]] = message
                self._changed.notify_all()
