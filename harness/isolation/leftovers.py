"""Finds what a trial left behind: its processes, known by the trial's own temporary folder, and its files."""

from pathlib import Path

import psutil

from harness.host.marked import processes_of
from harness.host.processes import alive, end, own

SETTLE_S = 3.0  # A quitting browser's helpers end a moment after it; on a loaded machine that takes a second or two.


def end_survivors(temp_root: Path) -> tuple[str, ...]:
    """Name the processes that outlived their trial, then end them so that they slow down no later trial."""
    _, late = psutil.wait_procs(processes_of(temp_root), timeout=SETTLE_S)
    survivors = [process for process in map(own, (each.pid for each in late)) if process is not None and alive(process)]
    sentences = tuple(_sentence(process.pid) for process in survivors)
    end(survivors)
    return sentences


def left_in(temp_root: Path) -> tuple[str, ...]:
    """Names of what is still in the trial's temporary folder."""
    return tuple(sorted(entry.name for entry in temp_root.iterdir()))


def _sentence(pid: int) -> str:
    try:
        return f"process {pid} ({psutil.Process(pid).name()}) is still running"
    except psutil.Error:
        return f"process {pid} is still running"
