"""Runs a soak: POs one after the other, a look after each, and checks stretch by stretch."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from harness.coupa.distribution import Distribution
from harness.coupa.folders import STAGING, FolderHierarchyManager
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Report, WorkerStarted
from harness.coupa.result import PoResult
from harness.coupa.settings import WorkerSettings
from harness.experiment.bench import new_folder, open_bench
from harness.experiment.events import Watcher
from harness.experiment.soak.at_rest import RestReader
from harness.experiment.soak.log import SoakLog
from harness.experiment.soak.plan import SoakPlan
from harness.host.temp import remove_tree
from harness.isolation.checks import run_checks
from harness.isolation.checks.nothing_left import NothingLeft
from harness.isolation.evidence import Evidence, files_under
from harness.isolation.leftovers import end_survivors, left_in
from harness.record.run import CheckRecord
from harness.workload.batch import Po
from harness.workload.fake_site import FakeSite

STRETCH_POS = 100

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
            log.add_checks([_nothing_left(settings.temp_root)])


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


class Stretch:
    """The POs since the last check. They are checked together and their files then deleted, so that no disk fills.

    A stretch ends with a lap at the latest: a PO that is met again finds an empty folder, as the first time.
    """

    def __init__(self, root: Path, site: FakeSite) -> None:
        self.results: list[PoResult] = []
        self._root = root
        self._site = site
        self._due = cycle(site.batch)
        self._most = min(STRETCH_POS, len(site.batch))

    @property
    def is_full(self) -> bool:
        """Whether it is time to check."""
        return len(self.results) >= self._most or self.results[-1].po == self._site.batch[-1].number

    def add(self, result: PoResult) -> None:
        """Take in a PO."""
        self.results.append(result)

    def checked(self) -> tuple[list[CheckRecord], int]:
        """What the checks say of these POs and how many they are; a new stretch begins."""
        evidence = self._evidence()
        self._site.clear_journal()
        for entry in self._root.iterdir():
            if entry.name != STAGING:
                remove_tree(entry)
        self.results = []
        # What is left behind can be told only at the very end.
        return [check for check in run_checks(evidence) if check.name != NothingLeft.name], len(evidence.results)

    def _evidence(self) -> Evidence:
        batch = tuple(islice(self._due, len(self.results)))
        return Evidence(
            batch=batch,
            results=tuple(self.results),
            expected=self._site.expected,
            folders=_folders(self._root, batch),
            files=files_under(self._root),
            journal=tuple(self._site.journal()),
        )


def _folders(root: Path, batch: Sequence[Po]) -> dict[str, str]:
    folders = FolderHierarchyManager(root, worker=0)
    return {po.number: folders.folder_of(po).relative_to(root.resolve()).as_posix() for po in batch}


def _nothing_left(temp_root: Path) -> CheckRecord:
    evidence = Evidence(
        batch=(),
        results=(),
        expected=None,
        folders={},
        files=(),
        survivors=end_survivors(temp_root),
        leftovers=left_in(temp_root),
    )
    findings = NothingLeft().findings(evidence)
    return CheckRecord(name=NothingLeft.name, status="failed" if findings else "passed", findings=findings or [])
