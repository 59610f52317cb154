"""The site as a process of its own, whose life is bound to whoever started it."""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from fake_coupa.app import Credentials, Site
from fake_coupa.config import SiteConfig
from fake_coupa.http import JournalledServer

USER_VARIABLE = "FAKE_COUPA_USER"
PASSWORD_VARIABLE = "FAKE_COUPA_PASSWORD"  # noqa: S105 - the name of a variable


@contextlib.contextmanager
def running_site(config: SiteConfig, credentials: Credentials, port: int = 0) -> Iterator[JournalledServer]:
    """Serve the site from threads of this process until the block ends."""
    with Site(config, credentials).server(port) as server:
        yield server


def serve_until_parent_leaves(config: SiteConfig, credentials: Credentials, port: int) -> None:
    """Serve, announce the address as one JSON line on stdout, and return when stdin ends or SIGTERM comes.

    The end of stdin needs no help from the platform: it comes when the parent closes it or dies.
    """
    signal.signal(signal.SIGTERM, _leave)
    with running_site(config, credentials, port) as server, contextlib.suppress(KeyboardInterrupt, _Leave):
        announcement = {"url": f"http://localhost:{server.port}", "pid": os.getpid()}
        sys.stdout.write(json.dumps(announcement) + "\n")
        sys.stdout.flush()
        while sys.stdin.buffer.read(4096):
            continue


class _Leave(Exception):  # noqa: N818 - a way out, not an error
    """SIGTERM came."""


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Leave
