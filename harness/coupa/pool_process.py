"""What runs inside a pool process: module-level functions, since only those cross a spawned process's border.

The parent imports this module to name them. What drives a browser is imported by the processes alone: it takes 0.3 s
and 30 MB that a parent has no use for.
"""

import os
import signal
from multiprocessing.connection import Connection
from types import FrameType
from typing import TYPE_CHECKING

from harness.coupa.pace import FREE, Pace
from harness.coupa.reports import StepEntered, WorkerStarted
from harness.coupa.result import PoResult, WorkerSummary
from harness.coupa.settings import WorkerSettings
from harness.workload.batch import Po

if TYPE_CHECKING:
    from harness.coupa.worker import PoWorker


class StopWork(BaseException):
    """The parent asked this worker to leave the PO in hand; not an error of the PO."""


class _Resident:
    """The worker that lives in this process between two tasks.

    Attributes:
        has_po: it is at work on a PO, from which it can be called off.
        is_called_off: it was told to stop while it had none.
    """

    worker: "PoWorker | None" = None
    has_po = False
    is_called_off = False


def open_worker(settings: WorkerSettings, worker: int, reports: Connection, pace: Pace | None) -> None:
    """Set up this process: it answers to its parent, not to the terminal, and reports each step.

    Args:
        pace: that all workers keep; None where each goes as it likes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop_work)

    def report(po: str, step: str) -> None:
        reports.send(StepEntered(worker, po, step))

    reports.send(WorkerStarted(worker, os.getpid()))
    from harness.coupa.worker import PoWorker

    _Resident.worker = PoWorker(settings, worker, report, pace=pace or FREE)


def work_on(po: Po, upcoming: Po | None) -> PoResult:
    """Work one PO, knowing the next. Raises StopWork: the parent wants it back."""
    _Resident.has_po = True
    try:
        if _Resident.is_called_off:
            raise StopWork
        return _resident().process(po, upcoming)
    finally:
        _Resident.has_po = False


def close_worker() -> WorkerSummary:
    """Quit the driver; the process ends when the pool does."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return _resident().close()


def _resident() -> "PoWorker":
    assert _Resident.worker is not None, "open_worker runs first in every pool process"
    return _Resident.worker


def _stop_work(_signal: int, _frame: FrameType | None) -> None:
    # Between two POs it would end the process, with the driver in it, while that takes its next task.
    if _Resident.has_po:
        raise StopWork
    _Resident.is_called_off = True
