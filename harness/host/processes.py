"""Processes that the harness started, directly or not: who they are, whether they live, how to end them.

A process is known by its number *and* its creation time. Operating systems give numbers out again, and
ending a stranger that inherited one would be worse than leaving a process behind.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypedDict

import psutil

# Setting the system's clock moves the creation time that Linux reports, by up to a second through rounding.
CLOCK_STEP_TOLERANCE_S = 1.5
POLL_INTERVAL_S = 0.02


@dataclass(frozen=True, slots=True)
class OwnedProcess:
    """One process for as long as it lives.

    Attributes:
        pid: the number that the operating system gave it.
        create_time: seconds since the epoch, as psutil reports them.
    """

    pid: int
    create_time: float


class DetachedPopenOptions(TypedDict, total=False):
    """Keyword arguments of ``subprocess.Popen`` that take a child out of the terminal's reach."""

    start_new_session: bool
    creationflags: int


def own(pid: int) -> OwnedProcess | None:
    """The process that has this number now, or None if there is none or it may not be looked at."""
    try:
        return OwnedProcess(pid, psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def alive(process: OwnedProcess) -> bool:
    """Whether the very same process still runs; one that ended but was not waited for (a zombie) does not."""
    return _handle(process) is not None


def descendants(process: OwnedProcess) -> list[OwnedProcess]:
    """Every living process below this one, without itself; empty if it has ended.

    A process whose parent ended in between has been adopted by the system and is not found.
    """
    handle = _handle(process)
    if handle is None:
        return []
    try:
        children = handle.children(recursive=True)
    except psutil.Error:
        return []
    found = (own(child.pid) for child in children)
    return [child for child in found if child is not None and alive(child)]


def end(processes: Iterable[OwnedProcess], grace_s: float = 2.0) -> list[OwnedProcess]:
    """End these processes: ask first, and kill whichever is still there after ``grace_s`` seconds.

    Returns:
        Those still alive afterwards: the system refused, or they hang within it.
    """
    return kill(_pushed(processes, psutil.Process.terminate, grace_s), grace_s)


def kill(processes: Iterable[OwnedProcess], grace_s: float = 2.0) -> list[OwnedProcess]:
    """End these processes without asking; one that is stopped or hangs has no answer to give.

    Returns:
        Those still alive after ``grace_s`` seconds: the system refused, or they hang within it.
    """
    return _pushed(processes, psutil.Process.kill, grace_s)


def detached_popen_options() -> DetachedPopenOptions:
    """Options that keep Ctrl-C in the terminal from a child, which its parent then ends in good order."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _handle(process: OwnedProcess) -> psutil.Process | None:
    """psutil's view of the very same process, or None where it no longer runs."""
    try:
        handle = psutil.Process(process.pid)
        same = abs(handle.create_time() - process.create_time) <= CLOCK_STEP_TOLERANCE_S
        return handle if same and handle.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None


def _pushed(
    processes: Iterable[OwnedProcess], signal: Callable[[psutil.Process], None], grace_s: float
) -> list[OwnedProcess]:
    """Send them all a signal and return those that are still alive after ``grace_s`` seconds."""
    remaining = list(processes)
    for process in remaining:
        _send(process, signal)
    return still_alive_after(remaining, grace_s)


def _send(process: OwnedProcess, signal: Callable[[psutil.Process], None]) -> None:
    handle = _handle(process)
    if handle is not None:
        with suppress(psutil.Error):
            signal(handle)


def still_alive_after(processes: Iterable[OwnedProcess], grace_s: float) -> list[OwnedProcess]:
    """Wait until all have ended, but no longer than ``grace_s`` seconds, and return the rest."""
    deadline_s = time.monotonic() + grace_s
    remaining = [process for process in processes if alive(process)]
    while remaining and time.monotonic() < deadline_s:
        time.sleep(POLL_INTERVAL_S)
        remaining = [process for process in remaining if alive(process)]
    return remaining
