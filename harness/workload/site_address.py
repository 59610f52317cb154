"""The tenant's address and the hosts of attachment stores, as a person gives them. Pure."""

import re

from harness.errors import ConfigError
from harness.workload.addresses import ip_of, is_loopback, is_private
from harness.workload.urls import DEFAULT_PORTS, ascii_host, host_of, is_torn, split

_EXAMPLE = "https://acme.coupahost.com"
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
_FEWEST_DOTS = 2  # In *.example.com: a star before one label alone would allow a whole top-level domain.
_IP_V6 = 6


def checked_base_url(text: str) -> str:
    """The tenant's origin from ``--base-url``, as browsers write it, without a slash at the end.

    Raises:
        ConfigError: it is no origin over https (or over http on this machine), or is on a private network.
    """
    url = text.strip()
    if not url:
        raise ConfigError("--base-url is empty.", f"Write it like {_EXAMPLE}.")
    if "@" in url:  # Not shown: there may be a password in it.
        raise ConfigError("--base-url holds a name or a password.", "Give COUPA_USERNAME and COUPA_PASSWORD instead.")
    parts = None if is_torn(url) else split(url)
    if "://" not in url:
        meant = f"https://{url.strip('/')}" if _HOST.fullmatch(url.strip("/").lower()) else f"it like {_EXAMPLE}"
        raise ConfigError(f"--base-url {url} has no https:// in front.", f"Write {meant}.")
    if parts is None or not parts.hostname or parts.port == 0:
        raise ConfigError(f"--base-url {url} cannot be read.", f"Write it like {_EXAMPLE}.")
    host = _checked_host(parts.hostname, f"--base-url {url}")
    port = "" if parts.port in {None, DEFAULT_PORTS.get(parts.scheme)} else f":{parts.port}"
    origin = f"{parts.scheme}://{host}{port}"
    if is_private(host) and not is_loopback(host):
        raise ConfigError(f"--base-url {url} is on a private network.", "Give the tenant's public name.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ConfigError(f"--base-url {url} is not over https.", f"Write https://{host}; http is for this machine.")
    if parts.path not in {"", "/"} or "?" in url or "#" in url:
        raise ConfigError(f"--base-url {url} is more than an origin.", f"Give the tenant's address alone: {origin}.")
    return origin


def checked_allowed_host(text: str, base_url: str) -> str:
    """A host from ``--allow-host``, for :class:`UrlRules`: ``host``, ``host:port`` or ``*.domain``.

    Raises:
        ConfigError: it is none of these, would allow whole top-level domains, or is on a private network.
    """
    given = text.strip()
    option = f"--allow-host {given}"
    if "@" in given:
        raise ConfigError("--allow-host holds a name or a password.", "Give the host alone.")
    if "://" in given or "/" in given:
        host = host_of(given if "://" in given else f"//{given}")
        raise ConfigError(f"{option} is an address.", f"Give the host alone: --allow-host {host}.")
    parts = None if is_torn(given) or "?" in given or "#" in given else split(f"//{given}")
    if parts is None or not parts.hostname or parts.port == 0:
        raise ConfigError(f"{option} cannot be read.", "Write it like files.example.com or files.example.com:8443.")
    star = "*." if parts.hostname.startswith("*.") else ""
    if parts.hostname.startswith("*") and parts.hostname.count(".") < _FEWEST_DOTS:
        raise ConfigError(f"{option} allows too much.", "Name a domain, like *.example.com.")
    host = _checked_host(parts.hostname.removeprefix(star), option)
    if is_private(host) and not (is_loopback(host) and is_loopback(host_of(base_url))):
        raise ConfigError(f"{option} is on this machine or a private network.", "Give the store's public name.")
    if star and _is_number(host):
        raise ConfigError(f"{option} puts a star before a number.", "Name a domain, like *.example.com.")
    return f"{star}{host}" + (f":{parts.port}" if parts.port else "")


def _checked_host(host: str, option: str) -> str:
    """``host`` as browsers write it: in ASCII, an IP address in its usual notation and in brackets where it is IPv6."""
    in_ascii = ascii_host(host)
    if ":" not in in_ascii and not _HOST.fullmatch(in_ascii):
        raise ConfigError(f"{option}: {host} is not the name of a host.", f"Write it like {_EXAMPLE}.")
    try:
        address = ip_of(in_ascii)
    except ValueError:
        raise ConfigError(f"{option}: {host} is not an IP address.", f"Write a name, like in {_EXAMPLE}.") from None
    if address is None:
        return in_ascii
    return f"[{address}]" if address.version == _IP_V6 else str(address)


def _is_number(host: str) -> bool:
    return ip_of(host) is not None
