"""The POs of a site. Every answer is a pure function of (seed, PO)."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fake_coupa import wording
from fake_coupa.config import FileType, SiteConfig
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


class LinkShape(StrEnum):
    """How a page links to an attachment; the value is the part of the path that goes with the shape."""

    HREF = "attachment_file"
    ARIA_LABEL = "files"
    DOWNLOAD = "documents"
    TITLE = "items"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a PO; ``path`` is where the site serves it, ``name`` what Content-Disposition calls it."""

    index: int
    name: str
    type: FileType
    bytes: int
    shape: LinkShape
    path: str


@dataclass(frozen=True, slots=True)
class Order:
    """A PO that the site knows; ``requisition`` is set where the attachments lie with it."""

    number: str
    supplier: Supplier
    created: date
    buyer: str
    requisition: str | None
    lines: tuple[wording.Line, ...]
    comments: tuple[wording.Comment, ...]
    attachments: tuple[Attachment, ...]

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
            attachments=self._attachments(number, self._kinds[index], requisition),
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

    def _attachments(self, number: str, kind: OrderKind, requisition: str | None) -> tuple[Attachment, ...]:
        if kind is OrderKind.NONE:
            return ()
        home = f"/requisition_headers/{requisition}" if requisition else f"/order_headers/{number}"
        wanted = self._config.attachments.count
        rng = random_for(self._config.seed, "attachments", number)
        turn = rng.randrange(len(LinkShape))
        return tuple(
            self._attachment(number, index, list(LinkShape)[(turn + index) % len(LinkShape)], home)
            for index in range(1, rng.randint(wanted.min, wanted.max) + 1)
        )

    def _attachment(self, number: str, index: int, shape: LinkShape, home: str) -> Attachment:
        config = self._config.attachments
        rng = random_for(self._config.seed, "attachment", number, index)
        kind = rng.choices(list(config.types), weights=list(config.types.values()))[0]
        sizes = config.size_bytes
        size = round(math.exp(rng.uniform(math.log(sizes.min), math.log(sizes.max))))
        return Attachment(
            index=index,
            name=wording.file_name(rng, index, kind.value),
            type=kind,
            bytes=min(max(size, sizes.min), sizes.max),
            shape=shape,
            path=f"{home}/{shape.value}/{index}",
        )


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
