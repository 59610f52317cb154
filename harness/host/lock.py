"""A lock on an open file, which the system gives up at the death of whoever holds it.

A number of a process would prove less: it is given out again, and means nothing in another container.
"""

import os
import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def try_to_lock(file: IO[str]) -> bool:
        """Hold ``file`` until it is closed; False where somebody else does. Raises OSError: there are no locks here."""
        # A byte far behind the content, since what is locked cannot be read by others.
        os.lseek(file.fileno(), 1 << 20, os.SEEK_SET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def try_to_lock(file: IO[str]) -> bool:
        """Hold ``file`` until it is closed; False where somebody else does. Raises OSError: there are no locks here."""
        try:
            # flock, not lockf: it also holds against another attempt of this very process.
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # The latter from network file systems.
            return False
        return True
