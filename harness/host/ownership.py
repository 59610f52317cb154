"""Whose a temporary folder is: its owner holds a lock on a file in it, and the system gives it up at the owner's death.

A number of a process would prove less: it is given out again, and means nothing in another container.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

OWNER_FILE = ".owner"


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Mark ``folder`` as in use until the block ends or this process dies, in whatever way."""
    with (folder / OWNER_FILE).open("w", encoding="utf-8") as file:
        _try_to_lock(file)
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
        yield bool(file.read(1)) and _try_to_lock(file)


if sys.platform == "win32":
    import msvcrt

    def _try_to_lock(file: IO[str]) -> bool:
        # A byte far behind the content, since what is locked cannot be read by others.
        os.lseek(file.fileno(), 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_to_lock(file: IO[str]) -> bool:
        try:
            # flock, not lockf: it also holds against another folder's sweep by this very process.
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
