"""``PoNotes``: what is written down of a PO on its way."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class PoNotes:
    """What is written down over all attempts at a PO, whatever becomes of them.

    Attributes:
        troubles, strays, residue: as in the PO's result.
        hopeless: another attempt would end as this one did, and perhaps lock the account.
        unstarted: why no driver starts; empty where one does.
    """

    troubles: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    residue: list[str] = field(default_factory=list)
    hopeless: bool = False
    unstarted: str = ""
