"""Disks that are full, small or only to be read, as a user meets them; and a file that cannot grow, for unit tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FULL = "File too large"
"""What the system says where :func:`no_file_can_grow`, as it says 'No space left on device' of a disk."""


@contextmanager
def no_file_can_grow() -> Iterator[None]:
    """Let every write of this process to a file fail, as on a full disk. Takes no rights; POSIX alone."""
    if sys.platform == "win32":
        pytest.skip("Windows sets no limit to files")
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def disk_of(size_bytes: int, at: Path) -> Iterator[Path]:
    """A disk of that size at the folder ``at``, which is made. Skips where nothing may be mounted."""
    at.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size_bytes},uid={os.geteuid()},mode=700", "tmpfs", str(at))
    try:
        yield at
    finally:
        _run("umount", "-l", str(at))


def make_read_only(disk: Path) -> None:
    """Let nobody, not even root, write to a disk any more."""
    _mount("-o", "remount,ro", str(disk))


def fill(disk: Path, *, but_bytes: int = 0) -> Path:
    """Fill a disk up with one file, but for so many bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        free = os.statvfs(disk)
        file.write(b"\0" * (free.f_bavail * free.f_frsize - but_bytes))
    return filler


def _mount(*options: str) -> None:
    if sys.platform != "linux":
        pytest.skip("disks are made as Linux does")
    if refused := _run("mount", *options):
        pytest.skip(f"nothing may be mounted here: {refused}")


def _run(*command: str) -> str:
    """Run it with all rights that can be had without asking; what it said if it failed."""
    as_root = command if os.geteuid() == 0 else ("sudo", "-n", *command)
    try:
        done = subprocess.run(as_root, capture_output=True, text=True, timeout=30, check=False)
    except OSError as error:
        return str(error)
    return done.stderr.strip() if done.returncode else ""


WITH_SMALL_SHARED_MEMORY = (
    *("unshare", "--mount", "sh", "-c"),
    'mount -t tmpfs -o size=64m tmpfs /dev/shm && exec "$@"',
    "sh",
)
"""Runs the command that follows under mounts of its own, with the shared memory that containers have."""


def require_own_mounts() -> None:
    """Skip where a command cannot have mounts of its own."""
    if sys.platform != "linux" or os.geteuid() != 0 or _run("unshare", "--mount", "true"):
        pytest.skip("no command can have mounts of its own here")
