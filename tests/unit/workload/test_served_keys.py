from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from harness.errors import SiteError
from harness.workload.certificates import spki_hashes
from harness.workload.reach import Reach
from harness.workload.served_keys import with_served_keys
from tests.support.certificates import HOST, authority_file, server_certificate, tls_server

STORE = "files.coupahost.test"
BASE_URL = f"https://{HOST}"
AUTHORITY = trustme.CA()


def key_of(certificate: trustme.LeafCert) -> str:
    """As Chromium names it."""
    found = x509.load_pem_x509_certificate(certificate.cert_chain_pems[0].bytes())
    return spki_hashes([found.public_bytes(serialization.Encoding.DER)])[0]


@pytest.fixture
def trusting(tmp_path: Path) -> Reach:
    """A reach whose user trusts the authority."""
    return Reach(certificates=(authority_file(tmp_path, AUTHORITY),))


def mapped(reach: Reach, **ports: int) -> Reach:
    """With hosts found at ports of this machine."""
    hosts = {"tenant": HOST, "store": STORE}
    return replace(reach, mapped_hosts=tuple((hosts[name], f"127.0.0.1:{port}") for name, port in ports.items()))


def test_nobody_is_asked_where_the_user_names_no_authority() -> None:
    reach = Reach(mapped_hosts=((HOST, "127.0.0.1:1"),))
    assert with_served_keys(reach, BASE_URL) is reach


def test_the_keys_of_the_tenant_and_of_the_stores_are_found_where_they_are_mapped(trusting: Reach) -> None:
    tenant, store = server_certificate(AUTHORITY), server_certificate(AUTHORITY, STORE)
    with tls_server(tenant) as tenant_port, tls_server(store) as store_port:
        reach = replace(mapped(trusting, tenant=tenant_port, store=store_port), allowed_hosts=(STORE, "*.example.com"))
        found = with_served_keys(reach, BASE_URL)
    assert found == replace(reach, served_keys=(key_of(tenant), key_of(store)))


def test_hosts_with_the_same_key_name_it_once(trusting: Reach) -> None:
    both = server_certificate(AUTHORITY, HOST, STORE)
    with tls_server(both) as port:
        reach = replace(mapped(trusting, tenant=port, store=port), allowed_hosts=(STORE,))
        assert with_served_keys(reach, BASE_URL).served_keys == (key_of(both),)


def test_an_address_needs_no_mapping(trusting: Reach) -> None:
    certificate = server_certificate(AUTHORITY, "127.0.0.1")
    with tls_server(certificate) as port:
        assert with_served_keys(trusting, f"https://127.0.0.1:{port}").served_keys == (key_of(certificate),)


@pytest.mark.parametrize(
    "certificate",
    [
        server_certificate(trustme.CA()),
        server_certificate(AUTHORITY, "other.coupahost.test"),
        server_certificate(AUTHORITY, until=datetime.now(UTC) - timedelta(days=1)),
    ],
    ids=["of another authority", "of another host", "expired"],
)
def test_a_certificate_that_is_not_good_ends_the_run_before_it_begins(
    trusting: Reach, certificate: trustme.LeafCert
) -> None:
    with (
        tls_server(certificate) as port,
        pytest.raises(SiteError, match=rf"The certificate of {HOST} is not good: .*authority\.pem"),
    ):
        with_served_keys(mapped(trusting, tenant=port), BASE_URL)


def test_a_host_that_does_not_answer_is_left_to_the_browser_to_tell(trusting: Reach) -> None:
    with tls_server(server_certificate(AUTHORITY)) as port:
        pass
    assert with_served_keys(mapped(trusting, tenant=port), BASE_URL).served_keys == ()


def test_a_site_without_tls_has_no_key(trusting: Reach) -> None:
    assert with_served_keys(trusting, "http://localhost:1").served_keys == ()
