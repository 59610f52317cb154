"""The HTTP server below the site: keep-alive connections, a journal instead of a log."""

import itertools
from collections.abc import Callable, Iterable, Iterator

from pytest_httpserver import HTTPServer
from werkzeug.serving import WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from fake_coupa.journal import Entry, Journal

CONTROL_PREFIX = "/_control/"
CONNECTION_KEY = "fake_coupa.connection"
_POLL_INTERVAL_S = 0.05


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

        body = self.server.app(environ, start_response)
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


class JournalledServer(HTTPServer):
    """``HTTPServer`` that notes every request in a journal; ``po_of`` names the PO of a request, or none.

    The library's own log would keep every request and answer in memory for the life of the server.
    """

    def __init__(self, port: int, journal: Journal, po_of: Callable[[Request], str]) -> None:
        super().__init__("127.0.0.1", port, threaded=True)
        self._journal = journal
        self._po_of = po_of

    def start(self) -> None:
        """Start serving in a thread; ``port`` is the real one from here on."""
        super().start()
        assert self.server is not None
        self.server.RequestHandlerClass = KeepAliveHandler

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
            response = _with_length(self.dispatch(request))
        except BaseException:
            self._journal.finish(entry, 500, 0)
            raise
        response.response = self._counted(entry, response)
        return response

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
