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
        trouble: why the driver could not read or plant a vector, by vector.
    """

    po: str
    worker: int = 0
    strays: tuple[str, ...] = ()
    seen: dict[str, list[str]] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """State that PO ``owner`` left, seen by PO ``seen_by``; digits both, ``owner`` empty where it cannot be told."""

    owner: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class Traces:
    """Everything that vectors judge a batch by.

    Attributes:
        visits: in the order in which they began.
        canaried: digits of the POs whose pages carry canaries, so that each of them owes a report.
        suppliers: supplier's name by PO digits.
    """

    visits: tuple[Visit, ...]
    observations: tuple[Observation, ...]
    journal: tuple[JournalEntry, ...]
    canaried: frozenset[str]
    suppliers: dict[str, str]

    @property
    def looks(self) -> tuple[Observation | Visit, ...]:
        """Every look at what a browser holds, whoever looked."""
        return (*self.observations, *self.visits)

    def before(self, po: str) -> Visit | None:
        """The visit that the same worker made just before this PO's, if there was one."""
        index = next((index for index, visit in enumerate(self.visits) if visit.po == po), 0)
        earlier = (visit for visit in reversed(self.visits[:index]) if visit.worker == self.visits[index].worker)
        return next(earlier, None)
