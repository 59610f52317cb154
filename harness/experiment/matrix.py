"""The isolation matrix: every lifecycle of a driver against every place in which a browser keeps state.

Each cell is a batch of a few POs of different suppliers, worked one after the other by one driver's lifecycle in
this process: what leaks is decided by the lifecycle and its cleaning, not by how many workers there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from harness.coupa.cleanup import POLICIES
from harness.coupa.modes import MODES
from harness.coupa.modes.mode import Mode
from harness.coupa.transfers.by_browser import ByBrowser
from harness.experiment.bench import Bench, open_bench
from harness.experiment.environment import environment_of
from harness.experiment.events import CombinationStarted, Watcher
from harness.experiment.planting import costs_ms, plant_and_look
from harness.host.browsers import Browser
from harness.isolation.judgement import judge
from harness.isolation.vectors import VECTORS
from harness.isolation.vectors.vector import Vector
from harness.record.isolation import CellRecord, CombinationRecord, IsolationRecord, Role, VectorRecord
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import Scenario

CONTROL_POLICY = "none"
RECOMMENDED_POLICY = "full"


def all_combinations() -> tuple[CombinationRecord, ...]:
    """Every lifecycle, with every cleanup policy where it has use for one.

    A mode that differs from another in its transfer alone is left out: the driver's state is the same.
    """
    return tuple(
        CombinationRecord(mode=mode.name, cleanup=policy, role=_role(mode, policy), shares_profile=mode.shares_profile)
        for mode in MODES.values()
        if mode.transfer == ByBrowser.name
        for policy in (reversed(POLICIES) if mode.shares_profile else [""])
    )


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """What is to be run."""

    scenario: Scenario
    browser: Browser
    headed: bool = False
    combinations: tuple[CombinationRecord, ...] = field(default_factory=all_combinations)


def run_matrix(plan: MatrixPlan, watcher: Watcher) -> Iterator[IsolationRecord]:
    """Yield the record as it grows, after each combination; the last one has ``finished_at``.

    Raises:
        SiteError, DriverError, CapabilityError: the site or the browser does not start.
    """
    record = _empty_record(plan)
    with open_bench(FakeWorkload(plan.scenario), plan.browser, watcher, headed=plan.headed) as bench:
        for index, combination in enumerate(plan.combinations):
            watcher(CombinationStarted(index, len(plan.combinations), combination.label))
            record = _with(record, index, *_work_combination(bench, combination))
            yield record


def _with(record: IsolationRecord, index: int, costs: list[float], cells: list[CellRecord]) -> IsolationRecord:
    combinations = list(record.combinations)
    combinations[index] = combinations[index].model_copy(update={"costs_ms": costs})
    is_last = index == len(combinations) - 1
    fields = {"combinations": combinations, "cells": [*record.cells, *cells]}
    return record.model_copy(update={**fields, "finished_at": datetime.now(UTC) if is_last else None})


def _role(mode: Mode, policy: str) -> Role:
    if policy == CONTROL_POLICY:
        return "control"
    return "recommended" if policy == RECOMMENDED_POLICY or not mode.shares_profile else "other"


def _empty_record(plan: MatrixPlan) -> IsolationRecord:
    return IsolationRecord(
        started_at=datetime.now(UTC),
        scenario=plan.scenario.name,
        pos=plan.scenario.site.batch.pos,
        environment=environment_of(plan.browser),
        vectors=[VectorRecord(name=each.name, summary=each.summary, closable=each.closable) for each in VECTORS],
        combinations=list(plan.combinations),
    )


def _work_combination(bench: Bench, combination: CombinationRecord) -> tuple[list[float], list[CellRecord]]:
    cells: dict[str, CellRecord] = {}
    for group in _groups():
        traces = plant_and_look(bench, combination, group)
        for vector in group:
            judgement = judge(vector, traces)
            cells[vector.name] = CellRecord(
                vector=vector.name,
                mode=combination.mode,
                cleanup=combination.cleanup,
                status=judgement.status,
                findings=list(judgement.findings),
            )
    return costs_ms(bench, combination), [cells[vector.name] for vector in VECTORS]


def _groups() -> list[list[Vector]]:
    together = [vector for vector in VECTORS if not vector.alone]
    return [together, *([vector] for vector in VECTORS if vector.alone)]
