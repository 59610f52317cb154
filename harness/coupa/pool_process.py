"""What runs inside a pool process: module-level functions, since only those cross a spawned process's border.

The parent imports this module to name them. What drives a browser is imported by the processes alone: it takes 0.3 s
and 30 MB that a parent has no use for.
"""

import os
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

from harness.coupa.aftermath import clear_up_after_run
from harness.coupa.failures import first_line
from harness.coupa.pace import FREE, Pace
from harness.coupa.reports import RemoteDriverStarted, Report, StepEntered, WorkerStarted
from harness.coupa.result import PoResult, WorkerSummary
from harness.coupa.settings import WorkerSettings
from harness.host.parent import end_with_parent
from harness.workload.batch import Po

if TYPE_CHECKING:
    from harness.coupa.log.worker import WorkerLog
    from harness.coupa.worker import PoWorker


EXIT_OUT_OF_MEMORY = 12  # As the errno.
EXIT_BROKEN = 70  # As sysexits.h has it: an internal error.


class Order(NamedTuple):
    """A PO to be worked next; see :func:`work_on`."""

    po: Po
    upcoming: Po | None
    spent: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A process's last word: something failed that never should, and it is not to be trusted any more."""

    reason: str


class StopWork(BaseException):
    """The parent asked this worker to leave the PO in hand; not an error of the PO."""


class _Resident:
    """The worker that lives in this process between two tasks.

    Attributes:
        has_po: it is at work on a PO, from which it can be called off.
        is_called_off: it was told to stop while it had none.
        log: what it says of its work.
    """

    worker: "PoWorker | None" = None
    log: "WorkerLog | None" = None
    has_po = False
    is_called_off = False


def serve(settings: WorkerSettings, worker: int, line: Connection, reports: Connection, pace: Pace | None) -> None:
    """Be a worker: work what is ordered over ``line``, until the order is None or the PO in hand is taken away.

    An error that is not of a PO ends the process, so that none goes on in an unknown state: the parent has the PO
    worked by another.
    """
    try:
        open_worker(settings, worker, reports, pace)
        with _until_called_off():
            while (order := line.recv()) is not None:
                line.send(work_on(*order))
        line.send(close_worker())
    except EOFError:
        return  # The parent has died; who watches for that clears up.
    except MemoryError:
        raise SystemExit(EXIT_OUT_OF_MEMORY) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, the batch goes on without this process
        with suppress(OSError):
            line.send(Broken(_told(error)))
        raise SystemExit(EXIT_BROKEN) from None


@contextmanager
def _until_called_off() -> Iterator[None]:
    try:
        yield
    except StopWork:
        if _Resident.log is not None:
            _Resident.log.call_off()


def open_worker(settings: WorkerSettings, worker: int, reports: Connection, pace: Pace | None) -> None:
    """Set up this process: it answers to its parent, not to the terminal, and reports each step.

    Args:
        pace: that all workers keep; None where each goes as it likes.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop_work)
    end_with_parent(lambda: clear_up_after_run(settings, worker))

    one_at_a_time = threading.RLock()  # What is asked for again is told on the threads that ask.

    def send(report: Report) -> None:
        with one_at_a_time:
            reports.send(report)

    def report(po: str, step: str) -> None:
        send(StepEntered(worker, po, step))

    send(WorkerStarted(worker, os.getpid()))
    from harness.coupa.log.worker import WorkerLog
    from harness.coupa.worker import PoWorker

    _Resident.log = WorkerLog(settings, worker, send)
    _Resident.worker = PoWorker(
        settings,
        worker,
        report,
        pace=pace or FREE,
        log=_Resident.log,
        on_remote=lambda pid: send(RemoteDriverStarted(worker, pid)),
    )


def work_on(po: Po, upcoming: Po | None, spent: int = 0) -> PoResult:
    """Work one PO, knowing the next, after so many visits of others. Raises StopWork: the parent wants it back."""
    _Resident.has_po = True
    try:
        if _Resident.is_called_off:
            raise StopWork
        return _resident().process(po, upcoming, spent)
    finally:
        _Resident.has_po = False


def close_worker() -> WorkerSummary:
    """Quit the driver, and say what was used."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return _resident().close()


def _told(error: Exception) -> str:
    """The error and where it was raised, on one line: nobody sees this process's own output."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {first_line(error)} ({Path(where.filename).name}:{where.lineno})"


def _resident() -> "PoWorker":
    assert _Resident.worker is not None, "open_worker runs first in every pool process"
    return _Resident.worker


def _stop_work(_signal: int, _frame: FrameType | None) -> None:
    # Between two POs it would end the process, with the driver in it, while that takes its next task.
    if _Resident.has_po:
        raise StopWork
    _Resident.is_called_off = True
