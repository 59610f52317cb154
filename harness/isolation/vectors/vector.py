"""What a vector is: one place in which a browser keeps state, how it is planted there and how a leak of it shows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from harness.coupa.browser import BrowserManager
from harness.isolation.traces import Sighting, Traces

PlantByDriver = Callable[[BrowserManager, str, str], None]
"""Plant with the driver, when the PO is done and before anything is cleaned: (browser, base URL, tag)."""
ReadByDriver = Callable[[BrowserManager], list[str]]
"""Read with the driver, before the next PO's page is opened: the tags found."""
Judge = Callable[["Vector", Traces], list[Sighting]]


def seen_by_pages(vector: "Vector", traces: Traces) -> list[Sighting]:
    """Every tag of another PO that a page, the site or the driver found in this vector."""
    looks = [(each.po, each.seen) for each in traces.observations] + [(each.po, each.seen) for each in traces.visits]
    found = [Sighting(owner_of(tag), po) for po, seen in looks for tag in seen.get(vector.name, ())]
    return list(dict.fromkeys(sighting for sighting in found if sighting.owner != sighting.seen_by))


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
        read_by_driver: for state that a page cannot read itself.
        sightings: how a leak shows in the traces.
        closable: whether cleaning can rid a profile of it that several POs share.
        alone: it disturbs the other vectors, or needs POs to come one by one: only the matrix plants it, by itself.
    """

    name: str
    summary: str
    plant: str = ""
    read: str = ""
    plant_by_driver: PlantByDriver | None = None
    read_by_driver: ReadByDriver | None = None
    sightings: Judge = field(default=seen_by_pages)
    closable: bool = True
    alone: bool = False
