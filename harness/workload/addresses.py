"""What a host in an address is: this machine, a private network, or somewhere on the internet. Pure."""

import ipaddress
import re

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

_NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address.
_MOST_PARTS = 4


def ip_of(host: str) -> Ip | None:
    """The IP address that a browser reads in ``host``, or None for a name.

    Browsers take a host whose last label is a number for an IPv4 address, and read decimal, octal and hexadecimal
    numbers and fewer than four of them (WHATWG URL, host parsing). Addresses inside IPv6 ones are taken out of them.

    Raises:
        ValueError: browsers read an address there, and cannot.
    """
    if ":" in host:
        return _embedded(ipaddress.IPv6Address(host.strip("[]")))
    labels = host.removesuffix(".").split(".")
    if not _NUMBER.fullmatch(labels[-1]) or not host.isascii():
        return None
    if len(labels) > _MOST_PARTS or not all(_NUMBER.fullmatch(label) for label in labels):
        raise ValueError(f"{host} is not an IPv4 address")
    *first, last = [_number(label) for label in labels]
    if any(part > 0xFF for part in first) or last >= 256 ** (_MOST_PARTS - len(first)):
        raise ValueError(f"{host} is not an IPv4 address")
    return ipaddress.IPv4Address(last + sum(part << 8 * (3 - place) for place, part in enumerate(first)))


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine in every browser: ``localhost``, a name below it, or a loopback address."""
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ip_of(host)
    except ValueError:
        return False
    return address is not None and address.is_loopback


def is_private(host: str) -> bool:
    """Whether ``host`` is an address that is not on the internet: loopback, private, link-local, reserved, multicast.

    So is an address that nobody can read. Names are public, but for ``localhost`` and what lies below it.
    """
    if is_loopback(host):
        return True
    try:
        address = ip_of(host)
    except ValueError:
        return True
    return address is not None and (not address.is_global or address.is_multicast or address.is_reserved)


def _number(text: str) -> int:
    if text[:2] in {"0x", "0X"}:
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") and len(text) > 1 else 10)


def _embedded(address: ipaddress.IPv6Address) -> Ip:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
