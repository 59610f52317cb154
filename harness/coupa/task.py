"""A PO on its way through the pool, with what has been spent on it."""

import time
from dataclasses import dataclass, replace

from harness.coupa.result import Outcome, PoResult, PoStatus
from harness.workload.batch import Po


@dataclass(frozen=True, slots=True)
class Task:
    """A PO to be worked, by a first worker or by another one after that.

    Attributes:
        spent: visits that came to nothing, because a driver or the worker itself failed.
        troubles: what ended them.
        strays: as in :class:`PoResult`, of these visits.
    """

    po: Po
    spent: int = 0
    troubles: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()

    def after_death(self, reason: str) -> "Task":
        """The task once a worker's process has ended under it, whatever that had tried before."""
        return replace(self, spent=self.spent + 1, troubles=(*self.troubles, reason))

    def after(self, unstarted: PoResult) -> "Task":
        """The task as a worker gives it back that can start no driver."""
        told = self.told_by(unstarted)
        return replace(self, spent=told.attempts, troubles=told.troubles, strays=told.strays)

    def told_by(self, result: PoResult) -> PoResult:
        """A worker's result with what is known of the visits before it."""
        if not self.spent:
            return result
        return replace(result, troubles=(*self.troubles, *result.troubles), strays=(*self.strays, *result.strays))

    def failed(self, worker: int, reason: str, *, unstarted: bool = False) -> PoResult:
        """The result of a PO that no worker takes up any more; ``unstarted`` where there is none to."""
        outcome = Outcome(PoStatus.FAILED, self.po.supplier, reason)
        return PoResult(
            self.po.number,
            worker,
            outcome,
            time.time(),
            wall_s=0.0,
            attempts=self.spent,
            troubles=self.troubles,
            strays=self.strays,
            unstarted=unstarted,
        )
