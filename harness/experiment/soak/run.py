"""Runs a soak: POs one after the other, a look after each, and checks stretch by stretch."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice

from harness.coupa.distribution import Distribution
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Report, WorkerStarted
from harness.coupa.settings import WorkerSettings
from harness.experiment.bench import new_folder, open_bench
from harness.experiment.events import Watcher
from harness.experiment.soak.at_rest import RestReader
from harness.experiment.soak.log import SoakLog
from harness.experiment.soak.plan import SoakPlan
from harness.experiment.soak.stretch import Stretch, nothing_left
from harness.workload.fake_site import FakeSite

OnPo = Callable[[], None]


def run_soak(plan: SoakPlan, log: SoakLog, watcher: Watcher, on_po: OnPo) -> None:
    """Work POs until there were enough; whatever ends it early, ``log`` has all that was done before.

    Args:
        on_po: called after every PO that is in the log, before the next is begun.

    Raises:
        HarnessError: for anything that keeps the POs from starting or going on.
    """
    with open_bench(plan.workload, plan.browser, watcher, headed=plan.headed, endurance=plan.endurance) as bench:
        settings = replace(
            bench.settings,
            mode=plan.mode,
            cleanup=plan.cleanup,
            download_root=new_folder(bench.temp_dir / "downloads"),
            temp_root=new_folder(bench.temp_dir / "1"),  # As short as a trial's: a socket's path ends in it.
        )
        try:
            _work(plan, settings, bench.witness, log, on_po)
        finally:
            log.add_checks([nothing_left(settings.temp_root)])


def _work(plan: SoakPlan, settings: WorkerSettings, site: FakeSite, log: SoakLog, on_po: OnPo) -> None:
    reader = RestReader(site.pid, settings.temp_root)

    def on_report(report: Report) -> None:
        if isinstance(report, WorkerStarted):
            reader.watch(report.pid)

    site.clear_journal()
    stretch = Stretch(settings.download_root, site)
    with PersistentWorkerPool(settings, 1, Distribution.DYNAMIC, on_report) as pool:
        for result in pool.run(list(islice(cycle(site.batch), plan.pos))):
            # The only worker waits for its next PO meanwhile, so that nothing moves that is looked at.
            log.add(result, reader.read())
            stretch.add(result)
            if stretch.is_full:
                log.add_checks(*stretch.checked())
            on_po()
            if plan.seconds is not None and log.elapsed_s >= plan.seconds:
                break
        pool.summaries()
    if stretch.results:
        log.add_checks(*stretch.checked())
