"""Whether a vector leaked, from the traces of a batch. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.isolation.traces import Sighting, Traces
from harness.isolation.vectors.vector import Vector
from harness.record.isolation import CellStatus


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the traces say of one vector; ``findings`` name each leak, or why nothing can be said."""

    status: CellStatus
    findings: tuple[str, ...] = ()


def judge(vector: Vector, traces: Traces) -> Judgement:
    """A leak if any PO saw another's state; clean only if every PO planted its own and looked for others'."""
    if leaks := vector.sightings(traces):
        return Judgement("leak", tuple(_sentence(vector, leak, traces) for leak in leaks))
    if gaps := tuple(dict.fromkeys(_gaps(vector, traces))):
        return Judgement("not-applicable", gaps)
    return Judgement("clean")


def _sentence(vector: Vector, leak: Sighting, traces: Traces) -> str:
    before = traces.before(leak.seen_by)
    owner = leak.owner or (before.po if before else "")
    whose = f"PO{owner} ({traces.suppliers.get(owner, 'unknown supplier')})" if owner else "an earlier PO"
    worker = next((visit.worker for visit in traces.visits if visit.po == leak.seen_by), None)
    where = "" if worker is None else f" in worker {worker}"
    return f"{vector.name}: {vector.summary} of {whose} was seen by PO{leak.seen_by}{where}"


def _gaps(vector: Vector, traces: Traces) -> Iterator[str]:
    """Why a vector that no PO saw anything of was perhaps not looked for at all."""
    for each in traces.looks:
        if vector.name in each.trouble:
            yield f"{vector.name}: PO{each.po} could not plant or read it: {each.trouble[vector.name]}"
    if vector.read:
        reported = {each.po for each in traces.observations if vector.name in each.seen}
        yield from (f"{vector.name}: the page of PO{po} did not report it" for po in sorted(traces.canaried - reported))
    if vector.read_by_driver:
        yield from (
            f"{vector.name}: the driver did not look for it before PO{visit.po}"
            for visit in traces.visits
            if vector.name not in visit.seen and vector.name not in visit.trouble
        )
