"""A batch of POs, and what a correct run must bring home for each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Po:
    """One purchase order to visit.

    Attributes:
        number: as its users write it, with or without the ``PO`` or ``PM`` prefix.
        supplier: known beforehand, or empty.
        hierarchy: folder names above the PO's own folder, outermost first.
    """

    number: str
    supplier: str = ""
    hierarchy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """A file that a correct run leaves in a PO's folder."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ExpectedPo:
    """What a correct run reports for one PO."""

    number: str
    supplier: str
    status: str
    files: tuple[ExpectedFile, ...]
