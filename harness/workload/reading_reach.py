"""Options that say how a site is reached, read and checked."""

import re
from datetime import UTC, datetime
from pathlib import Path

from harness.errors import ConfigError
from harness.workload.addresses import ip_of
from harness.workload.reach import split_address

MAX_PORT = 65535
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_MAP_EXAMPLE = "Write it like --map-host acme.coupahost.com=127.0.0.1:8443, an IPv6 address in brackets."
_IP_V6 = 6
_BREAKS_THE_RUN = {
    "--disable-web-security": "it lets pages read other sites",
    "--headless": "the harness chooses it; see --headed",
    "--host-resolver-rules": "it keeps pages off private networks; see --map-host",
    "--host-rules": "it would pass by the rules for hosts; see --map-host",
    "--ignore-certificate-errors": "any server could pass for the tenant; see --trust-certificate",
    "--ignore-certificate-errors-spki-list": "the harness sets it; see --trust-certificate",
    "--incognito": "it takes away the profile that drivers start from",
    "--load-extension": "an extension sees every PO",
    "--no-sandbox": "it opens the machine to the pages; the harness sets it where it must",
    "--remote-debugging-address": "it would let others steer the browser",
    "--remote-debugging-pipe": "the driver talks to the browser another way",
    "--remote-debugging-port": "each driver chooses its own",
    "--single-process": "memory and processes could not be told apart",
    "--user-data-dir": "each driver has a profile of its own",
}


def mapped_host(text: str) -> tuple[str, str]:
    """Host and ``address[:port]`` from ``--map-host HOST=ADDRESS[:PORT]``, as Chromium and :class:`Reach` take them.

    Raises:
        ConfigError: it is no such pair.
    """
    host, equals, target = (part.strip() for part in text.partition("="))
    host = host.lower()
    if not equals or not _HOST.fullmatch(host):
        raise ConfigError(f"--map-host {text} does not name a host.", _MAP_EXAMPLE)
    bare_v6 = target.count(":") > 1 and not target.startswith("[")
    try:
        address, port = split_address(target)
        is_v6 = (ip := ip_of(address)) is not None and ip.version == _IP_V6
    except ValueError:
        raise ConfigError(f"--map-host {text}: {target} is not an address.", _MAP_EXAMPLE) from None
    if bare_v6 or not (is_v6 or _HOST.fullmatch(address.lower())) or not (port is None or 0 < port <= MAX_PORT):
        raise ConfigError(f"--map-host {text}: {target} is not an address.", _MAP_EXAMPLE)
    return host, (f"[{address}]" if ":" in address else address.lower()) + ("" if port is None else f":{port}")


def safe_browser_arg(text: str) -> str:
    """An argument for the browser from ``--browser-arg``.

    Raises:
        ConfigError: it is none, or would break the run or what keeps it safe.
    """
    name = text.partition("=")[0].lower()
    if not re.fullmatch(r"--[a-z0-9][a-z0-9-]*", name) or any(character < " " for character in text):
        raise ConfigError(
            f"--browser-arg {text} is not an argument of a browser.", "Write it like --browser-arg=--lang=pt-BR."
        )
    if reason := _BREAKS_THE_RUN.get(name):
        raise ConfigError(f"--browser-arg {name} cannot be used: {reason}.", "Leave it out.")
    return text


def checked_certificate(file: Path, now: datetime | None = None) -> Path:
    """The full path of a file from ``--trust-certificate``.

    Raises:
        ConfigError: it cannot be read, is no PEM file, holds no certificate, or only ones that have expired.
    """
    from harness.workload.certificates import certificates_in, ends_at

    latest = max(ends_at(der) for der in certificates_in(file))
    if latest < (now or datetime.now(UTC)):
        raise ConfigError(
            f"--trust-certificate {file} expired on {latest:%Y-%m-%d}.", "Ask for the one that is used now."
        )
    return file.resolve()
