"""A folder that one process works in: it holds a file there, which names it, so that no second one writes there."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from harness.errors import ConfigError
from harness.host.lock import try_to_lock
from harness.host.processes import OwnedProcess, alive, own

LOCK_FILE = "run.lock"
_MOST_CHARACTERS = 200  # That it takes to name a process.


@contextmanager
def occupied(folder: Path, remedy: str = "Choose another one with --out DIR.") -> Iterator[None]:
    """Hold ``folder`` for this process until the block ends. A file that a killed process left is taken over.

    Args:
        folder: it exists.
        remedy: for a folder that cannot be written to.

    Raises:
        ConfigError: another process that lives holds it, or its file cannot be written.
    """
    file = folder / LOCK_FILE
    try:
        stream = _take(file)
    except OSError as error:
        raise ConfigError(f"The folder {folder} cannot be used: {error.strerror}.", remedy) from error
    try:
        yield
    finally:
        _let_go(file, stream)


def _take(file: Path) -> TextIO:
    """The file, held and with our name in it."""
    while True:
        stream = file.open("a+", encoding="utf-8", errors="replace", newline="\n")
        try:
            _require_free(stream, file.parent)
            if _is_at(file, stream):
                _sign(stream, file)
                return stream
        except BaseException:
            stream.close()
            raise
        stream.close()


def _require_free(stream: TextIO, folder: Path) -> None:
    holder = _holder(stream)
    try:
        free = try_to_lock(stream)
    except OSError:  # Nothing can be locked on this file system: what stands in the file has to do.
        free = holder is None or not alive(holder)
    if not free:
        who = f"process {holder.pid}" if holder else "another process"
        raise ConfigError(
            f"The folder {folder} is in use: {who} works in it.",
            "Wait for it to end, or end it with Ctrl-C; then try again.",
        )


def _is_at(file: Path, stream: TextIO) -> bool:
    """Whether the file that was locked still is the one there, or whoever held it before has just removed it."""
    try:
        return os.path.samestat(file.stat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False


def _sign(stream: TextIO, file: Path) -> None:
    me = own(os.getpid())
    words = json.dumps({"pid": os.getpid(), "create_time": me.create_time if me else 0.0})
    try:
        stream.truncate(0)
        stream.write(words + "\n")
        stream.flush()
    except OSError:  # The disk is full, and a file without a name in it would tell nobody anything.
        with suppress(OSError):
            file.unlink()
        raise


def _let_go(file: Path, stream: TextIO) -> None:
    if sys.platform != "win32":
        # While it is held: afterwards it might be another's already.
        with suppress(OSError):
            file.unlink()
    stream.close()
    if sys.platform == "win32":  # Where nobody can remove what another has open.
        with suppress(OSError):
            file.unlink()


def _holder(stream: TextIO) -> OwnedProcess | None:
    """Whom the file names; None for one that says nothing, as of a process that has just come, or died over it."""
    try:
        stream.seek(0)
        fields = json.loads(stream.read(_MOST_CHARACTERS))
        return OwnedProcess(int(fields["pid"]), float(fields["create_time"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
