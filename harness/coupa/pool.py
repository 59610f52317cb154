"""``PersistentWorkerPool``: worker processes that outlive their POs, each with its own queue.

Built on pebble. Of the two well-kept libraries in which a task can outlive trouble, loky gives up its whole executor
when one worker dies; a pebble pool replaces the process and fails only the task in hand. Each worker is a pebble pool
of one process, so that a PO can be addressed to a worker, which no executor of several processes allows.
"""

import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from types import TracebackType

from pebble import ProcessExpired, ProcessPool

from harness.coupa.aftermath import clear_up_after
from harness.coupa.distribution import Distribution, WorkQueues
from harness.coupa.keepers import Keepers
from harness.coupa.pace import SharedPace
from harness.coupa.pool_process import StopWork, close_worker, open_worker, work_on
from harness.coupa.reports import Report, WorkerStarted
from harness.coupa.result import Outcome, PoResult, PoStatus, WorkerSummary
from harness.coupa.settings import WorkerSettings
from harness.host.processes import OwnedProcess, alive, end, own
from harness.workload.batch import Po

STOP_GRACE_S = 10.0  # A driver quits in 0.1 s on an idle machine; several at once on a loaded one take seconds.
LISTEN_S = 0.2  # How soon the listener notices that the pool is closing.


class PersistentWorkerPool:
    """``workers`` processes that work through a batch; use as a context manager.

    Leaving the block after an exception, Ctrl-C included, takes the POs in hand away from the workers, lets them quit
    their drivers, and ends whatever is left after ``STOP_GRACE_S``. A worker that dies is replaced, and what its death
    left behind is cleared up before its next PO begins. Where workers share browsers, so are these.

    Args:
        settings: the same for every worker.
        workers: number of processes; each starts with its first PO.
        distribution: how the batch is divided.
        on_report: told what the workers report, on a thread of the pool's own.
        tell_ahead: let a worker know its next PO with the one in hand, for a mode that can overlap them.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        workers: int,
        distribution: Distribution,
        on_report: Callable[[Report], None],
        *,
        tell_ahead: bool = False,
    ) -> None:
        self._settings = settings
        self._distribution = distribution
        self._on_report = on_report
        self._inbox: queue.SimpleQueue[tuple[int, Future[PoResult]]] = queue.SimpleQueue()
        self._in_hand: dict[int, Po] = {}
        self._ahead: dict[int, Po] = {}
        self._tell_ahead = tell_ahead
        self._used: set[int] = set()
        self._closing: dict[int, Future[WorkerSummary]] = {}
        self._processes: dict[int, OwnedProcess] = {}
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe(duplex=False) for _ in range(workers)]
        self._readers = [reader for reader, _ in pipes]
        self._writers = [writer for _, writer in pipes]
        # A site of ours takes what it is given; to ask for turns would cost each of its POs a lock.
        pace = SharedPace(context, settings.manners.pace_per_s) if settings.careful else None
        self._pools = [
            ProcessPool(
                max_workers=1, context=context, initializer=open_worker, initargs=(settings, index, writer, pace)
            )
            for index, writer in enumerate(self._writers)
        ]
        self._keepers = Keepers(settings, on_report)
        self._over = threading.Event()
        self._ear = threading.Thread(target=self._listen, name="pool-listener", daemon=True)

    def __enter__(self) -> "PersistentWorkerPool":
        """Start to listen."""
        self._ear.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process; see the class."""
        try:
            if kind is not None:
                self._stop_workers()
            for pool in self._pools:
                pool.close()  # type: ignore[no-untyped-call]
                pool.join()
        finally:
            self._keepers.close()
        self._over.set()
        self._ear.join()
        for connection in (*self._readers, *self._writers):
            connection.close()

    def run(self, batch: Sequence[Po]) -> Iterator[PoResult]:
        """Work the batch and yield each result as it comes; a PO whose worker died is FAILED, the rest go on."""
        queues = WorkQueues(batch, len(self._pools), self._distribution)
        if self._settings.browsers is not None:
            self._keepers.start(min(self._settings.browsers, len(self._pools), len(batch)))
        for worker in range(len(self._pools)):
            self._hand_out(worker, queues)
        while self._in_hand:
            worker, future = self._inbox.get()
            po = self._in_hand.pop(worker)
            yield self._result_of(future, worker, po)
            self._hand_out(worker, queues)

    def summaries(self) -> list[WorkerSummary]:
        """What each worker used, once all have quit their drivers; a dead worker is left out.

        What a shared browser used is in the summary of the first worker that shared it.
        """
        gathered = []
        for worker, future in self._closing.items():
            try:
                gathered.append(future.result())
            except ProcessExpired:
                clear_up_after(self._settings, worker)
        kept = self._keepers.close()
        return [summary.with_browser(kept.get(summary.worker)) for summary in gathered]

    def _result_of(self, future: Future[PoResult], worker: int, po: Po) -> PoResult:
        try:
            result = future.result()
        except ProcessExpired as death:
            clear_up_after(self._settings, worker)
            reason = f"the worker's process ended under this PO (exit code {death.exitcode})"
            return PoResult(po.number, worker, Outcome(PoStatus.FAILED, po.supplier, reason), time.time(), 0.0)
        # The names come over the pipe anew with every PO; the parent of a long batch holds each of them once.
        return replace(result, spans={sys.intern(name): seconds for name, seconds in result.spans.items()})

    def _hand_out(self, worker: int, queues: WorkQueues) -> None:
        po = self._ahead.pop(worker, None) or queues.next_for(worker)
        if po is not None:
            upcoming = queues.ahead_for(worker) if self._tell_ahead else None
            if upcoming is not None:
                self._ahead[worker] = upcoming
            self._in_hand[worker] = po
            self._used.add(worker)
            future = self._pools[worker].schedule(work_on, args=[po, upcoming])
            future.add_done_callback(lambda done: self._inbox.put((worker, done)))
        elif worker in self._used:  # A worker that never got a PO has no process to close.
            self._closing[worker] = self._pools[worker].schedule(close_worker)

    def _stop_workers(self) -> None:
        for worker in self._in_hand:
            _ask_to_stop(self._processes.get(worker))
        for worker in self._used - self._closing.keys():
            self._closing[worker] = self._pools[worker].schedule(close_worker)
        for future in self._closing.values():
            with suppress(ProcessExpired, CancelledError, TimeoutError, StopWork):
                future.result(timeout=STOP_GRACE_S)
        for pool in self._pools:
            pool.stop()  # type: ignore[no-untyped-call]
        end(self._processes.values())
        for worker in list(self._processes):
            clear_up_after(self._settings, worker)

    def _listen(self) -> None:
        # What was reported before the end is still passed on.
        while (ready := wait(self._readers, timeout=LISTEN_S)) or not self._over.is_set():
            for reader in ready:
                assert isinstance(reader, Connection)
                with suppress(EOFError, OSError):
                    self._pass_on(reader.recv())

    def _pass_on(self, report: Report) -> None:
        if isinstance(report, WorkerStarted) and (process := own(report.pid)) is not None:
            self._processes[report.worker] = process
        self._on_report(report)


def _ask_to_stop(process: OwnedProcess | None) -> None:
    # Windows has no signal that Python could catch there; its workers are ended with their families instead.
    if process is not None and sys.platform != "win32" and alive(process):
        os.kill(process.pid, signal.SIGTERM)
