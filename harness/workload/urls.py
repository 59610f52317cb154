"""Which addresses belong to the site: the same origin and nothing else. Pure."""

from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


class _Origin(NamedTuple):
    scheme: str
    host: str
    port: int


def is_on_site(url: str, base_url: str) -> bool:
    """Whether ``url`` has the origin of ``base_url`` (RFC 6454), written so that no two programs read it differently.

    Refused besides: credentials, which put another host's name where a reader looks for the host; backslashes, white
    space and controls, which browsers and libraries split at different places; hosts that are not ASCII, since a
    browser hands over the real host in its ASCII form.
    """
    origin = _origin(url)
    return origin is not None and origin == _origin(_in_ascii(base_url))


def host_of(url: str) -> str:
    """The host that an address leads to, for people to read; ``an unreadable address`` where there is none."""
    parts = _split(url)
    return (parts and parts.hostname) or "an unreadable address"


def _origin(url: str) -> _Origin | None:
    if not url.isascii() or "\\" in url or any(character <= " " or character == "\x7f" for character in url):
        return None
    parts = _split(url)
    if parts is None or not parts.hostname or parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc:
        return None
    port = parts.port if parts.port is not None else _DEFAULT_PORTS[parts.scheme]
    return _Origin(parts.scheme, parts.hostname, port)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # Checked only when asked for.
    except ValueError:
        return None
    return parts


def _in_ascii(base_url: str) -> str:
    """``base_url`` as a browser writes it, where a person gave it an international name."""
    parts = _split(base_url)
    if parts is None or not parts.hostname or parts.hostname.isascii():
        return base_url
    try:
        host = parts.hostname.encode("idna").decode()
    except UnicodeError:
        return base_url
    return parts._replace(netloc=parts.netloc.lower().replace(parts.hostname, host)).geturl()
