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
    """A file that a correct run leaves in a PO's folder.

    Attributes:
        name: None where any safe name will do, because no file can have the name that the site gives it.
    """

    name: str | None
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ExpectedPo:
    """What a correct run reports for one PO.

    Attributes:
        withheld: SHA-256 of the files that the site has for it and that a correct run does not bring home.
    """

    number: str
    supplier: str
    status: str
    files: tuple[ExpectedFile, ...]
    withheld: tuple[str, ...] = ()
