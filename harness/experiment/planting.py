"""A batch of POs under one lifecycle: with state planted in every place, or without, to time its isolation."""

from collections.abc import Sequence
from dataclasses import replace

from harness.coupa.browser import BrowserManager
from harness.coupa.cleanup import POLICIES
from harness.coupa.downloader import Downloader
from harness.coupa.failures import driver_failures, first_line
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.modes import MODES
from harness.coupa.modes.mode import Lifecycle
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers import transfer_of
from harness.coupa.worker import process_po_worker
from harness.errors import HarnessError
from harness.experiment.bench import Bench, new_folder
from harness.host.temp import remove_tree
from harness.isolation.canaries import canaries_of
from harness.isolation.traces import Traces, Visit
from harness.isolation.vectors.vector import Planting, Vector
from harness.measure.spans import SpanRecorder
from harness.record.isolation import CombinationRecord
from harness.workload.batch import Po
from harness.workload.numbers import order_digits

COST_VISITS = 8  # POs per combination whose isolation is timed, after one that also pays for what is lazily loaded.
ISOLATION_SPANS = ("clone_profile", "driver_start", "login", "clear_session", "driver_quit")


def _settings(bench: Bench, combination: CombinationRecord) -> WorkerSettings:
    folder = bench.temp_dir / "cell"
    return replace(
        bench.settings,
        mode=combination.mode,
        cleanup=combination.cleanup or bench.settings.cleanup,
        download_root=new_folder(folder / "downloads"),
        temp_root=new_folder(folder / "temp"),
    )


def costs_ms(bench: Bench, combination: CombinationRecord) -> list[float]:
    """What the isolation of each PO took, on pages without canaries: a heavier page is slower to clean up after."""
    bench.witness.plant({})
    settings = _settings(bench, combination)
    batch = [bench.site.batch[index % len(bench.site.batch)] for index in range(COST_VISITS + 1)]
    try:
        results = process_po_worker(batch, settings)
    finally:
        remove_tree(settings.temp_root.parent)
    return [round(1000 * sum(result.spans.get(name, 0.0) for name in ISOLATION_SPANS), 1) for result in results[1:]]


def plant_and_look(bench: Bench, combination: CombinationRecord, vectors: Sequence[Vector]) -> Traces:
    """Work the batch with state planted by every PO, and gather what each saw of the others'."""
    bench.witness.clear_journal()
    bench.witness.plant(canaries_of(vectors))
    settings = _settings(bench, combination)
    spans = SpanRecorder()
    folders = FolderHierarchyManager(settings.download_root, worker=0)
    lifecycle = MODES[settings.mode].lifecycle(
        lambda: BrowserManager.start(settings, spans), POLICIES[settings.cleanup], spans
    )
    transfer = transfer_of(MODES[settings.mode].transfer, settings, spans)
    downloader = Downloader(settings.rules, folders, spans, transfer)
    try:
        visits = [_visit(po, lifecycle, downloader, settings.base_url, vectors) for po in bench.site.batch]
    finally:
        lifecycle.close()
        remove_tree(settings.temp_root.parent)
    digits = {order_digits(po.number): po.supplier for po in bench.site.batch}
    observations, journal = tuple(bench.witness.observations()), tuple(bench.witness.journal())
    return Traces(tuple(visits), observations, journal, frozenset(digits), digits)


def _visit(po: Po, lifecycle: Lifecycle, downloader: Downloader, base_url: str, vectors: Sequence[Vector]) -> Visit:
    digits = order_digits(po.number)
    seen: dict[str, list[str]] = {}
    trouble: dict[str, str] = {}
    strays: tuple[str, ...] = ()
    try:
        with lifecycle.driver_for_po() as browser:
            assert isinstance(browser, OpenBrowser), "the matrix drives the Chromium family only"
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
    except driver_failures(HarnessError) as error:
        # The driver is retired; whatever this PO left in it is gone, and the next one starts from a new one.
        trouble = {name: first_line(error) for name in trouble}
    return Visit(digits, 0, strays, seen, trouble)
