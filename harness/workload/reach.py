"""How a site is reached: where its hosts are, whom to trust for them, and which other hosts hold its attachments. Pure.

But for :func:`Reach.chromium_flags`, which reads the certificates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.workload.addresses import is_loopback
from harness.workload.urls import host_of

# Chromium compares them with the host of an address in its usual notation, so that 2130706433 is 127.0.0.1 by then, and
# an IPv6 address has no brackets; a * stands for any text.
_LOCAL_PATTERNS = (
    "localhost",
    "*.localhost",
    "0.*.*.*",
    "10.*.*.*",
    "127.*.*.*",
    "169.254.*.*",
    *(f"172.{number}.*.*" for number in range(16, 32)),
    "192.168.*.*",
    *(f"100.{number}.*.*" for number in range(64, 128)),
    "::1",
    "::",
    "::ffff:*",
    "64:ff9b:*",
    "2002:*",
    *(f"{start}*:*" for start in ("fc", "fd", "fe8", "fe9", "fea", "feb", "fec", "ff")),
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How the browsers and the HTTP client find a site and trust it.

    Attributes:
        allowed_hosts: hosts besides the tenant's from which attachments may come; see ``UrlRules``.
        mapped_hosts: (host, ``address`` or ``address:port``): where a host is found instead of asking DNS.
        certificates: PEM files of authorities, or of servers, to trust besides the usual ones.
        browser_args: further command line arguments for the browser.
        served_keys: public keys that the site's hosts were found to serve; see ``with_served_keys``.
    """

    allowed_hosts: tuple[str, ...] = ()
    mapped_hosts: tuple[tuple[str, str], ...] = ()
    certificates: tuple[Path, ...] = ()
    browser_args: tuple[str, ...] = ()
    served_keys: tuple[str, ...] = ()

    def address_of(self, host: str) -> str | None:
        """Where ``host`` is found instead of asking DNS: ``address`` or ``address:port``; None where DNS is asked."""
        return next((address for name, address in self.mapped_hosts if name == host.lower()), None)

    def is_local(self, base_url: str) -> bool:
        """Whether the run stays on this machine: the site's host is loopback, or mapped to a loopback address."""
        host = host_of(base_url)
        return is_loopback(split_address(self.address_of(host) or f"[{host}]")[0])

    def host_resolver_rules(self, base_url: str) -> str:
        """The value of Chromium's ``--host-resolver-rules``; the first rule that fits a host counts.

        A site that is not on this machine by its name has no business with this machine or a private network, so
        that none of their addresses and names is found, and no page can call for them. A name in DNS that stands for
        such an address is found all the same.
        """
        rules = [f"MAP {host} {address}" for host, address in self.mapped_hosts]
        if not is_loopback(host_of(base_url)):
            rules += [f"MAP {pattern} ~NOTFOUND" for pattern in _LOCAL_PATTERNS]
        return ",".join(rules)

    def chromium_flags(self, base_url: str) -> list[str]:
        """The command line arguments for Chromium and Edge, those of the user last.

        Raises:
            ConfigError: a certificate cannot be read any more.
        """
        from harness.workload.certificates import certificates_in, spki_hashes

        flags = []
        if rules := self.host_resolver_rules(base_url):
            flags.append(f"--host-resolver-rules={rules}")
        own_keys = [key for file in self.certificates for key in spki_hashes(certificates_in(file))]
        if keys := list(dict.fromkeys([*self.served_keys, *own_keys])):
            flags.append(f"--ignore-certificate-errors-spki-list={','.join(keys)}")
        return [*flags, *self.browser_args]

    def record(self) -> dict[str, Any]:
        """For ``run.json``: all that :meth:`of_record` needs."""
        return {
            "allowed_hosts": list(self.allowed_hosts),
            "mapped_hosts": dict(self.mapped_hosts),
            "certificates": [str(file) for file in self.certificates],
            "browser_args": list(self.browser_args),
        }

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Reach":
        """What :meth:`record` wrote down."""
        return cls(
            tuple(record["allowed_hosts"]),
            tuple(record["mapped_hosts"].items()),
            tuple(Path(file) for file in record["certificates"]),
            tuple(record["browser_args"]),
        )


def split_address(text: str) -> tuple[str, int | None]:
    """Address and port of ``address``, ``address:port``, ``[v6]`` or ``[v6]:port``.

    Raises:
        ValueError: the port is not a number.
    """
    host, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        return text.strip("[]"), None
    return host.strip("[]"), int(port)
