"""A file that grows line by line, each of which is in it whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


class GrowingFile:
    """The file at ``path``, made with its folder where it is not there. One writer.

    A line that a crash cut short stays, but ends where the first new one begins. One that does not fit on the disk is
    taken back, so that what comes once there is room again does not hang on to the half of it.

    Attributes:
        is_new: there was nothing in it.

    Raises:
        OSError: it cannot be opened, or written to.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Without a buffer: what could not be written would be tried again at the end, behind everybody's back.
        self._stream = path.open("ab", buffering=0)
        self.is_new = self._stream.seek(0, os.SEEK_END) == 0
        if not self.is_new and not _ends_with_line(path):
            self.append(b"\n")

    def append(self, lines: bytes) -> None:
        """Write through to the operating system. Raises OSError: nothing of it is in the file."""
        before = self._stream.seek(0, os.SEEK_END)
        left = memoryview(lines)
        try:
            while left:
                left = left[self._stream.write(left) :]
        except OSError:
            with suppress(OSError):
                self._stream.truncate(before)
            raise

    def close(self) -> None:
        """Let go of it; every line is already in it."""
        with suppress(OSError):
            self._stream.close()


def _ends_with_line(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
