"""A folder that one process works in: a file in it names that process, so that no second one writes there."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from harness.errors import ConfigError
from harness.host.processes import OwnedProcess, alive, own

LOCK_FILE = "run.lock"


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
        _take(file)
    except OSError as error:
        raise ConfigError(f"The folder {folder} cannot be used: {error.strerror}.", remedy) from error
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink()


def _take(file: Path) -> None:
    me = own(os.getpid())
    words = json.dumps({"pid": os.getpid(), "create_time": me.create_time if me else 0.0})
    try:
        _write_new(file, words)
    except FileExistsError:
        holder = _holder(file)
        if holder is not None and alive(holder):
            raise ConfigError(
                f"The folder {file.parent} is in use: process {holder.pid} works in it.",
                "Wait for it to end, or end it with Ctrl-C; then try again.",
            ) from None
        file.unlink(missing_ok=True)
        _write_new(file, words)


def _write_new(file: Path, words: str) -> None:
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(words + "\n")


def _holder(file: Path) -> OwnedProcess | None:
    """Whom the file names; None for a file that was cut short, as by a process that died over it."""
    try:
        fields = json.loads(file.read_text(encoding="utf-8"))
        return OwnedProcess(int(fields["pid"]), float(fields["create_time"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
