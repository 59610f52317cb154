"""Whose a temporary folder is: its owner holds a lock on a file in it, until it is done or dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harness.host.lock import try_to_lock

OWNER_FILE = ".owner"


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Mark ``folder`` as in use until the block ends or this process dies, in whatever way."""
    with (folder / OWNER_FILE).open("w", encoding="utf-8") as file:
        with suppress(OSError):  # Where nothing can be locked, nothing is taken over either.
            try_to_lock(file)
        # Written under the lock only: a file without content belongs to somebody who has just come.
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def taken_over(folder: Path) -> Iterator[bool]:
    """Whether ``folder`` was left by an owner who is dead; nobody else can take it over while the block lasts."""
    try:
        file = (folder / OWNER_FILE).open("r+", encoding="utf-8")
    except OSError:
        yield False
        return
    with file:
        is_left = False
        with suppress(OSError):
            is_left = bool(file.read(1)) and try_to_lock(file)
        yield is_left
