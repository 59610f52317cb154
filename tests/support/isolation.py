"""Builders of isolation matrices: one as it should be, and what a test changes in it."""

from collections.abc import Mapping

from harness.experiment.matrix import all_combinations
from harness.isolation.vectors import VECTORS
from harness.record.isolation import CellRecord, CellStatus, CombinationRecord, IsolationRecord, VectorRecord
from tests.support.runs import STARTED_AT, make_environment

FULL, CONTEXT, NONE = "driver-per-worker + full", "context-per-po", "driver-per-worker + none"
UNCLOSABLE = {vector.name for vector in VECTORS if not vector.closable}
COSTS_MS = {"per-po-driver": 210.0, "context-per-po": 48.0, "none": 0.0, "cookies": 8.0, "full": 58.0}

Changes = Mapping[tuple[str, str], CellStatus | None]


def make_matrix(changes: Changes | None = None, *, interrupted: bool = False) -> IsolationRecord:
    """A matrix that proves what it should, but for the cells given by (vector, label); None leaves a cell out."""
    combinations = [
        each.model_copy(update={"costs_ms": [COSTS_MS[each.cleanup or each.mode]] * 3}) for each in all_combinations()
    ]
    return IsolationRecord(
        started_at=STARTED_AT,
        finished_at=None if interrupted else STARTED_AT,
        interrupted=interrupted,
        scenario="isolation",
        pos=4,
        environment=make_environment(),
        vectors=[VectorRecord(name=each.name, summary=each.summary, closable=each.closable) for each in VECTORS],
        combinations=combinations,
        cells=[cell for each in combinations for cell in _cells(each, changes or {})],
    )


def _cells(combination: CombinationRecord, changes: Changes) -> list[CellRecord]:
    statuses = {
        vector.name: changes.get((vector.name, combination.label), _usual(combination, vector.name))
        for vector in VECTORS
    }
    return [
        CellRecord(
            vector=name,
            mode=combination.mode,
            cleanup=combination.cleanup,
            status=status,
            findings=[] if status == "clean" else [f"{name}: PO1 (Acme) was seen by PO2 in worker 0"],
        )
        for name, status in statuses.items()
        if status is not None
    ]


def _usual(combination: CombinationRecord, vector: str) -> CellStatus:
    reached = {"none": False, "cookies": vector == "plain-cookie", "full": vector not in UNCLOSABLE}
    return "clean" if reached.get(combination.cleanup, True) else "leak"
