"""Make-believe worker processes: each order meets a fate that the test has chosen, and no process is started."""

from collections.abc import Callable
from enum import Enum, auto
from multiprocessing import Pipe
from typing import ClassVar

from harness.coupa.pool_process import Broken, Order
from harness.coupa.result import Outcome, PoResult, PoStatus, WorkerSummary

SIGKILLED = -9


class Fate(Enum):
    """What becomes of an order."""

    DONE = auto()
    DIES = auto()
    BREAKS = auto()
    CANNOT_START = auto()
    STOPS = auto()
    DIES_AT_THE_END = auto()


class PretendWorkers:
    """Stands in for the class ``WorkerProcess``.

    Attributes:
        fates: of each order, told its number among all orders and the PO.
        orders: the POs, in the order in which they were ordered.
        done: POs for which a worker has reported a result.
        modes: of each process that was started.
        refuses: how many processes the system will not start.
    """

    def __init__(self, fates: Callable[[int, str], Fate]) -> None:
        self.fates = fates
        self.orders: list[str] = []
        self.spent: list[int] = []
        self.done: list[str] = []
        self.modes: list[str] = []
        self.refuses = 0
        self.alive = 0

    def __call__(self, _context: object, settings: object, worker: int, _reports: object, _pace: object) -> "_Process":
        """Start one."""
        if self.refuses:
            self.refuses -= 1
            raise OSError("Resource temporarily unavailable")
        self.modes.append(settings.mode)  # type: ignore[attr-defined]
        return _Process(self, worker)


class _Process:
    exit_codes: ClassVar[dict[Fate, int]] = {Fate.BREAKS: 70}

    def __init__(self, workers: PretendWorkers, worker: int) -> None:
        self._workers = workers
        self._worker = worker
        self._fate = Fate.DONE
        self.line, self._theirs = Pipe()
        workers.alive += 1

    def give(self, order: Order | None) -> None:
        if self._theirs.closed or self._fate is Fate.STOPS:
            return
        if order is None:
            if self._fate is not Fate.DIES_AT_THE_END:
                self._theirs.send(WorkerSummary(self._worker, 1.0, 0.5, 1, 0))
            self._theirs.close()
            return
        workers, number = self._workers, order.po.number
        workers.orders.append(number)
        workers.spent.append(order.spent)
        self._fate = workers.fates(len(workers.orders) - 1, number)
        self._meet(number, order.spent)

    def _meet(self, number: str, spent: int) -> None:
        match self._fate:
            case Fate.DONE | Fate.DIES_AT_THE_END:
                self._workers.done.append(number)
                outcome = Outcome(PoStatus.COMPLETED)
                self._theirs.send(PoResult(number, self._worker, outcome, 0.0, 0.1, attempts=spent + 1))
            case Fate.CANNOT_START:
                outcome = Outcome(PoStatus.FAILED, reason="Chromium did not start, 3 times in a row.")
                self._theirs.send(PoResult(number, self._worker, outcome, 0.0, 0.1, attempts=spent, unstarted=True))
            case Fate.BREAKS:
                self._theirs.send(Broken("KeyError: 'x' (page.py:1)"))
                self._theirs.close()
            case Fate.DIES:
                self._theirs.close()
            case Fate.STOPS:
                pass

    def hear(self) -> object:
        try:
            return self.line.recv()
        except EOFError:
            return None

    def call_off(self) -> None:
        self._fate = Fate.DONE

    def is_stopped(self) -> bool:
        return self._fate is Fate.STOPS

    def kill(self) -> None:
        self._theirs.close()

    def bury(self) -> int:
        self._workers.alive -= 1
        self.line.close()
        self._theirs.close()
        return self.exit_codes.get(self._fate, SIGKILLED)
