"""Builders of the traces of a batch: three POs in one worker, and what was seen of each other's state."""

from collections.abc import Iterable, Mapping

from harness.isolation.traces import Traces, Visit
from harness.isolation.vectors.vector import Vector
from harness.workload.journal import JournalEntry
from harness.workload.observation import Observation

FIRST, SECOND, THIRD = "10001", "10002", "10003"
POS = (FIRST, SECOND, THIRD)
VECTOR = Vector("note", "a note", plant="leave(tag)", read="return find()")


def tag(po: str) -> str:
    """The tag that a PO plants."""
    return f"supplier-001.{po}"


def make_observation(
    po: str, vector: str = VECTOR.name, seen: Iterable[str] = (), trouble: Mapping[str, str] | None = None
) -> Observation:
    """What the page of a PO reported of one vector."""
    return Observation(po, "page", {vector: list(seen)}, dict(trouble or {}))


def make_entry(po: str, connection: int) -> JournalEntry:
    """One request for a PO's page on a numbered connection."""
    return JournalEntry(0.0, "GET", f"/order_headers/{po}", po, 200, {}, 100, 0.0, 50_000, connection)


def make_traces(
    *observations: Observation,
    visits: Iterable[Visit] | None = None,
    journal: Iterable[JournalEntry] = (),
    canaried: Iterable[str] = POS,
) -> Traces:
    """A batch in which nobody saw anything, but for what is given; a PO without an observation reported nothing."""
    return Traces(
        visits=tuple(Visit(po) for po in POS) if visits is None else tuple(visits),
        observations=observations,
        journal=tuple(journal),
        canaried=frozenset(canaried),
        suppliers={FIRST: "Acme", SECOND: "Globex", THIRD: "Initech"},
    )


def all_quiet(vector: str = VECTOR.name) -> tuple[Observation, ...]:
    """Every page looked and found nothing."""
    return tuple(make_observation(po, vector) for po in POS)
