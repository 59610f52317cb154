"""What befalls a connection below HTTP."""

import os
import selectors
import socket
import struct


class Cut(ConnectionError):  # noqa: N818 - an end that is meant, not an error
    """The answer ends here, and the connection with it."""


class Reset(ConnectionError):  # noqa: N818 - an end that is meant, not an error
    """There is no answer: the connection is reset."""


def reset(connection: socket.socket) -> None:
    """Close so that the other end gets an RST: what it has not read is lost, and it is told that something broke.

    A plain close sends a FIN, which a client reads as an orderly end; lingering for no time is the portable way to
    an RST (POSIX leaves it open, Linux, macOS and Windows agree).
    """
    linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # Windows has shorts there.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    # Past the file objects of the connection, which would put the close off until they are closed too.
    socket.close(connection.detach())


def is_gone_within(connection: socket.socket, seconds: float) -> bool:
    """Wait until the other end leaves, ``seconds`` at most; whether it did.

    Whoever waits for an answer sends nothing more, so that anything to be read is an end.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(seconds))
