"""Certificates of authorities that a user trusts besides the usual: read, checked, and named by their public keys."""

import base64
import hashlib
import re
import ssl
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from harness.errors import ConfigError

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_DER_SEQUENCE = b"\x30"
_VERSION_TAG = 0xA0
_UTC_TIME_TAG = 0x17
_LONG_LENGTH = 0x80
# RFC 5280, section 4.1: serial number, signature algorithm, issuer, validity, subject, public key.
_VALIDITY, _PUBLIC_KEY = 3, 5


def certificates_in(file: Path) -> tuple[bytes, ...]:
    """The certificates of a PEM file, each as DER.

    Raises:
        ConfigError: the file cannot be read, or holds none.
    """
    option = f"--trust-certificate {file}"
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{option} cannot be read: {error.strerror}.", "Give a PEM file.") from error
    texts = _PEM.findall(content.decode("latin-1"))
    if not texts and content.startswith(_DER_SEQUENCE):
        raise ConfigError(
            f"{option} is in DER.", f"Turn it into PEM: openssl x509 -inform der -in {file.name} -out {file.stem}.pem"
        )
    if not texts:
        raise ConfigError(f"{option} holds no certificate.", "A PEM file has a line -----BEGIN CERTIFICATE-----.")
    try:
        return tuple(_understood(ssl.PEM_cert_to_DER_cert(text)) for text in texts)
    except (ValueError, ssl.SSLError) as error:
        raise ConfigError(f"{option} holds a damaged certificate.", "Export it again.") from error


def _understood(der: bytes) -> bytes:
    """``der``, from which all can be read that is asked of it later. Raises ValueError, ssl.SSLError."""
    ends_at(der)
    public_key_info(der)
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=der)
    return der


def trust(context: ssl.SSLContext, files: Iterable[Path]) -> ssl.SSLContext:
    """``context``, which trusts the certificates of the files too: authorities, or a server's own."""
    for file in files:
        for der in certificates_in(file):
            context.load_verify_locations(cadata=der)
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
            # Python 3.13 and newer refuse private authorities for formalities that no browser asks for.
            context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def spki_hashes(certificates: Iterable[bytes]) -> list[str]:
    """Base64 of the SHA-256 of each certificate's public key, as Chromium's flags name keys."""
    return [base64.b64encode(hashlib.sha256(public_key_info(der)).digest()).decode() for der in certificates]


def public_key_info(der: bytes) -> bytes:
    """The SubjectPublicKeyInfo of a certificate, as it stands there.

    Raises:
        ValueError: it is no certificate.
    """
    return _field(der, _PUBLIC_KEY)


def ends_at(der: bytes) -> datetime:
    """Until when a certificate holds.

    Raises:
        ValueError: it is no certificate.
    """
    _, until = _members(_field(der, _VALIDITY))
    start, end = _content(until, 0)
    text = until[start:end].decode("ascii")
    if until[0] == _UTC_TIME_TAG:  # Two digits for the year: 50 and above are of the last century (section 4.1.2.5.1).
        text = ("19" if text >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _field(der: bytes, number: int) -> bytes:
    """A certificate is a sequence whose first member is the sequence that the authority signs; that one's fields."""
    signed = next(_members(der), b"")
    fields = [field for field in _members(signed) if field[0] != _VERSION_TAG]  # Left out in the oldest ones.
    if len(fields) <= number:
        raise ValueError("the certificate lacks fields")
    return fields[number]


def _members(der: bytes) -> Iterator[bytes]:
    """The members of a DER sequence, each with its tag and length."""
    place, last = _content(der, 0)
    while place < last:
        _, end = _content(der, place)
        yield der[place:end]
        place = end


def _content(der: bytes, place: int) -> tuple[int, int]:
    """Where the content of an element begins and ends: tag, length (one octet, or the number of them), value."""
    if place + 2 > len(der):
        raise ValueError("the certificate ends too early")
    length, start = der[place + 1], place + 2
    if length & _LONG_LENGTH:
        count = length & ~_LONG_LENGTH
        length = int.from_bytes(der[start : start + count], "big")
        start += count
    if start + length > len(der):
        raise ValueError("the certificate ends too early")
    return start, start + length
