"""Finds what a trial left behind: its processes, known by the trial's own temporary folder, and its files."""

import os
from collections.abc import Iterable
from pathlib import Path

import psutil

from harness.host.processes import OwnedProcess, end

SETTLE_S = 3.0  # A quitting browser's helpers end a moment after it; on a loaded machine that takes a second or two.


def processes_of(temp_root: Path) -> list[psutil.Process]:
    """Living processes whose command line or temporary folder names ``temp_root``.

    Unlike a list of children this finds orphans too, whoever started them and whenever, and nobody else's.
    """
    marker = str(temp_root)
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _names(process, marker)]


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


def _names(process: psutil.Process, marker: str) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return any(marker in part for part in process.cmdline()) or process.environ().get("TMPDIR") == marker
    except (psutil.Error, OSError):
        return False
