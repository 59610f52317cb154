"""Workers that die, or get no more memory, with a PO in hand."""

import multiprocessing
import sys
from pathlib import Path

import psutil

from harness.coupa.distribution import Distribution
from tests.reliability.fault import Fault, Group
from tests.reliability.faults.struck import Strike, Struck
from tests.support.killing import kill

_KEPT = "its driver is ended and its PO's folder emptied; another process, the PO once more"
_KILLED = ("worker-killed", "a worker is killed (`kill -9`)")
_STARVED = ("worker-out-of-memory", "a worker gets no more memory (`RLIMIT_AS`)")


def _worker(folder: Path) -> list[psutil.Process]:
    """The process of the worker whose drivers have this temporary folder."""
    name = f"worker-{folder.name.removeprefix('w')}"
    return [psutil.Process(child.pid) for child in multiprocessing.active_children() if child.name == name]


def _starve(process: psutil.Process) -> None:
    assert sys.platform == "linux", "elsewhere another process cannot be limited"
    process.rlimit(psutil.RLIMIT_AS, (1, psutil.RLIM_INFINITY))


def _of_worker(kind: tuple[str, str], step: str, where: str, **changes: object) -> Struck:
    strike = Strike(_worker, kill if kind is _KILLED else _starve)
    return Struck(*kind, step, where, strike, kept=_KEPT, group=Group.WORKER, changes=changes)


WORKERS_STRUCK: tuple[Fault, ...] = (
    _of_worker(_KILLED, "wait_downloads", "driver-per-worker"),
    _of_worker(_KILLED, "navigate", "http-transfer", distribution=Distribution.DYNAMIC),
    _of_worker(_KILLED, "wait_downloads", "context-per-po", browsers=1),
    *([_of_worker(_STARVED, "wait_downloads", "driver-per-worker")] if sys.platform == "linux" else []),
)
