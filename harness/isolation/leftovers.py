"""Finds what a trial left behind: its processes, known by the trial's own temporary folder, and its files."""

from collections.abc import Iterable
from pathlib import Path

import psutil

from harness.host.marked import processes_of
from harness.host.processes import OwnedProcess, end

__all__ = ["end_survivors", "left_in", "processes_of"]

SETTLE_S = 3.0  # A quitting browser's helpers end a moment after it; on a loaded machine that takes a second or two.


def end_survivors(temp_root: Path) -> tuple[str, ...]:
    """Name the processes that outlived their trial, then end them so that they slow down no later trial."""
    _, survivors = psutil.wait_procs(processes_of(temp_root), timeout=SETTLE_S)
    named = [(OwnedProcess(p.pid, p.create_time()), _sentence(p)) for p in _still_there(survivors)]
    end(owned for owned, _ in named)
    return tuple(sentence for _, sentence in named)


def left_in(temp_root: Path) -> tuple[str, ...]:
    """Names of what is still in the trial's temporary folder."""
    return tuple(sorted(entry.name for entry in temp_root.iterdir()))


def _still_there(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def _sentence(process: psutil.Process) -> str:
    try:
        return f"process {process.pid} ({process.name()}) is still running"
    except psutil.Error:
        return f"process {process.pid} is still running"
