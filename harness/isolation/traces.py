"""What a batch of POs left to judge leaks by: who was visited when, and what pages, site and driver saw."""

from dataclasses import dataclass, field

from harness.workload.journal import JournalEntry
from harness.workload.observation import Observation


@dataclass(frozen=True, slots=True)
class Visit:
    """One PO's turn in a worker.

    Attributes:
        po: digits of its number.
        worker: index of the worker.
        strays: addresses of downloads that began while this PO was in hand and that it had not asked for.
        seen: tags that the driver itself found before the page was opened, by vector.
        troubles: what failed under this PO, one text per attempt.
    """

    po: str
    worker: int = 0
    strays: tuple[str, ...] = ()
    seen: dict[str, list[str]] = field(default_factory=dict)
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traces:
    """Everything that vectors judge a batch by.

    Attributes:
        visits: in the order in which they began.
        suppliers: supplier's name by PO digits.
    """

    visits: tuple[Visit, ...]
    observations: tuple[Observation, ...]
    journal: tuple[JournalEntry, ...]
    suppliers: dict[str, str]

    def visit_before(self, po: str) -> Visit | None:
        """The visit that the same worker made just before this PO's first, if there was one."""
        visit = next((each for each in self.visits if each.po == po), None)
        if visit is None:
            return None
        earlier = [each for each in self.visits[: self.visits.index(visit)] if each.worker == visit.worker]
        return earlier[-1] if earlier else None

    def worker_of(self, po: str) -> int | None:
        """The worker that had this PO in hand."""
        return next((each.worker for each in self.visits if each.po == po), None)


@dataclass(frozen=True, slots=True)
class Sighting:
    """State that PO ``owner`` left, seen by PO ``seen_by``; digits both, ``owner`` empty where it cannot be told."""

    owner: str
    seen_by: str
