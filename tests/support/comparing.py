"""``harness compare`` or another command as a process of its own, which can be listened to, interrupted and killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.interrupts import heeding_ctrl_c

TIMEOUT_S = 300.0


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def error(self) -> str:
        """The only thing that was said, where nothing was run."""
        assert self.stdout == ""
        [line] = self.stderr.splitlines()
        return line


class Harness:
    """A running command, whose words are read as they come."""

    def __init__(self, arguments: Sequence[str], temp_dir: Path, environ: Mapping[str, str], command: str) -> None:
        with heeding_ctrl_c():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "harness", command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={
                    **os.environ,
                    "PYTHONUNBUFFERED": "1",
                    "PYTHONIOENCODING": "utf-8",
                    "TMPDIR": str(temp_dir),
                    **environ,
                },
            )

    def wait_for(self, line_start: str) -> None:
        """Read on to a line that starts so. What was said of before a trial started is saved by then."""
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line)
            if line.startswith(line_start):
                return
        pytest.fail(f"never said {line_start!r}, but: {''.join(said)}")

    def interrupt(self) -> Ended:
        """Ctrl-C."""
        self._process.send_signal(signal.SIGINT)
        return self.finish()

    def kill(self) -> None:
        """SIGKILL, as the system does when memory runs out; what it started may live on for a while."""
        self._process.kill()
        self._process.wait(TIMEOUT_S)

    def finish(self) -> Ended:
        """Wait for the end; the words that were waited for are not repeated."""
        stdout, stderr = self._process.communicate(timeout=TIMEOUT_S)
        return Ended(self._process.returncode, stdout, stderr)

    def close(self) -> None:
        """Leave nothing of it running."""
        self._process.kill()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()
        self._process.wait(TIMEOUT_S)


@contextmanager
def harness(
    arguments: Sequence[str], temp_dir: Path, environ: Mapping[str, str] | None = None, *, command: str = "compare"
) -> Iterator[Harness]:
    """Start one, with its temporary files in ``temp_dir``, for as long as the block lasts."""
    started = Harness(arguments, temp_dir, environ or {}, command)
    try:
        yield started
    finally:
        started.close()


def ended(
    arguments: Sequence[str], temp_dir: Path, environ: Mapping[str, str] | None = None, *, command: str = "compare"
) -> Ended:
    """Start one and wait for its end."""
    with harness(arguments, temp_dir, environ, command=command) as started:
        return started.finish()
