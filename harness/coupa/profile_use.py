"""Whether a browser is running on a profile; only looked at, nothing is locked or written."""

import os
import socket
import sys
from pathlib import Path

from harness.host.processes import CLOCK_STEP_TOLERANCE_S, own

FIREFOX_LOCKS = (".parentlock", "parent.lock")
_BROWSER = "a running browser"


def user_of_chromium(root: Path) -> str | None:
    """Who uses the user-data directory ``root``, in words; None where nobody does."""
    if sys.platform == "win32":
        return _BROWSER if _is_held(root / "lockfile") else None
    lock = root / "SingletonLock"
    if not lock.is_symlink():
        return None
    host, _, pid = lock.readlink().name.rpartition("-")
    if host != socket.gethostname():
        return f"a browser on {host or 'another machine'} (if none runs, delete {lock})"
    return f"process {pid}" if pid.isdigit() and _lives(int(pid), lock.lstat().st_mtime) else None


def user_of_firefox(folder: Path) -> str | None:
    """Who uses the Firefox profile ``folder``, in words; None where nobody does."""
    return _BROWSER if any(_is_held(folder / name) for name in FIREFOX_LOCKS) else None


def _lives(pid: int, locked_at_s: float) -> bool:
    """Whether the process that made a lock still runs, and not a later one of the same number."""
    process = own(pid)
    return process is not None and process.create_time <= locked_at_s + CLOCK_STEP_TOLERANCE_S


if sys.platform == "win32":

    def _is_held(lock: Path) -> bool:
        try:
            lock.open("rb").close()
        except FileNotFoundError:
            return False
        except PermissionError:
            return True  # The browser shares it with nobody.
        return False

else:
    import fcntl

    def _is_held(lock: Path) -> bool:
        if not os.access(lock, os.R_OK):
            return False
        with lock.open("rb") as file:
            try:
                # A shared lock needs no right to write; it goes as the file is closed.
                fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return True
        return False
