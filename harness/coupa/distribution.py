"""Who works which PO: a queue per worker filled beforehand, or one queue for all."""

from collections import deque
from collections.abc import Sequence
from enum import StrEnum
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Distribution(StrEnum):
    """``static``: as designed, the batch is divided beforehand. ``dynamic``: each worker takes the next PO."""

    STATIC = "static"
    DYNAMIC = "dynamic"


class WorkQueues(Generic[Item]):
    """What is still to be handed out.

    A static batch is dealt like cards, so that each worker's queue keeps the batch's order and a batch sorted by
    supplier or size does not give one worker all the heavy POs. What comes back from a worker that failed goes to
    whoever asks next, whatever the distribution.
    """

    def __init__(self, batch: Sequence[Item], workers: int, distribution: Distribution) -> None:
        shared = deque(batch)
        self._returned: deque[Item] = deque()
        if distribution is Distribution.DYNAMIC:
            self._queues = [shared] * workers
        else:
            self._queues = [deque(batch[worker::workers]) for worker in range(workers)]

    @property
    def has_returned(self) -> bool:
        """Whether anything waits for whoever asks next."""
        return bool(self._returned)

    def ahead_for(self, worker: int) -> Item | None:
        """An item to be told beforehand, or None near the end of a queue: nobody is idle while another has two."""
        sharing = sum(queue is self._queues[worker] for queue in self._queues)
        return self.next_for(worker) if len(self._queues[worker]) >= sharing else None

    def next_for(self, worker: int) -> Item | None:
        """The next item for this worker, or None when there is none that it may take."""
        queue = self._returned or self._queues[worker]
        return queue.popleft() if queue else None

    def give_back(self, item: Item) -> None:
        """Let anybody take what could not be done."""
        self._returned.append(item)

    def release(self, worker: int) -> None:
        """Let anybody take what was meant for a worker that takes no more."""
        self._returned += self._take_all_of(worker)

    def take_all(self) -> list[Item]:
        """Everything that nobody has taken, which is then gone."""
        rest = [*self._returned]
        self._returned.clear()
        for worker in range(len(self._queues)):
            rest += self._take_all_of(worker)
        return rest

    def _take_all_of(self, worker: int) -> list[Item]:
        """Everything that waits for this worker and for no other."""
        queue, self._queues[worker] = self._queues[worker], deque()
        return [] if any(other is queue for other in self._queues) else list(queue)
