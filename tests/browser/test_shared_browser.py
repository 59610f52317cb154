"""Browsers that workers share: nothing passes between their POs, and one crash costs no more than an attempt each."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from harness.coupa.distribution import Distribution
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import KeeperStarted, Report, StepEntered
from harness.coupa.result import PoResult, PoStatus, WorkerSummary
from harness.coupa.settings import WorkerSettings
from harness.experiment.trial import TrialSetting, run_trial
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.marked import processes_of
from harness.isolation.leaks import TRIAL_VECTORS
from harness.isolation.leftovers import end_survivors, left_in
from tests.support.killing import browser_in, kill
from tests.support.site import PreparedSite, failed_checks, make_scenario, prepared_site

BROWSERS = [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME]
WORKERS = 3
ATTACHMENT_MS = 1500  # Long enough for several workers to have a PO in hand when one of them enters a step.


@pytest.fixture(scope="module")
def slow_files() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("smoke", pos=12, latency_ms={"attachment": {"median": ATTACHMENT_MS}})) as site:
        yield site


@pytest.fixture
def site(slow_files: PreparedSite) -> PreparedSite:
    slow_files.site.clear_journal()
    return slow_files


class Reports:
    """Remembers the keepers' processes and which PO each worker has in hand."""

    def __init__(self) -> None:
        self.keepers: list[int] = []
        self.waiting: dict[int, str] = {}

    def __call__(self, report: Report) -> None:
        """Take in one report."""
        if isinstance(report, KeeperStarted):
            self.keepers.append(report.pid)
        elif isinstance(report, StepEntered):
            self._enter(report)

    def _enter(self, report: StepEntered) -> None:
        if report.step == "wait_downloads":
            self.waiting[report.worker] = report.po
        else:
            self.waiting.pop(report.worker, None)


class KillUnderAll(Reports):
    """Kills the browser, or its keeper, once all workers wait for the files of a PO other than their first."""

    def __init__(self, temp_root: Path, *, keeper: bool = False) -> None:
        super().__init__()
        self._temp_root = temp_root
        self._keeper = keeper
        self._seen: set[str] = set()
        self._target: psutil.Process | None = None
        self.hit: set[str] = set()
        self.victims: list[psutil.Process] = []

    def _enter(self, report: StepEntered) -> None:
        super()._enter(report)
        if self.waiting and self._target is None:
            # Sought out beforehand: a look at every process takes so long that the POs in hand could get away.
            self._target = psutil.Process(self.keepers[0]) if self._keeper else browser_in(self._temp_root)
        self._seen |= {po for po in self.waiting.values() if po}
        if not self.hit and len(self.waiting) == WORKERS and len(self._seen) > WORKERS:
            assert self._target is not None, "found when the first PO waited"
            self.hit = set(self.waiting.values())
            self.victims = processes_of(self._temp_root) if self._keeper else []
            kill(self._target)


def shared(site: PreparedSite, choice: BrowserChoice | None = None) -> WorkerSettings:
    browser = None if choice is None else find_browser(choice)
    return replace(site.settings("context-per-po", browser=browser), browsers=1)


def work(site: PreparedSite, settings: WorkerSettings, reports: Reports) -> tuple[list[PoResult], list[WorkerSummary]]:
    with PersistentWorkerPool(settings, WORKERS, Distribution.DYNAMIC, reports) as pool:
        return list(pool.run(site.pos())), pool.summaries()


@pytest.mark.parametrize("choice", BROWSERS)
def test_workers_of_one_browser_bring_home_every_file_and_start_one_driver(
    site: PreparedSite, choice: BrowserChoice
) -> None:
    settings = shared(site, choice)

    results, summaries = work(site, settings, Reports())

    assert failed_checks(site.site, settings, site.pos(), results) == {}
    assert {result.outcome.status for result in results} == {PoStatus.COMPLETED}
    assert {result.worker for result in results} == set(range(WORKERS))
    assert [result.strays for result in results if result.strays] == []
    assert sum(summary.driver_starts for summary in summaries) == 1


@pytest.mark.parametrize("choice", BROWSERS)
@pytest.mark.parametrize("inspect", [False, True])
def test_nothing_planted_by_a_po_reaches_one_that_is_open_in_the_same_browser(
    site: PreparedSite, tmp_path: Path, choice: BrowserChoice, *, inspect: bool
) -> None:
    settings = replace(shared(site, choice), inspect=inspect)
    ledger = tmp_path / "ledger.csv"

    record = run_trial(
        TrialSetting(
            site.site, settings, WORKERS, Distribution.DYNAMIC, ledger, sampling=not inspect, vectors=TRIAL_VECTORS
        ),
        0,
        lambda _event: None,
    )

    leaks = [check for check in record.checks if check.name.startswith("no-leak-")]
    assert {check.name: check.findings for check in record.checks if check.status == "failed"} == {}
    assert [check.name for check in leaks if check.status == "passed"] != []
    if not inspect:
        # The shared browser is weighed with the first worker that shares it.
        processes = {worker.worker: worker.peak_processes for worker in record.workers}
        assert processes.pop(0) > max(processes.values())


def test_a_crash_of_the_shared_browser_costs_each_worker_one_attempt_at_the_po_in_hand(site: PreparedSite) -> None:
    settings = shared(site)
    killer = KillUnderAll(settings.temp_root)

    results, summaries = work(site, settings, killer)

    again = {result.po: result for result in results if result.attempts > 1}
    assert len(killer.hit) == WORKERS
    # A PO whose last file had just come may have got away, and the next one have been hit instead.
    assert 1 < len(again) == len({result.worker for result in again.values()})
    assert all(result.attempts == 2 and result.troubles for result in again.values())
    assert failed_checks(site.site, settings, site.pos(), results) == {}
    assert sum(summary.driver_starts for summary in summaries) == 2
    assert len(killer.keepers) == 1


def test_a_killed_keeper_takes_its_browser_along_and_another_one_takes_over(site: PreparedSite) -> None:
    settings = shared(site)
    killer = KillUnderAll(settings.temp_root, keeper=True)

    results, _ = work(site, settings, killer)

    assert len(killer.victims) > 1
    assert not any(victim.is_running() for victim in killer.victims)
    assert len(killer.keepers) == 2
    assert failed_checks(site.site, settings, site.pos(), results) == {}


@pytest.mark.parametrize("reason", [KeyboardInterrupt, RuntimeError])
def test_leaving_early_ends_the_shared_browser_and_its_keeper(site: PreparedSite, reason: type[BaseException]) -> None:
    settings = shared(site)
    reports = Reports()

    def leave_early() -> None:
        with PersistentWorkerPool(settings, WORKERS, Distribution.DYNAMIC, reports) as pool:
            next(pool.run(site.pos()))
            raise reason

    with pytest.raises(reason):
        leave_early()

    assert not any(psutil.pid_exists(pid) for pid in reports.keepers)
    assert end_survivors(settings.temp_root) == ()
    assert left_in(settings.temp_root) == ()
