import socket
import threading
from collections.abc import Iterator

import pytest

from fake_coupa.wire import is_gone_within, reset

A_LONG_TIME_S = 30.0


@pytest.fixture
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a TCP connection: the site's and the client's."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as client:
        site, _ = listener.accept()
        with site:
            yield site, client


def test_a_reset_is_no_orderly_end(connected: tuple[socket.socket, socket.socket]) -> None:
    site, client = connected
    file = site.makefile("rb")
    reset(site)
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    file.close()


def test_a_client_that_stays_is_waited_for_and_one_that_leaves_is_noticed(
    connected: tuple[socket.socket, socket.socket],
) -> None:
    site, client = connected
    assert not is_gone_within(site, 0)
    leaving = threading.Timer(0, client.close)
    leaving.start()
    assert is_gone_within(site, A_LONG_TIME_S)
    leaving.join()
