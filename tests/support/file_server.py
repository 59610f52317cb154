"""A real HTTP server on this machine whose every answer a test chooses, the broken ones too."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers.

    Attributes:
        declared: the length that the header claims; the body's own when None.
        before: done before anything is sent.
        halfway: done between the body and the end of the connection.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    declared: int | None = None
    before: Callable[[], object] = field(default=lambda: None)
    halfway: Callable[[], object] = field(default=lambda: None)


class FileServer:
    """The server; ``answers`` by path, and every request's headers as they came."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []

    def address(self, path: str) -> str:
        """The full address of a path."""
        return f"{self.base_url}{path}"

    def asked_for(self, path: str) -> list[dict[str, str]]:
        """The headers of every request for ``path``."""
        return [headers for asked, headers in self.requests if asked == path]


@contextmanager
def file_server() -> Iterator[FileServer]:
    """Serve on a free port until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    site = FileServer(f"http://127.0.0.1:{server.server_address[1]}")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers.items())))
            answer = site.answers.get(self.path, Answer(404, body=b"no such page"))
            answer.before()
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) if answer.declared is None else answer.declared))
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()
            answer.halfway()
            self.close_connection = answer.declared is not None

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class has it
            pass

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
