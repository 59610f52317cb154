"""The HTTP server below the site: keep-alive connections, a journal instead of a log."""

import contextlib
import itertools
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from fake_coupa.door import Door
from fake_coupa.journal import Entry, Journal
from fake_coupa.wire import Reset, reset

CONTROL_PREFIX = "/_control/"
CONNECTION_KEY = "fake_coupa.connection"
_POLL_INTERVAL_S = 0.05
_TAKEN_PORT_PAUSE_S = 0.05

Disturb = Callable[[Request, Callable[[], Response]], Response]
"""Makes an answer of a request and of what gives the right one; may raise Reset."""


class KeepAliveHandler(WSGIRequestHandler):
    """Answers many requests on one connection, as real sites do.

    Werkzeug's own handler closes the connection after each answer and then listens 10 ms for stray bytes.
    Here every body has a known length and every request's body was read, so the connection can stay.
    """

    protocol_version = "HTTP/1.1"
    server_version = "fake-coupa"
    timeout = 75
    wbufsize = -1
    disable_nagle_algorithm = True
    _numbers = itertools.count(1)

    def setup(self) -> None:
        """Number the connection."""
        super().setup()
        self.connection_number = next(self._numbers)

    def run_wsgi(self) -> None:
        """Answer one request; a client that went away ends the connection and nothing else."""
        self.environ = environ = self.make_environ() | {CONNECTION_KEY: self.connection_number}
        head: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _exc_info: object = None, /
        ) -> Callable[[bytes], object]:
            head.append((status, headers))
            return self.wfile.write

        try:
            body = self.server.app(environ, start_response)
        except Reset:
            reset(self.connection)
            self.close_connection = True
            return
        try:
            self._send(*head[-1], body)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            if close := getattr(body, "close", None):
                close()

    def _send(self, status: str, headers: list[tuple[str, str]], body: Iterable[bytes]) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        for chunk in body:
            self.wfile.write(chunk)
            self.wfile.flush()
        self.wfile.flush()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the journal has it."""


class _ServerWithDoor(ThreadedWSGIServer):
    """Serves what its door lets in."""

    def __init__(self, host: str, port: int, app: Any, door: Door) -> None:
        self._door = door
        super().__init__(host, port, app, KeepAliveHandler)
        self.ssl_context = door.tls  # Says that addresses begin with https; the door does the rest.

    def finish_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        """Serve one connection, in a thread of its own: a handshake holds nobody up."""
        assert isinstance(request, socket.socket)
        with self._door.passing(request) as connection:
            if connection is not None:
                super().finish_request(connection, client_address)


class JournalledServer(HTTPServer):
    """``HTTPServer`` that notes every request in a journal; ``po_of`` names the PO of a request, or none.

    The library's own log would keep every request and answer in memory for the life of the server.

    Attributes:
        disturb: makes something else of the answers; None leaves them right.
    """

    def __init__(self, port: int, journal: Journal, po_of: Callable[[Request], str], door: Door) -> None:
        super().__init__("127.0.0.1", port, threaded=True)
        self._journal = journal
        self._po_of = po_of
        self._door = door
        self.disturb: Disturb | None = None
        self._ended = threading.Event()
        self._restarting = threading.Lock()

    def start(self) -> None:
        """Start serving in a thread; ``port`` is the real one from here on."""
        self.server = _ServerWithDoor(self.host, self.port, Request.application(self.application), self._door)
        self.port = self.server.port
        self.server_thread = threading.Thread(target=self.thread_target, daemon=True)
        self.server_thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with self._restarting:
            super().__exit__(kind, error, trace)

    def restart(self, down_s: float) -> None:
        """Drop the port and all connections, and serve again after this time; returns at once."""
        threading.Thread(target=self._go_down, args=(down_s,), daemon=True).start()

    def _go_down(self, down_s: float) -> None:
        with self._restarting:
            if self._ended.is_set():
                return
            self.stop()
            self._door.put_all_out()
            pause_s = down_s
            while not self._ended.wait(pause_s):
                # Somebody may have got the port meanwhile, to whom Werkzeug gives way by leaving.
                with contextlib.suppress(SystemExit):
                    self.start()
                    return
                pause_s = _TAKEN_PORT_PAUSE_S

    def thread_target(self) -> None:
        """Serve until stopped, and notice the stop soon."""
        assert self.server is not None
        self.server.serve_forever(poll_interval=_POLL_INTERVAL_S)

    def application(self, request: Request) -> Response:
        """Answer and journal one request."""
        request.get_data()
        if request.path.startswith(CONTROL_PREFIX):
            return _with_length(self.dispatch(request))
        entry = self._begin(request)
        try:
            response = self._answer(request)
        except Reset:
            self._journal.finish(entry, 0, 0)
            raise
        except BaseException:
            self._journal.finish(entry, 500, 0)
            raise
        response.response = self._counted(entry, response)
        return response

    def _answer(self, request: Request) -> Response:
        if self.disturb is None:
            return _with_length(self.dispatch(request))
        return _with_length(self.disturb(request, lambda: _with_length(self.dispatch(request))))

    def _begin(self, request: Request) -> Entry:
        port = int(request.environ.get("REMOTE_PORT", 0))
        connection = int(request.environ.get(CONNECTION_KEY, 0))
        return self._journal.begin(
            request.method, request.path, self._po_of(request), request.cookies, port, connection
        )

    def _counted(self, entry: Entry, response: Response) -> Iterator[bytes]:
        status = response.status_code
        return _CountedBody(response.iter_encoded(), lambda sent: self._journal.finish(entry, status, sent))


class _CountedBody(Iterator[bytes]):
    """Passes a body on, and reports how much of it was taken when it is closed.

    A chunk counts when the next one is asked for, because only then was it sent. A generator would not do:
    one that was never started does not run its ``finally`` when closed.
    """

    def __init__(self, body: Iterator[bytes], done: Callable[[int], None]) -> None:
        self._body = body
        self._done = done
        self._sent = 0
        self._pending = 0

    def __next__(self) -> bytes:
        self._sent += self._pending
        self._pending = 0
        chunk = next(self._body)
        self._pending = len(chunk)
        return chunk

    def close(self) -> None:
        """Report; called once, by the server."""
        self._done(self._sent)


def _with_length(response: Response) -> Response:
    if response.is_sequence:
        response.make_sequence()
        response.content_length = sum(len(part) for part in response.iter_encoded())
        response.response = list(response.iter_encoded())
    return response
