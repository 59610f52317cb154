"""What a batch went through on its way, counted from what the pool reports and yields."""

from harness.coupa.posts import A_DEATH
from harness.coupa.reports import FellBack, Report, WorkerDied
from harness.coupa.result import PoResult


class Endured:
    """Counts what failed and was made good.

    Attributes:
        pos_tried_again: POs that took more than one attempt.
        drivers_failed: drivers that failed under a PO, or in being cleaned up after one.
        workers_died: processes of workers.
        fell_back: whether no worker was left in the end, and a single driver worked the rest.
    """

    def __init__(self) -> None:
        self.pos_tried_again = 0
        self.drivers_failed = 0
        self.workers_died = 0
        self.fell_back = False

    def hear(self, report: Report) -> None:
        """Take in what the pool reports."""
        self.workers_died += isinstance(report, WorkerDied)
        self.fell_back |= isinstance(report, FellBack)

    def note(self, result: PoResult) -> None:
        """Take in the end of a PO."""
        self.pos_tried_again += result.attempts > 1
        self.drivers_failed += sum(not trouble.startswith(A_DEATH) for trouble in result.troubles)

    def counts(self) -> dict[str, int]:
        """By name, as a script reads it."""
        return {
            "pos_tried_again": self.pos_tried_again,
            "drivers_failed": self.drivers_failed,
            "workers_died": self.workers_died,
            "fell_back": int(self.fell_back),
        }
