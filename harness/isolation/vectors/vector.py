"""What a vector is: one place in which a browser keeps state, how it is planted there and how a leak of it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.coupa.open_browser import OpenBrowser
from harness.isolation.traces import Sighting, Traces


@dataclass(frozen=True, slots=True)
class Planting:
    """What a driver plants with, when its PO is done and before anything is cleaned."""

    browser: OpenBrowser
    base_url: str
    tag: str


def owner_of(tag: str) -> str:
    """Digits of the PO that a tag names: ``supplier-003.15000037`` gives ``15000037``; empty for a bare word."""
    return tag.rpartition(".")[2] if "." in tag else ""


@dataclass(frozen=True, slots=True)
class Vector:
    """One place in which a browser keeps state.

    A page reads every vector first and plants its own tag afterwards, so that whatever it finds is another PO's.

    Attributes:
        name: stable identifier, such as ``local-storage``.
        summary: what is planted there, in a few words.
        plant: body of an async JavaScript function of ``tag`` that every PO page runs; empty for none.
        read: body of an async JavaScript function that returns the tag found, a list of tags, or null.
        plant_by_driver: for state that a page cannot plant itself.
        read_by_driver: for state that a page cannot read itself; asked before the next PO's page is opened.
        judge: how a leak shows in the traces, where it is not by a tag that page, site or driver found.
        closable: whether cleaning can rid a profile of it that several POs share.
        alone: it disturbs the other vectors, or needs POs to come one by one: only the matrix plants it, by itself.
    """

    name: str
    summary: str
    plant: str = ""
    read: str = ""
    plant_by_driver: Callable[[Planting], None] | None = None
    read_by_driver: Callable[[OpenBrowser], list[str]] | None = None
    judge: Callable[[Traces], list[Sighting]] | None = None
    closable: bool = True
    alone: bool = False

    def sightings(self, traces: Traces) -> list[Sighting]:
        """Each PO that saw another's state in this vector, once."""
        found = self.judge(traces) if self.judge else self._tags_found(traces)
        return list(dict.fromkeys(sighting for sighting in found if sighting.owner != sighting.seen_by))

    def _tags_found(self, traces: Traces) -> list[Sighting]:
        looks = [(each.po, each.seen) for each in traces.observations] + [
            (each.po, each.seen) for each in traces.visits
        ]
        return [Sighting(owner_of(tag), po) for po, seen in looks for tag in seen.get(self.name, ())]
