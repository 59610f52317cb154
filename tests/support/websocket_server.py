"""The browser's side of a DevTools connection: a websocket in this process whose answers a test writes."""

import base64
import hashlib
import json
import queue
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

Message = dict[str, Any]
Reply = Callable[[Message], list[Message]]

_HANDSHAKE = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
_TEXT, _CLOSE = 0x81, 0x88


class PretendBrowserEnd:
    """Serves ``/json/version`` and one websocket; answers each command with what ``reply`` returns."""

    def __init__(self, reply: Reply) -> None:
        self.received: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self.headers = ""
        self._reply = reply
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connection: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, name="pretend-browser", daemon=True)

    @property
    def address(self) -> str:
        """``host:port``, as a session's capabilities have it."""
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.crash()
        self._listener.close()
        self._thread.join()

    def send(self, message: Message) -> None:
        """Send one event, unasked."""
        assert self._connection is not None
        self._connection.sendall(_frame(json.dumps(message).encode()))

    def crash(self) -> None:
        """End the connection without a word."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with self._listener.accept()[0] as asked:
            _head_of(asked)
            body = json.dumps({"webSocketDebuggerUrl": f"ws://{self.address}/devtools/browser/1"})
            asked.sendall(f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        with self._listener.accept()[0] as self._connection:
            self.headers = _head_of(self._connection)
            self._connection.sendall(_upgrade(self.headers))
            with suppress(OSError):
                while (message := _read_text(self._connection)) is not None:
                    self.received.put(message)
                    for answer in self._reply(message):
                        self.send(answer)


def _head_of(connection: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head:
        head += connection.recv(4096)
    return head.decode()


def _upgrade(headers: str) -> bytes:
    lines = (line.partition(": ") for line in headers.splitlines())
    key = next(value for name, _, value in lines if name.lower() == "sec-websocket-key")
    digest = base64.b64encode(hashlib.sha1(key.encode() + _HANDSHAKE).digest()).decode()
    answer = f"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {digest}"
    return f"{answer}\r\n\r\n".encode()


def _read_text(connection: socket.socket) -> Message | None:
    """The next command, or None when the other side closes; frames of a client are masked and here all short."""
    head = _exactly(connection, 2)
    if not head or head[0] == _CLOSE:
        return None
    length = head[1] & 0x7F
    if length == 126:
        [length] = struct.unpack("!H", _exactly(connection, 2))
    mask, masked = _exactly(connection, 4), _exactly(connection, length)
    message: Message = json.loads(bytes(byte ^ mask[index % 4] for index, byte in enumerate(masked)))
    return message


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (part := connection.recv(count - len(data))):
        data += part
    return data


def _frame(payload: bytes) -> bytes:
    length = bytes([len(payload)]) if len(payload) < 126 else b"\x7e" + struct.pack("!H", len(payload))
    return bytes([_TEXT]) + length + payload
