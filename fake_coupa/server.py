"""The site as a process of its own, whose life is bound to whoever started it."""

import contextlib
import json
import os
import signal
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

from fake_coupa.app import Credentials, Site
from fake_coupa.config import SiteConfig
from fake_coupa.encryption import encryption
from fake_coupa.http import JournalledServer

USER_VARIABLE = "FAKE_COUPA_USER"
PASSWORD_VARIABLE = "FAKE_COUPA_PASSWORD"  # noqa: S105 - the name of a variable


@contextlib.contextmanager
def running_site(
    config: SiteConfig, credentials: Credentials, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[JournalledServer]:
    """Serve the site from threads of this process until the block ends; over HTTPS with ``tls``."""
    with Site(config, credentials, tls=tls).server(port) as server:
        yield server


def serve_until_parent_leaves(config: SiteConfig, credentials: Credentials, port: int, authority: Path) -> None:
    """Serve, announce the address as one JSON line on stdout, and return when stdin ends or SIGTERM comes.

    The end of stdin needs no help from the platform: it comes when the parent closes it or dies.

    Args:
        authority: where the certificate goes, as PEM, that a visitor is to trust; a site without ``tls`` has none.
    """
    signal.signal(signal.SIGTERM, _leave)
    tls = encryption(authority) if config.tls else None
    with running_site(config, credentials, port, tls) as server, contextlib.suppress(KeyboardInterrupt, _Leave):
        scheme = "https" if tls else "http"
        announcement = {"url": f"{scheme}://localhost:{server.port}", "pid": os.getpid()}
        if tls:
            announcement["authority"] = str(authority.resolve())
        sys.stdout.write(json.dumps(announcement) + "\n")
        sys.stdout.flush()
        while sys.stdin.buffer.read(4096):
            continue


class _Leave(Exception):  # noqa: N818 - a way out, not an error
    """SIGTERM came."""


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Leave
