import base64
import hashlib
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.workload.certificates import certificates_in, ends_at, public_key_info, spki_hashes, trust
from tests.support.certificates import HOST, authority_file, server_certificate

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

AUTHORITY = trustme.CA()
KEYS: dict[str, Key] = {
    "RSA": rsa.generate_private_key(65537, 2048),
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate(),
}
BEGIN = datetime(1951, 1, 1, tzinfo=UTC)
END = datetime(2049, 1, 1, tzinfo=UTC)


def self_signed(key: Key, until: datetime, *, serial: int = 1, name: str = "Acme") -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), serial, BEGIN, until)
    return builder.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())


def der_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def key_info_of(certificate: x509.Certificate) -> bytes:
    """What the cryptography package says of the key, which is not ours."""
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def pem(der: bytes) -> str:
    return ssl.DER_cert_to_PEM_cert(der)


def pem_file(folder: Path, text: str) -> Path:
    path = folder / "authority.pem"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
@pytest.mark.parametrize("year", [1952, 1999, 2049, 2050, 2199])
def test_the_key_and_the_end_are_what_the_certificate_has(key: Key, year: int) -> None:
    certificate = self_signed(key, datetime(year, 12, 31, 23, 59, 58, tzinfo=UTC))
    assert public_key_info(der_of(certificate)) == key_info_of(certificate)
    assert ends_at(der_of(certificate)) == datetime(year, 12, 31, 23, 59, 58, tzinfo=UTC)


@given(
    until=st.datetimes(BEGIN.replace(tzinfo=None), timezones=st.just(UTC)),
    serial=st.integers(1, 2**159 - 1),
    name=st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=64),
)
def test_it_is_found_behind_numbers_and_names_of_any_length(until: datetime, serial: int, name: str) -> None:
    certificate = self_signed(KEYS["P-256"], until, serial=serial, name=name)
    assert public_key_info(der_of(certificate)) == key_info_of(certificate)
    assert ends_at(der_of(certificate)) == certificate.not_valid_after_utc


def test_a_key_is_named_as_chromium_names_it() -> None:
    certificate = self_signed(KEYS["RSA"], END)
    expected = base64.b64encode(hashlib.sha256(key_info_of(certificate)).digest()).decode()
    assert spki_hashes([der_of(certificate)]) == [expected]


def test_all_certificates_of_a_file_are_found_whatever_stands_around_them(tmp_path: Path) -> None:
    ders = [der_of(self_signed(key, END)) for key in KEYS.values()]
    text = "Bag Attributes\r\n friendlyName: A\xe7me\n" + "and then\n".join(map(pem, ders)).replace("\n", "\r\n")
    path = tmp_path / "chain.pem"
    path.write_text(text, encoding="latin-1", newline="")
    assert certificates_in(path) == tuple(ders)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "holds no certificate"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA", "holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\n\xe7!\n-----END CERTIFICATE-----\n", "damaged"),
        (pem(b""), "damaged"),
        (pem(b"\x30\x00"), "damaged"),
        (pem(b"\x30\x02\x30\x00"), "damaged"),
        (pem(b"\x30\x84\xff\xff\xff\xff"), "damaged"),
        (pem(b"hello"), "damaged"),
    ],
)
def test_a_file_that_holds_none_is_refused_with_a_remedy(tmp_path: Path, text: str, problem: str) -> None:
    path = pem_file(tmp_path, text)
    with pytest.raises(ConfigError, match=problem) as error:
        certificates_in(path)
    assert str(path) in str(error.value)
    assert error.value.remedy


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.pem"):
        with pytest.raises(ConfigError, match="cannot be read"):
            certificates_in(path)


def test_a_file_in_the_other_format_comes_with_the_command_that_turns_it_into_pem(tmp_path: Path) -> None:
    path = tmp_path / "authority.cer"
    path.write_bytes(der_of(self_signed(KEYS["P-256"], END)))
    with pytest.raises(ConfigError, match=r"openssl x509 -inform der -in authority\.cer -out authority\.pem"):
        certificates_in(path)


DAMAGED = der_of(self_signed(KEYS["P-256"], END))


@given(at=st.integers(0, len(DAMAGED) - 1), octet=st.integers(0, 255), cut=st.integers(1, len(DAMAGED)))
def test_a_damaged_certificate_is_refused_or_can_be_trusted(
    tmp_path_factory: pytest.TempPathFactory, at: int, octet: int, cut: int
) -> None:
    damaged = bytearray(DAMAGED)
    damaged[at] = octet
    path = pem_file(tmp_path_factory.mktemp("pem"), pem(bytes(damaged[:cut])))
    try:
        certificates_in(path)
    except ConfigError:
        return
    trust(ssl.create_default_context(), [path])


def handshake(client: ssl.SSLContext, certificate: trustme.LeafCert, host: str = HOST) -> None:
    """Between a client and a server without a network. Raises ssl.SSLCertVerificationError: there is no trust."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(server)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=host)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(3):
        for end in (ours, theirs):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue


def test_a_server_of_the_authority_is_trusted_and_of_no_other(tmp_path: Path) -> None:
    client = trust(ssl.create_default_context(), [authority_file(tmp_path, AUTHORITY)])
    handshake(client, server_certificate(AUTHORITY))
    for certificate, host in (
        (server_certificate(trustme.CA()), HOST),
        (server_certificate(AUTHORITY), "other.coupahost.test"),
        (server_certificate(AUTHORITY, until=datetime.now(UTC) - timedelta(days=1)), HOST),
    ):
        with pytest.raises(ssl.SSLCertVerificationError):
            handshake(client, certificate, host)


def test_a_servers_own_certificate_can_be_trusted_alone(tmp_path: Path) -> None:
    certificate = server_certificate(AUTHORITY)
    path = tmp_path / "server.pem"
    path.write_bytes(certificate.cert_chain_pems[0].bytes())
    handshake(trust(ssl.create_default_context(), [path]), certificate)


def test_nobody_else_is_trusted_where_no_file_is_given() -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(trust(ssl.create_default_context(), []), server_certificate(AUTHORITY))
