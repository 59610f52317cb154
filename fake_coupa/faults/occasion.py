"""The occasion of a fault: a request that meets it, and what lies in a fault's power."""

import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from werkzeug.wrappers import Request, Response

from fake_coupa.wire import is_gone_within

Spoil = Callable[[Iterator[bytes], int], Iterable[bytes]]
"""Makes another body of one and its length in bytes."""


class Powers(Protocol):
    """What a fault may do to the site, beyond its answer."""

    @property
    def sleep(self) -> Callable[[float], None]:
        """Lets so many seconds pass."""

    @property
    def restart(self) -> Callable[[float], None]:
        """Drops the port and all connections now, and serves again after so many seconds."""

    def end_session(self, request: Request) -> None:
        """Throw the login away that a request came with, until the next trial."""

    def refuse_handshakes(self, count: int) -> None:
        """Let this many more connections fail before they are encrypted."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A request that meets a fault.

    Attributes:
        right: gives the answer that the site would give.
    """

    request: Request
    right: Callable[[], Response]
    powers: Powers

    def refusal(self, status: int, retry_after_s: int | None = None) -> Response:
        """An answer with this status and no more than a sentence, as a gateway gives it."""
        response = Response(f"<h1>{status}</h1>", status=status, mimetype="text/html")
        response.headers["Cache-Control"] = "no-store"
        if retry_after_s is not None:
            response.headers["Retry-After"] = str(retry_after_s)
        return response

    def spoilt(self, spoil: Spoil, declared: Callable[[int], int] = lambda length: length) -> Response:
        """The right answer with another body, and with a ``Content-Length`` made of the right one."""
        response = self.right()
        length = response.content_length or 0
        response.response = iter(spoil(iter(response.iter_encoded()), length))
        response.content_length = declared(length)
        return response

    def client_leaves_within(self, seconds: float) -> bool:
        """Wait until the client gives up, ``seconds`` at most; whether it did."""
        connection = self.request.environ["werkzeug.socket"]
        assert isinstance(connection, socket.socket)
        return is_gone_within(connection, seconds)
