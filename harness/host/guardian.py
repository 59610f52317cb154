"""A process beside a command, which sees to what the command leaves if it is killed.

Workers and keepers end by themselves then (:mod:`harness.host.parent`). A driver that the command itself had started,
and its temporary folders with the logins in them, would have to wait for the next run.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from harness.host.processes import detached_popen_options
from harness.host.temp import RUN_PREFIX, SITE_PREFIX, sweep_dead


@contextmanager
def guarded() -> Iterator[None]:
    """Have a guardian for as long as the block lasts; where none can be started, the next run does its work."""
    try:
        guardian = subprocess.Popen(
            [sys.executable, "-m", "harness.host.guardian"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **detached_popen_options(),
        )
    except OSError:
        yield
        return
    with guardian:
        yield


def main() -> None:
    """Wait for the end of the input, which comes when the command closes it or dies; then sweep."""
    sys.stdin.buffer.read()
    for prefix in (RUN_PREFIX, SITE_PREFIX):
        sweep_dead(prefix)


if __name__ == "__main__":
    main()
