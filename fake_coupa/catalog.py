"""The POs of a site. Every answer is a pure function of (seed, PO)."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fake_coupa import wording
from fake_coupa.config import PageTrick, SiteConfig
from fake_coupa.files import Attachment, attachments_of
from fake_coupa.hostile import page_trick
from fake_coupa.seeding import random_for
from fake_coupa.suppliers import Supplier, supplier_at

# POs of every kind are spread evenly, then shuffled within blocks this long: even the first few POs are
# mixed, and no worker of a small pool gets all of one kind.
_BLOCK = 6
_FIRST_NUMBER = 15_000_000
_NUMBER_STEP = 37
_FIRST_REQUISITION = 4_100_000


class OrderKind(StrEnum):
    """Where a PO's attachments are."""

    OWN = "own"
    REQUISITION = "requisition"
    NONE = "none"
    UNKNOWN = "unknown"


_WITH_ATTACHMENTS = frozenset({OrderKind.OWN, OrderKind.REQUISITION})


@dataclass(frozen=True, slots=True)
class Order:
    """A PO that the site knows.

    Attributes:
        requisition: set where the attachments lie with it.
        trick: what its pages do that gets in the way.
    """

    number: str
    supplier: Supplier
    created: date
    buyer: str
    requisition: str | None
    lines: tuple[wording.Line, ...]
    comments: tuple[wording.Comment, ...]
    attachments: tuple[Attachment, ...]
    trick: PageTrick | None = None

    @property
    def total(self) -> float:
        """Sum of the lines, in euro."""
        return sum(line.quantity * line.price for line in self.lines)


class Catalog:
    """All POs of one configuration, by number and by requisition."""

    def __init__(self, config: SiteConfig) -> None:
        self._config = config
        self._kinds = _kinds(config)
        self.numbers: tuple[str, ...] = tuple(self._number_at(index) for index in range(config.batch.pos))
        with_files = (int(kind in _WITH_ATTACHMENTS) for kind in self._kinds)
        self._ordinals = tuple(itertools.accumulate(with_files, initial=0))
        self._index = {number: index for index, number in enumerate(self.numbers)}

    def order(self, number: str) -> Order | None:
        """The PO with these digits, or None where the site does not know it."""
        index = self._index.get(number)
        if index is None or self._kinds[index] is OrderKind.UNKNOWN:
            return None
        rng = random_for(self._config.seed, "order", number)
        requisition = str(_FIRST_REQUISITION + index) if self._kinds[index] is OrderKind.REQUISITION else None
        return Order(
            number=number,
            supplier=self.supplier(number),
            created=date(2024, 1, 2) + timedelta(days=rng.randrange(700)),
            buyer=rng.choice(wording.BUYERS),
            requisition=requisition,
            lines=wording.lines(rng),
            comments=wording.comments(rng),
            attachments=self._attachments(number, index, requisition),
            trick=page_trick(self._config.hostile, self._ordinals[index]),
        )

    def order_of_requisition(self, requisition: str) -> Order | None:
        """The PO that a requisition belongs to, or None."""
        index = int(requisition) - _FIRST_REQUISITION if requisition.isdecimal() else -1
        if not 0 <= index < len(self.numbers):
            return None
        order = self.order(self.numbers[index])
        return order if order is not None and order.requisition == requisition else None

    def kind(self, number: str) -> OrderKind:
        """What kind of PO a number of the batch is. Raises KeyError for a number outside the batch."""
        return self._kinds[self._index[number]]

    def supplier(self, number: str) -> Supplier:
        """Whom a PO of the batch, known to the site or not, was placed with. KeyError as ``kind``."""
        count = self._config.batch.suppliers
        block, place = divmod(self._index[number], count)
        turn = list(range(count))
        random_for(self._config.seed, "suppliers", block).shuffle(turn)
        return supplier_at(turn[place])

    def _number_at(self, index: int) -> str:
        seed = self._config.seed
        start = _FIRST_NUMBER + random_for(seed, "first").randrange(900_000)
        return str(start + index * _NUMBER_STEP + random_for(seed, "number", index).randrange(_NUMBER_STEP))

    def _attachments(self, number: str, index: int, requisition: str | None) -> tuple[Attachment, ...]:
        if self._kinds[index] not in _WITH_ATTACHMENTS:
            return ()
        home = f"/requisition_headers/{requisition}" if requisition else f"/order_headers/{number}"
        return attachments_of(self._config, number, home, self._ordinals[index])


def _kinds(config: SiteConfig) -> tuple[OrderKind, ...]:
    batch = config.batch
    shares = {
        OrderKind.REQUISITION: batch.requisition_share,
        OrderKind.NONE: batch.no_attachment_share,
        OrderKind.UNKNOWN: batch.unknown_share,
    }
    shares[OrderKind.OWN] = 1 - sum(shares.values())
    credit = dict.fromkeys(shares, 0.0)
    kinds: list[OrderKind] = []
    for block in range(-(-batch.pos // _BLOCK)):
        drawn: list[OrderKind] = []
        for _ in range(_BLOCK):
            credit = {kind: credit[kind] + share for kind, share in shares.items()}
            # Rounding keeps equal shares equal; without it float dust would decide between them.
            winner = max(credit, key=lambda kind: round(credit[kind], 9))
            credit[winner] -= 1
            drawn.append(winner)
        random_for(config.seed, "kinds", block).shuffle(drawn)
        kinds.extend(drawn)
    return tuple(kinds)
