"""The isolation matrix: every lifecycle of a driver against every place in which a browser keeps state.

Each cell is a batch of a few POs of different suppliers, worked one after the other by one driver's lifecycle in
this process: what leaks is decided by the lifecycle and its cleaning, not by how many workers there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from harness.coupa.browser import DRIVER_FAILURES, BrowserManager, first_line
from harness.coupa.cleanup import POLICIES
from harness.coupa.downloader import Downloader
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.modes import MODES
from harness.coupa.modes.mode import Lifecycle, Mode
from harness.coupa.settings import WorkerSettings
from harness.coupa.worker import process_po_worker
from harness.errors import HarnessError
from harness.experiment.bench import Bench, new_folder, open_bench
from harness.experiment.environment import environment_of
from harness.experiment.events import CombinationStarted, Watcher
from harness.host.browsers import Browser
from harness.host.temp import remove_tree
from harness.isolation.canaries import canaries_of
from harness.isolation.judgement import judge
from harness.isolation.traces import Traces, Visit
from harness.isolation.vectors import VECTORS
from harness.isolation.vectors.vector import Planting, Vector
from harness.measure.spans import SpanRecorder
from harness.record.isolation import CellRecord, CombinationRecord, IsolationRecord, Role, VectorRecord
from harness.workload.batch import Po
from harness.workload.numbers import order_digits
from harness.workload.scenario import Scenario

CONTROL_POLICY = "none"
RECOMMENDED_POLICY = "full"
COST_VISITS = 8  # POs per combination whose isolation is timed; the first also pays for what is lazily loaded.
ISOLATION_SPANS = ("clone_profile", "driver_start", "login", "clear_session", "driver_quit")


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """What is to be run."""

    scenario: Scenario
    browser: Browser
    out_dir: Path
    headed: bool = False


def run_matrix(plan: MatrixPlan, watcher: Watcher) -> Iterator[IsolationRecord]:
    """Yield the record as it grows, after each combination; the last one has ``finished_at``.

    Raises:
        SiteError, DriverError, CapabilityError: the site or the browser does not start.
    """
    record = _empty_record(plan)
    combinations = record.combinations
    with open_bench(plan.scenario, plan.browser, watcher, headed=plan.headed) as bench:
        for index, combination in enumerate(combinations):
            watcher(CombinationStarted(index, len(combinations), combination.label))
            costs_ms, cells = _work_combination(bench, combination)
            done = [*record.combinations]
            done[index] = combination.model_copy(update={"costs_ms": costs_ms})
            last = index == len(combinations) - 1
            record = record.model_copy(
                update={
                    "combinations": done,
                    "cells": [*record.cells, *cells],
                    "finished_at": datetime.now(UTC) if last else None,
                }
            )
            yield record


def combinations() -> list[CombinationRecord]:
    """Every mode, with every cleanup policy where it has use for one."""
    return [
        CombinationRecord(mode=mode.name, cleanup=policy, role=_role(mode, policy), shares_profile=mode.shares_profile)
        for mode in MODES.values()
        for policy in (reversed(POLICIES) if mode.shares_profile else [""])
    ]


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
        combinations=combinations(),
    )


def _work_combination(bench: Bench, combination: CombinationRecord) -> tuple[list[float], list[CellRecord]]:
    cells: dict[str, CellRecord] = {}
    for group in _groups():
        traces = _plant_and_look(bench, combination, group)
        for vector in group:
            judgement = judge(vector, traces)
            cells[vector.name] = CellRecord(
                vector=vector.name,
                mode=combination.mode,
                cleanup=combination.cleanup,
                status=judgement.status,
                findings=list(judgement.findings),
            )
    return _costs_ms(bench, combination), [cells[vector.name] for vector in VECTORS]


def _groups() -> list[list[Vector]]:
    together = [vector for vector in VECTORS if not vector.alone]
    return [together, *([vector] for vector in VECTORS if vector.alone)]


def _settings(bench: Bench, combination: CombinationRecord) -> WorkerSettings:
    folder = bench.temp_dir / "cell"
    return replace(
        bench.settings,
        mode=combination.mode,
        cleanup=combination.cleanup or bench.settings.cleanup,
        download_root=new_folder(folder / "downloads"),
        temp_root=new_folder(folder / "temp"),
    )


def _costs_ms(bench: Bench, combination: CombinationRecord) -> list[float]:
    """What the isolation of each PO took, on pages without canaries: a heavier page is slower to clean up after."""
    bench.site.plant({})
    settings = _settings(bench, combination)
    batch = [bench.site.batch[index % len(bench.site.batch)] for index in range(COST_VISITS + 1)]
    try:
        results = process_po_worker(batch, settings)
    finally:
        remove_tree(settings.temp_root.parent)
    return [round(1000 * sum(result.spans.get(name, 0.0) for name in ISOLATION_SPANS), 1) for result in results[1:]]


def _plant_and_look(bench: Bench, combination: CombinationRecord, vectors: Sequence[Vector]) -> Traces:
    bench.site.clear_journal()
    bench.site.plant(canaries_of(vectors))
    settings = _settings(bench, combination)
    spans = SpanRecorder()
    folders = FolderHierarchyManager(settings.download_root, worker=0)
    lifecycle = MODES[settings.mode].lifecycle(
        lambda: BrowserManager.start(settings, spans), POLICIES[settings.cleanup], spans
    )
    downloader = Downloader(settings.base_url, folders, spans)
    try:
        visits = [_visit(po, lifecycle, downloader, settings.base_url, vectors) for po in bench.site.batch]
    finally:
        lifecycle.close()
        remove_tree(settings.temp_root.parent)
    digits = {order_digits(po.number): po.supplier for po in bench.site.batch}
    observations, journal = tuple(bench.site.observations()), tuple(bench.site.journal())
    return Traces(tuple(visits), observations, journal, frozenset(digits), digits)


def _visit(po: Po, lifecycle: Lifecycle, downloader: Downloader, base_url: str, vectors: Sequence[Vector]) -> Visit:
    digits = order_digits(po.number)
    seen: dict[str, list[str]] = {}
    trouble: dict[str, str] = {}
    strays: tuple[str, ...] = ()
    try:
        with lifecycle.driver_for_po() as browser:
            for vector in vectors:
                if vector.read_by_driver:
                    seen[vector.name] = vector.read_by_driver(browser)
            downloader.run(po, browser)
            strays = browser.downloads.take_strays()
            for vector in vectors:
                if vector.plant_by_driver:
                    trouble[vector.name] = "it was not planted"
                    vector.plant_by_driver(Planting(browser, base_url, f"driver.{digits}"))
                    del trouble[vector.name]
    except (*DRIVER_FAILURES, HarnessError) as error:
        # The driver is retired; whatever this PO left in it is gone, and the next one starts from a new one.
        trouble = {name: first_line(error) for name in trouble}
    return Visit(digits, 0, strays, seen, trouble)
