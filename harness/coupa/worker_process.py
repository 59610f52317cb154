"""``WorkerProcess``: the process of one worker, seen from the parent."""

import os
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext

import psutil

from harness.coupa.pace import Pace
from harness.coupa.pool_process import Broken, Order, serve
from harness.coupa.result import PoResult, WorkerSummary
from harness.coupa.settings import WorkerSettings

Reply = PoResult | WorkerSummary | Broken
END_GRACE_S = 10.0  # Of a process that has said its last word; it has nothing left to do.


class WorkerProcess:
    """Takes one order at a time and replies to each; ends by itself, when told to, or by force.

    The other end of its line is open in that process alone, so that its death cannot go unheard, and comes after
    everything that it said before.

    Attributes:
        line: readable as soon as there is something to :meth:`hear`.

    Raises:
        OSError: the system starts no more processes.
    """

    def __init__(
        self, context: SpawnContext, settings: WorkerSettings, worker: int, reports: Connection, pace: Pace | None
    ) -> None:
        ours, theirs = context.Pipe()
        self.line: Connection = ours
        self._process = context.Process(
            target=serve, args=(settings, worker, theirs, reports, pace), name=f"worker-{worker}", daemon=True
        )
        try:
            self._process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()

    def give(self, order: Order | None) -> None:
        """Order the next PO, or with None the end. A process that has died hears nothing, and is heard to have died."""
        with suppress(OSError):
            self.line.send(order)

    def hear(self) -> Reply | None:
        """The next thing that it says; None if it has died."""
        try:
            reply: Reply = self.line.recv()
        except (EOFError, OSError):
            return None
        return reply

    def call_off(self) -> None:
        """Take the PO in hand away from it; no reply to that will come."""
        # Windows has no signal that Python could catch there; its workers are ended by force instead.
        if sys.platform != "win32" and self._process.is_alive():
            assert self._process.pid is not None, "it has started"
            os.kill(self._process.pid, signal.SIGTERM)

    def is_stopped(self) -> bool:
        """Whether the system holds it, as by SIGSTOP: it is alive, and does nothing."""
        try:
            return psutil.Process(self._process.pid).status() == psutil.STATUS_STOPPED
        except psutil.Error:
            return False

    def kill(self) -> None:
        """End it by force; it is heard to have died."""
        self._process.kill()

    def bury(self, grace_s: float = END_GRACE_S) -> int | None:
        """See it end, by force if it takes longer than ``grace_s``, and return its exit code."""
        self._process.join(grace_s)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self.line.close()
        return self._process.exitcode
