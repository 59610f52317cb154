"""Who works which PO: a queue per worker filled beforehand, or one queue for all."""

from collections import deque
from collections.abc import Sequence
from enum import StrEnum

from harness.workload.batch import Po


class Distribution(StrEnum):
    """``static``: as designed, the batch is divided beforehand. ``dynamic``: each worker takes the next PO."""

    STATIC = "static"
    DYNAMIC = "dynamic"


class WorkQueues:
    """The POs that are still to be handed out.

    A static batch is dealt like cards, so that each worker's queue keeps the batch's order and a batch sorted by
    supplier or size does not give one worker all the heavy POs.
    """

    def __init__(self, batch: Sequence[Po], workers: int, distribution: Distribution) -> None:
        shared = deque(batch)
        if distribution is Distribution.DYNAMIC:
            self._queues = [shared] * workers
        else:
            self._queues = [deque(batch[worker::workers]) for worker in range(workers)]

    def ahead_for(self, worker: int) -> Po | None:
        """A PO to be told beforehand, or None near the end of a queue: nobody is idle while another has two."""
        sharing = sum(queue is self._queues[worker] for queue in self._queues)
        return self.next_for(worker) if len(self._queues[worker]) >= sharing else None

    def next_for(self, worker: int) -> Po | None:
        """The next PO for this worker, or None when its queue is empty."""
        queue = self._queues[worker]
        return queue.popleft() if queue else None
