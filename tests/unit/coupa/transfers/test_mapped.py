import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from harness.coupa.transfers.mapped import MappedTransport, ssl_context
from harness.errors import ConfigError
from harness.workload.reach import Reach
from tests.support.certificates import HOST, authority_file, server_certificate
from tests.support.file_server import Answer as Served
from tests.support.file_server import FileServer, file_server
from tests.support.tenant.listeners import Listener, listening
from tests.support.tenant.wire import Reply, Request

AUTHORITY = trustme.CA()


@pytest.fixture
def plain_site() -> Iterator[FileServer]:
    with file_server() as site:
        site.answers = {"/1": Served(headers=(("Set-Cookie", "a=1"),), body=b"first"), "/2": Served(body=b"second")}
        yield site


@pytest.fixture
def tls_site() -> Iterator[Listener]:
    """A site that tells as whom it was asked."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_certificate(AUTHORITY).configure_cert(tls)

    def answer(request: Request) -> Reply:
        return Reply(body=request.host.encode())

    with listening("tenant", answer, tls) as listener:
        yield listener


def port_of(site: FileServer) -> int:
    return int(site.base_url.rpartition(":")[2])


def get(transport: MappedTransport, *urls: str) -> list[httpx.Response]:
    """The answers to requests of one client, one after the other."""

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=transport, timeout=10) as client:
            return [await client.get(url) for url in urls]

    return asyncio.run(ask())


def test_a_host_is_asked_where_it_is_mapped_and_under_its_own_name(plain_site: FileServer) -> None:
    reach = Reach(mapped_hosts=((HOST, f"127.0.0.1:{port_of(plain_site)}"),))
    [answer] = get(MappedTransport(reach), f"http://{HOST}/1")
    assert answer.content == b"first"
    assert answer.url == f"http://{HOST}/1"
    assert plain_site.asked_for("/1")[0]["Host"] == HOST


def test_the_port_of_the_address_stays_where_the_mapping_has_none(plain_site: FileServer) -> None:
    port = port_of(plain_site)
    [answer] = get(MappedTransport(Reach(mapped_hosts=((HOST, "127.0.0.1"),))), f"http://{HOST}:{port}/1")
    assert answer.content == b"first"
    assert plain_site.asked_for("/1")[0]["Host"] == f"{HOST}:{port}"


def test_cookies_are_those_of_the_host_and_not_of_where_it_is_found(plain_site: FileServer) -> None:
    other = "other.coupahost.test"
    here = f"127.0.0.1:{port_of(plain_site)}"
    reach = Reach(mapped_hosts=((HOST, here), (other, here)))
    get(MappedTransport(reach), f"http://{HOST}/1", f"http://{HOST}/2", f"http://{other}/2")
    of_host, of_other = plain_site.asked_for("/2")
    assert of_host["Cookie"] == "a=1"
    assert "Cookie" not in of_other


def test_any_other_host_is_asked_as_usual(plain_site: FileServer) -> None:
    reach = Reach(mapped_hosts=((HOST, "127.0.0.1:1"),))
    [answer] = get(MappedTransport(reach), plain_site.address("/1"))
    assert answer.content == b"first"


def test_the_certificate_must_be_that_of_the_host(tls_site: Listener, tmp_path: Path) -> None:
    trusted = ssl_context([authority_file(tmp_path, AUTHORITY)])
    here, other = f"127.0.0.1:{tls_site.port}", "other.coupahost.test"
    reach = Reach(mapped_hosts=((HOST, here), (other, here)))
    [answer] = get(MappedTransport(reach, verify=trusted), f"https://{HOST}/")
    assert answer.text == HOST
    with pytest.raises(httpx.ConnectError, match="certificate verify failed: Hostname mismatch"):
        get(MappedTransport(reach, verify=trusted), f"https://{other}/")


def test_nobody_trusts_an_authority_that_the_user_has_not_named(tls_site: Listener) -> None:
    reach = Reach(mapped_hosts=((HOST, f"127.0.0.1:{tls_site.port}"),))
    with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
        get(MappedTransport(reach, verify=ssl_context([])), f"https://{HOST}/")


def test_a_certificate_that_is_gone_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        ssl_context([tmp_path / "missing.pem"])
