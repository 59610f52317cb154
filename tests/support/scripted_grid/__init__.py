"""A Grid without a browser: a process of its own that says what hub, driver and browser would say of a quick site.

It speaks what ``harness.coupa.remote`` asks of a Grid and nothing else, so that what remains is the harness: one parent
with as many workers and POs as a test wants.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import urllib3


@dataclass(frozen=True)
class Counts:
    """What a scripted Grid has seen: sessions that are open, the most at once, and files handed out."""

    sessions: int
    most_sessions: int
    files: int


@dataclass(frozen=True)
class ScriptedGrid:
    """Where it is reached."""

    url: str

    def counts(self) -> Counts:
        """What it has seen so far."""
        return Counts(**urllib3.request("GET", f"{self.url}/counts").json())


@contextmanager
def scripted_grid() -> Iterator[ScriptedGrid]:
    """Start one on loopback, on a free port, for as long as the block lasts."""
    command = [sys.executable, "-m", "tests.support.scripted_grid.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = json.loads(process.stdout.readline())["port"]
        try:
            yield ScriptedGrid(f"http://127.0.0.1:{port}")
        finally:
            process.communicate()  # Its input ends, and so does it.
