"""Finds what a trial left behind: its processes, known by the trial's own temporary folder, and its files."""

import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from harness.grid.sessions import end_sessions_below
from harness.host.processes import OwnedProcess, end, still_alive_after
from harness.host.temp import families_in

SETTLE_S = 3.0  # A quitting browser's helpers end a moment after it; on a loaded machine that takes a second or two.


def end_survivors(temp_root: Path) -> tuple[str, ...]:
    """Name the processes that outlived their trial, then end them so that they slow down no later trial."""
    return end_late(families_in(temp_root))


def end_late(processes: Iterable[OwnedProcess]) -> tuple[str, ...]:
    """Name those of these processes that do not end by themselves in a moment, and end them."""
    survivors = still_alive_after(processes, SETTLE_S)
    sentences = tuple(_sentence(process.pid) for process in sorted(survivors, key=lambda each: each.pid))
    end(survivors)
    return sentences


def end_left_open(grid_url: str, temp_root: Path) -> tuple[str, ...]:
    """Name the sessions on a Grid that outlived their trial, then end them; none without a Grid."""
    left = end_sessions_below(grid_url, temp_root) if grid_url else ()
    return tuple(f"session {session} is still open on the Grid" for session in left)


def left_in(temp_root: Path) -> tuple[str, ...]:
    """Names of what is still in the trial's temporary folder."""
    return tuple(sorted(entry.name for entry in temp_root.iterdir()))


def _sentence(pid: int) -> str:
    """With what tells a process that hangs from one that was never looked for."""
    try:
        process = psutil.Process(pid)
        age_s = time.time() - process.create_time()
        return f"process {pid} ({process.name()}, {process.status()}, {age_s:.0f} s old) is still running"
    except psutil.Error:
        return f"process {pid} is still running"
