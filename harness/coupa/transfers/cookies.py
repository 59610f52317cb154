"""The cookies that a browser would send to a site, for a client that is no browser. Pure."""

from collections.abc import Iterable, Mapping
from http.cookiejar import Cookie, CookieJar
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit


def jar_of(cookies: Iterable[Mapping[str, Any]], base_url: str) -> CookieJar:
    """Those of ``cookies``, as the DevTools protocol reports them, that belong to the host of ``base_url``."""
    host = urlsplit(base_url).hostname or ""
    jar = CookieJar()
    for cookie in cookies:
        if _belongs_to(cookie, host):
            jar.set_cookie(_for_jar(cookie, host))
    return jar


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine, by its name alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _belongs_to(cookie: Mapping[str, Any], host: str) -> bool:
    """RFC 6265, 5.1.3: a domain with a leading dot covers the hosts below it, one without only itself.

    A partitioned cookie belongs to the site as a part of other sites' pages, unless the page is its own.
    """
    domain = str(cookie["domain"])
    owner = urlsplit(str((cookie.get("partitionKey") or {}).get("topLevelSite", ""))).hostname
    return _covers(domain, host) and (owner is None or _covers(f".{owner}", host))


def _covers(domain: str, host: str) -> bool:
    return host == domain.removeprefix(".") or (domain.startswith(".") and host.endswith(domain))


def _for_jar(cookie: Mapping[str, Any], host: str) -> Cookie:
    domain = str(cookie["domain"])
    # The standard library knows a host without a dot by this name only.
    known_as = domain if "." in host else f"{host}.local"
    return Cookie(
        version=0,
        name=str(cookie["name"]),
        value=str(cookie["value"]),
        port=None,
        port_specified=False,
        domain=known_as,
        domain_specified=domain.startswith("."),
        domain_initial_dot=domain.startswith("."),
        path=str(cookie["path"]),
        path_specified=True,
        # Browsers hold a connection within the machine to be as good as an encrypted one.
        secure=bool(cookie["secure"]) and not is_loopback(host),
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )
