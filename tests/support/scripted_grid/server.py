"""The process of a scripted Grid: HTTP and websockets over asyncio, until its input ends."""

import asyncio
import base64
import hashlib
import io
import itertools
import json
import struct
import sys
import zipfile
from typing import Any

from tests.support.grids import make_node, make_session, make_status
from tests.support.scripted_grid.browser import OWN_TAB, ScriptedBrowser

_HANDSHAKE = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
_TEXT, _CLOSE = 0x81, 0x8
_PLACES = 64
_BODY = b"%PDF-1.7 the file of a purchase order\n"


class Hub:
    """All sessions of a scripted Grid."""

    def __init__(self) -> None:
        self.port = 0
        self._browsers: dict[str, ScriptedBrowser] = {}
        self._names: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._most = 0
        self._files = 0

    def browser(self, session: str) -> ScriptedBrowser | None:
        return self._browsers.get(session)

    def answer(self, method: str, path: str, body: Any) -> tuple[int, object]:
        """Status and value of a request."""
        parts = path.strip("/").split("/")
        if path == "/status":
            sessions = [make_session(each, self._names[each]) for each in self._browsers]
            return 200, make_status(make_node(slots=_PLACES, sessions=sessions))
        if path == "/counts":
            return 200, {"sessions": len(self._browsers), "most_sessions": self._most, "files": self._files}
        if path == "/session":
            return 200, {"value": self._start(body)}
        if parts[0] != "session" or parts[1] not in self._browsers:
            return 404, {"value": {"error": "invalid session id", "message": path, "stacktrace": ""}}
        return 200, {"value": self._of_session(method, parts[1], "/".join(parts[2:]), body)}

    def _start(self, body: Any) -> object:
        session = f"s{next(self._numbers)}"
        asked = body["capabilities"]
        wanted = {**asked.get("alwaysMatch", {}), **next(iter(asked.get("firstMatch") or [{}]))}
        self._browsers[session], self._names[session] = ScriptedBrowser(), wanted.get("se:name", "")
        self._most = max(self._most, len(self._browsers))
        capabilities = {
            "browserName": "chrome",
            "browserVersion": "156.0",
            "se:cdp": f"ws://127.0.0.1:{self.port}/session/{session}/se/cdp",
            "se:downloadsEnabled": True,
            "chrome": {"chromedriverVersion": "156.0 (scripted)", "userDataDir": "/scripted"},
        }
        return {"sessionId": session, "capabilities": capabilities}

    def _of_session(self, method: str, session: str, what: str, body: Any) -> object:
        browser = self._browsers[session]
        if not what and method == "DELETE":
            del self._browsers[session], self._names[session]
        if what == "window":
            return OWN_TAB
        if what == "execute/sync":
            return "/scripted/downloads"
        if what == "se/files" and method == "GET":
            return {"names": list(browser.files)}
        if what == "se/files" and method == "POST":
            self._files += 1
            return {"filename": body["name"], "contents": _zipped(body["name"])}
        if what == "se/files":
            browser.files.clear()
        return None


def _zipped(name: str) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, _BODY)
    return base64.b64encode(packed.getvalue()).decode()


async def _serve(hub: Hub, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            if "upgrade" in headers.get("connection", "").lower():
                await _talk(hub, path, headers["sec-websocket-key"], reader, writer)
                return
            length = int(headers.get("content-length", 0))
            body = json.loads(await reader.readexactly(length)) if length else None
            status, value = hub.answer(method, path, body)
            text = json.dumps(value).encode()
            kind = b"Content-Type: application/json; charset=utf-8\r\n"
            writer.write(b"HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s" % (status, kind, len(text), text))
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # Whoever asked has gone.
    finally:
        writer.close()


async def _talk(hub: Hub, path: str, key: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    accept = base64.b64encode(hashlib.sha1(key.encode() + _HANDSHAKE).digest())
    writer.write(
        b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n" % accept
    )
    browser = hub.browser(path.split("/")[2])
    while browser is not None and (message := await _read(reader)) is not None:
        writer.write(b"".join(_frame(json.dumps(each).encode()) for each in browser.answer(json.loads(message))))


async def _read(reader: asyncio.StreamReader) -> bytes | None:
    """The next message, or None when the other side closes; frames of a client are masked."""
    first, second = await reader.readexactly(2)
    length = second & 0x7F
    if length == 126:
        [length] = struct.unpack("!H", await reader.readexactly(2))
    elif length == 127:
        [length] = struct.unpack("!Q", await reader.readexactly(8))
    mask, masked = await reader.readexactly(4), await reader.readexactly(length)
    if first & 0xF == _CLOSE:
        return None
    whole = mask * (length // 4 + 1)
    return (int.from_bytes(masked, "big") ^ int.from_bytes(whole[:length], "big")).to_bytes(length, "big")


def _frame(payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:
        return bytes([_TEXT, length]) + payload
    if length < 1 << 16:
        return bytes([_TEXT, 126]) + struct.pack("!H", length) + payload
    return bytes([_TEXT, 127]) + struct.pack("!Q", length) + payload


async def _run() -> None:
    hub = Hub()
    server = await asyncio.start_server(lambda r, w: _serve(hub, r, w), "127.0.0.1", 0)
    hub.port = server.sockets[0].getsockname()[1]
    print(json.dumps({"port": hub.port}), flush=True)  # noqa: T201 - whoever started it reads it
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_run())
