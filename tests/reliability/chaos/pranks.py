"""What can be done at any moment to the processes of a batch at work. A new one is a line in ``PRANKS``."""

import random
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from harness.host.marked import processes_of

Find = Callable[["AtWork"], Sequence[psutil.Process]]


@dataclass(frozen=True, slots=True)
class AtWork:
    """A batch that is being worked.

    Attributes:
        temp_root: where its drivers and browsers have their temporary files, and are known by.
        workers: pids of its workers that were ever started.
    """

    temp_root: Path
    workers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Prank:
    """Sends a signal to one of what it finds.

    Attributes:
        name: for the record.
        victims: finds what it can be done to.
        signal: what is sent.
    """

    name: str
    victims: Find
    signal: int

    def play(self, at_work: AtWork, rng: random.Random) -> bool:
        """Do it to one victim; whether there was any."""
        found = sorted(self.victims(at_work), key=lambda process: process.pid)
        with suppress(psutil.Error):
            if found:
                rng.choice(found).send_signal(self.signal)
                return True
        return False


def _drivers(at_work: AtWork) -> Sequence[psutil.Process]:
    return [each for each in processes_of(at_work.temp_root) if "driver" in _name(each)]


def _browsers(at_work: AtWork) -> Sequence[psutil.Process]:
    return [each for each in processes_of(at_work.temp_root) if "driver" not in _name(each)]


def _renderers(at_work: AtWork) -> Sequence[psutil.Process]:
    # They show neither the browser's profile nor its temporary folder: Chromium writes their titles over both.
    return [child for browser in _browsers(at_work) for child in _children(browser) if _is_renderer(child)]


def _workers(at_work: AtWork) -> Sequence[psutil.Process]:
    return [psutil.Process(pid) for pid in at_work.workers if psutil.pid_exists(pid)]


def _name(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return process.name()
    return ""


def _children(process: psutil.Process) -> Sequence[psutil.Process]:
    with suppress(psutil.Error):
        return process.children(recursive=True)
    return []


def _is_renderer(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return "--type=renderer" in process.cmdline()
    return False


KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL

PRANKS = (
    Prank("driver killed", _drivers, KILL),
    Prank("browser killed", _browsers, KILL),
    Prank("renderer killed", _renderers, KILL),
    Prank("worker killed", _workers, KILL),
    *(
        ()
        if sys.platform == "win32"
        else (
            Prank("driver stopped", _drivers, signal.SIGSTOP),
            Prank("browser stopped", _browsers, signal.SIGSTOP),
            Prank("renderer stopped", _renderers, signal.SIGSTOP),
        )
    ),
)
