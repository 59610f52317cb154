"""Listeners on free ports of this machine, with TLS or without, one thread per connection."""

import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.tenant.wire import Reply, Request

Answer = Callable[[Request], Reply]
GONE = (ConnectionError, ssl.SSLError, TimeoutError, OSError, ValueError)  # ValueError: a closed socket's file.


class Listener(ThreadingHTTPServer):
    """A server that ends with all its connections."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, role: str, answer: Answer, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.role = role
        self.answer = answer
        self.troubles: list[BaseException] = []
        self._open: set[socket.socket] = set()
        if tls is not None:
            # The handshake belongs to the connection's own thread: a silent client must not hold up the others.
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that it can be ended."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget it."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may go away; all else is a fault of the site, which the test must hear of."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, GONE):
            self.troubles.append(error)

    def end(self) -> None:
        """Stop listening and end every connection."""
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def listening(role: str, answer: Answer, tls: ssl.SSLContext | None) -> Iterator[Listener]:
    """A listener, until the block ends.

    Raises:
        BaseException: what went wrong in it, once it has ended.
    """
    listener = Listener(role, answer, tls)
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,), name=f"tenant-{role}", daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.end()
        thread.join()
    if listener.troubles:
        raise listener.troubles[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Listener

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            self.server.role, self.command, self.path, dict(self.headers.items()), self.rfile.read(length)
        )
        self._send(self._answer(request))

    do_POST = do_HEAD = do_GET  # noqa: N815 - the base class's words

    def _answer(self, request: Request) -> Reply:
        try:
            return self.server.answer(request)
        except Exception as error:  # noqa: BLE001 - raised again where the listener ends
            self.server.troubles.append(error)
            return Reply(500, b"The test site has a fault.")

    def _send(self, reply: Reply) -> None:
        length = reply.declared_length
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header(*(("Transfer-Encoding", "chunked") if length is None else ("Content-Length", str(length))))
        self.end_headers()
        if self.command == "HEAD":
            return
        sent = 0
        for part in reply.parts():
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part) if length is None else part)
            sent += len(part)
        if length is None:
            self.wfile.write(b"0\r\n\r\n")
        elif sent != length:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's word
        """Say nothing: the journal knows."""
