"""Which addresses belong to the site, and which a run may fetch besides. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from harness.workload.addresses import is_loopback, is_private

DEFAULT_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9_-]+")  # Browsers decode a %2F in a host, and end it there.
# Python knows IDNA 2003, browsers IDNA 2008 (RFC 5894, section 7.2): they make different hosts of these.
_READ_IN_TWO_WAYS = "\xdf\u03c2\u200c\u200d"


class _Origin(NamedTuple):
    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class UrlRules:
    """Where a run may go and what it may fetch.

    Attributes:
        base_url: origin of the tenant, over https, or over http on this machine.
        allowed_hosts: hosts of attachment stores: ``files.example.com`` (port 443), ``files.example.com:8443``, or
            ``*.example.com`` for every host below that name, on port 443.
    """

    base_url: str
    allowed_hosts: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether ``url`` is the tenant's or, over https, an allowed host's.

        An address that is not on the internet is the tenant's own or, where the tenant is on this machine, an allowed
        one on this machine too; that one may be spoken to over http.
        """
        origin = _origin(url)
        base = _base(self.base_url)
        if origin is None or base is None:
            return False
        if origin == base:
            return True
        if is_loopback(origin.host):
            return is_loopback(base.host) and self._has_allowed(origin)
        return origin.scheme == "https" and self._has_allowed(origin) and not is_private(origin.host)

    def is_on_site(self, url: str) -> bool:
        """Whether ``url`` is the tenant's: its origin alone, not that of an allowed host."""
        origin = _origin(url)
        return origin is not None and origin == _base(self.base_url)

    def _has_allowed(self, origin: _Origin) -> bool:
        return any(_matches(origin, pattern) for pattern in self.allowed_hosts)


def is_on_site(url: str, base_url: str) -> bool:
    """Whether ``url`` has the origin of ``base_url`` (RFC 6454), written so that no two programs read it differently.

    Refused besides: credentials, which put another host's name where a reader looks for the host; backslashes, white
    space and controls, which browsers and libraries split at different places; hosts that are not ASCII, since a
    browser hands over the real host in its ASCII form.
    """
    return UrlRules(base_url).is_on_site(url)


def host_of(url: str) -> str:
    """The host that an address leads to, for people to read; ``an unreadable address`` where there is none."""
    parts = split(url)
    return (parts and parts.hostname) or "an unreadable address"


@lru_cache(maxsize=64)
def _base(base_url: str) -> _Origin | None:
    return _origin(_in_ascii(base_url))


@lru_cache(maxsize=64)
def _pattern(text: str) -> tuple[str, int | None]:
    """Host and port of an allowed host; a port of None is the scheme's own."""
    parts = split(f"//{text.lower()}")
    return (parts.hostname or "", parts.port) if parts else ("", None)


def _matches(origin: _Origin, text: str) -> bool:
    host, port = _pattern(text)
    if origin.port != (DEFAULT_PORTS[origin.scheme] if port is None else port):
        return False
    if host.startswith("*."):
        return origin.host.endswith(host[1:]) and _PLAIN.fullmatch(origin.host) is not None
    return origin.host == host


def _origin(url: str) -> _Origin | None:
    if not url.isascii() or is_torn(url):
        return None
    parts = split(url)
    if parts is None or not parts.hostname or parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc:
        return None
    port = parts.port if parts.port is not None else DEFAULT_PORTS[parts.scheme]
    return _Origin(parts.scheme, parts.hostname, port)


def split(url: str) -> SplitResult | None:
    """The parts of an address, its port among them; None where they cannot be told apart."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # Checked only when asked for.
    except ValueError:
        return None
    return parts


def _in_ascii(base_url: str) -> str:
    """``base_url`` as a browser writes it, where a person gave it an international name."""
    parts = split(base_url)
    if parts is None or not parts.hostname or parts.hostname.isascii():
        return base_url
    host = ascii_host(parts.hostname)
    return parts._replace(netloc=parts.netloc.lower().replace(parts.hostname, host)).geturl()


def ascii_host(host: str) -> str:
    """An international name in ASCII; as it is where Python's older rules would make another name of it."""
    if host.isascii() or any(character in _READ_IN_TWO_WAYS for character in host):
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def is_torn(url: str) -> bool:
    """Whether programs split it at different places."""
    return "\\" in url or any(character <= " " or character == "\x7f" for character in url)
