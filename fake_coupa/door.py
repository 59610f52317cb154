"""The way of a connection into the site: encrypted or not, let in or refused, and put out again."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator

_HELLO_BYTES = 16 * 1024
_HANDSHAKE_TIMEOUT_S = 10.0
# RFC 8446, section 6: a fatal alert (21, version, length, level 2), internal_error (80).
_ALERT = bytes((21, 3, 3, 0, 2, 2, 80))


class Door:
    """All connections that are inside, and what becomes of those that come.

    Args:
        tls: encrypts them; None for plain HTTP.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self._inside: set[socket.socket] = set()
        self._to_refuse = 0
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def passing(self, arriving: socket.socket) -> Iterator[socket.socket | None]:
        """The connection to serve, until the block ends; None where it is not let in."""
        connection = self._encrypted(arriving) if self.tls else arriving
        if connection is None:
            yield None
            return
        with self._lock:
            self._inside.add(connection)
        try:
            yield connection
        finally:
            with self._lock:
                self._inside.discard(connection)
            if connection is not arriving:  # The server closes what arrived, of which encrypting leaves a shell.
                connection.close()

    def refuse(self, count: int) -> None:
        """Let this many more handshakes fail than are to fail anyway."""
        with self._lock:
            self._to_refuse += count

    def refuse_no_more(self) -> None:
        """Let every handshake succeed from now on."""
        with self._lock:
            self._to_refuse = 0

    def put_all_out(self) -> None:
        """End every connection that is inside, whatever is being said on it."""
        with self._lock:
            for connection in self._inside:
                with contextlib.suppress(OSError):
                    # Past TLS, whose orderly end needs the other side's consent.
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def _encrypted(self, arriving: socket.socket) -> ssl.SSLSocket | None:
        assert self.tls is not None
        arriving.settimeout(_HANDSHAKE_TIMEOUT_S)
        try:
            if self._is_to_refuse():
                arriving.recv(_HELLO_BYTES)  # Unread, it would turn the end into a reset, which overtakes the alert.
                arriving.sendall(_ALERT)
                return None
            return self.tls.wrap_socket(arriving, server_side=True)
        except OSError:  # A client that left, or distrusts us.
            return None

    def _is_to_refuse(self) -> bool:
        with self._lock:
            if not self._to_refuse:
                return False
            self._to_refuse -= 1
            return True
