import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from ssl import SSLContext, SSLError, create_default_context

import pytest

from fake_coupa.door import Door
from fake_coupa.encryption import encryption


@contextmanager
def knocking() -> Iterator[tuple[socket.socket, socket.socket]]:
    """What arrives at the site, and the client's end of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as client:
        arriving, _ = listener.accept()
        with arriving:
            yield arriving, client


def shake_hands(door: Door, trust: SSLContext) -> bytes:
    """What a client is told once it is in. Raises SSLError where it does not get in."""

    def serve(arriving: socket.socket) -> None:
        with door.passing(arriving) as connection:
            if connection is not None:
                connection.sendall(b"welcome")

    with knocking() as (arriving, client), ThreadPoolExecutor() as pool, ExitStack() as ending:
        served = pool.submit(serve, arriving)
        ending.callback(served.result)
        with trust.wrap_socket(client, server_hostname="localhost") as encrypted:
            return encrypted.recv(16)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[SSLContext, SSLContext]:
    """A site's context, and that of a client who trusts it."""
    file = tmp_path_factory.mktemp("authority") / "authority.pem"
    return encryption(file), create_default_context(cafile=file)


def test_plain_connections_are_let_in_as_they_are() -> None:
    with knocking() as (arriving, _), Door().passing(arriving) as connection:
        assert connection is arriving


def test_everybody_inside_is_put_out_and_nobody_else() -> None:
    door = Door()
    with knocking() as (first, inside), knocking() as (second, outside):
        with door.passing(second):
            pass
        with door.passing(first):
            door.put_all_out()
        assert inside.recv(1) == b""
        second.sendall(b"x")
        assert outside.recv(1) == b"x"


def test_a_client_who_trusts_the_authority_gets_in(authority: tuple[SSLContext, SSLContext]) -> None:
    site, trust = authority
    assert shake_hands(Door(site), trust) == b"welcome"


def test_a_client_who_does_not_trust_it_harms_nobody(authority: tuple[SSLContext, SSLContext]) -> None:
    site, trust = authority
    door = Door(site)
    with pytest.raises(SSLError, match="certificate verify failed"):
        shake_hands(door, create_default_context())
    assert shake_hands(door, trust) == b"welcome"


def test_as_many_handshakes_fail_as_are_to(authority: tuple[SSLContext, SSLContext]) -> None:
    site, trust = authority
    door = Door(site)
    door.refuse(2)
    for _ in range(2):
        with pytest.raises(SSLError, match=r"(?i)internal.error"):
            shake_hands(door, trust)
    assert shake_hands(door, trust) == b"welcome"


def test_handshakes_still_to_fail_may_be_forgiven(authority: tuple[SSLContext, SSLContext]) -> None:
    site, trust = authority
    door = Door(site)
    door.refuse(5)
    door.refuse_no_more()
    assert shake_hands(door, trust) == b"welcome"


def test_an_authority_is_made_anew_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.pem", tmp_path / "second.pem"
    for file in (first, second):
        encryption(file)
    assert first.read_text("ascii").startswith("-----BEGIN CERTIFICATE-----")
    assert first.read_bytes() != second.read_bytes()
