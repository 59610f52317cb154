"""Kills processes the hard way, as an out-of-memory killer does."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from harness.host.marked import processes_of
from harness.host.processes import OwnedProcess, alive
from tests.support.waiting import wait_until


def driver_in(temp_root: Path) -> psutil.Process:
    """The driver process of the only worker that uses ``temp_root``."""
    return next(process for process in processes_of(temp_root) if "driver" in process.name())


def browser_in(temp_root: Path) -> psutil.Process:
    """The main process of that worker's browser, which its driver started."""
    return next(child for child in driver_in(temp_root).children() if "driver" not in child.name())


def kill(process: psutil.Process) -> None:
    """Kill a process and return when it has ended, without taking its exit code from whoever waits for it."""
    owned = OwnedProcess(process.pid, process.create_time())
    process.kill()
    wait_until(lambda: not alive(owned), f"process {owned.pid} ends after being killed")
    if hasattr(os, "waitid"):
        # Its first thread is dead; whoever waits for it is only told when the last one is.
        with suppress(ChildProcessError):
            os.waitid(os.P_PID, owned.pid, os.WEXITED | os.WNOWAIT)


class KillAt:
    """A step callback that kills what ``victim`` finds when a PO enters ``step``, ``times`` times in all."""

    def __init__(self, po: str, step: str, victim: Callable[[], psutil.Process], times: int = 1) -> None:
        self._po = po
        self._step = step
        self._victim = victim
        self._left = times

    def __call__(self, po: str, step: str) -> None:
        """Take in one step."""
        if (po, step) == (self._po, self._step) and self._left:
            self._left -= 1
            kill(self._victim())


class StopAt:
    """A step callback that stops what ``victim`` finds when a PO enters ``step`` for the ``nth`` time from 0."""

    def __init__(self, po: str, step: str, victim: Callable[[], psutil.Process], nth: int) -> None:
        self._at = (po, step)
        self._victim = victim
        self._to_come = nth

    def __call__(self, po: str, step: str) -> None:
        """Take in one step."""
        if (po, step) == self._at:
            if self._to_come == 0:
                self._victim().suspend()
            self._to_come -= 1
