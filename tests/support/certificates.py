"""Authorities of the tests' own, and a server that shows a certificate of theirs."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import trustme

HOST = "acme.coupahost.test"


def authority_file(folder: Path, authority: trustme.CA, name: str = "authority.pem") -> Path:
    """The authority's certificate, as a company's IT hands it out."""
    path = folder / name
    path.write_bytes(authority.cert_pem.bytes())
    return path


def server_certificate(authority: trustme.CA, *hosts: str, until: datetime | None = None) -> trustme.LeafCert:
    """A server's certificate; for :data:`HOST` unless other names are given."""
    return authority.issue_cert(*(hosts or (HOST,)), not_after=until)


@contextmanager
def tls_server(certificate: trustme.LeafCert) -> Iterator[int]:
    """A server on this machine that shakes hands and hangs up; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_shake_hands, args=(listener, context), daemon=True)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):  # The listener was shut down; a client that distrusts us is another OSError.
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError), context.wrap_socket(connection, server_side=True) as encrypted:
                encrypted.recv(1)
