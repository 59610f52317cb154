"""What is asked and what is answered, without sockets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came; ``role`` is the listener that took it: tenant, store, outsider or internal."""

    role: str
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path without its query."""
        return urlsplit(self.target).path

    @property
    def host(self) -> str:
        """The host that the client believes to speak to, with its port where it has one."""
        return self.headers.get("Host", "")

    def query(self, name: str) -> str:
        """The first value of a field of the query; empty where there is none."""
        return parse_qs(urlsplit(self.target).query).get(name, [""])[0]

    def form(self, name: str) -> str:
        """The first value of a field of a posted form; empty where there is none."""
        return parse_qs(self.body.decode("utf-8", "replace")).get(name, [""])[0]

    def cookie(self, name: str) -> str:
        """The value of a cookie; empty where there is none."""
        morsel = SimpleCookie(self.headers.get("Cookie", "")).get(name)
        return morsel.value if morsel else ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    Attributes:
        body: all of it, or its parts as they are made.
        length: the length that the header claims: the body's own for bytes; parts without one are sent chunked.
    """

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None

    @property
    def declared_length(self) -> int | None:
        """What Content-Length says; None for a body sent in chunks."""
        if self.length is None and isinstance(self.body, bytes):
            return len(self.body)
        return self.length

    def parts(self) -> Iterable[bytes]:
        """The body in the parts in which it is sent."""
        return (self.body,) if isinstance(self.body, bytes) else self.body


def page(markup: str, status: int = 200) -> Reply:
    """An answer that shows a page."""
    return Reply(status, markup.encode())


def redirect(location: str, status: int = 302, *cookies: str) -> Reply:
    """An answer that sends the client elsewhere."""
    return Reply(status, headers=(("Location", location), *(("Set-Cookie", cookie) for cookie in cookies)))
