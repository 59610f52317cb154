"""The pool with drivers that do not start or never answer: who works what, and what a death or a way out leaves."""

import sys
from pathlib import Path

import psutil
import pytest

from harness.coupa.distribution import Distribution
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Report, StepEntered, WorkerStarted
from harness.coupa.result import PoStatus
from harness.coupa.settings import WorkerSettings
from harness.host.browsers import Browser, BrowserChoice
from harness.host.marked import processes_of
from harness.isolation.leftovers import end_survivors, left_in
from harness.workload.batch import Po
from tests.support.killing import kill
from tests.support.waiting import wait_until

BATCH = tuple(Po(f"PO{number}", "Acme") for number in range(10001, 10007))

needs_shell_scripts = pytest.mark.skipif(sys.platform == "win32", reason="the make-believe driver is a shell script")


class Reports:
    """Remembers what the workers report."""

    def __init__(self) -> None:
        self.pids: dict[int, set[int]] = {}
        self.worked: dict[int, set[str]] = {}

    def __call__(self, report: Report) -> None:
        """Take in one report, on the pool's listening thread."""
        if isinstance(report, WorkerStarted):
            self.pids.setdefault(report.worker, set()).add(report.pid)
        elif isinstance(report, StepEntered) and report.po:
            self.worked.setdefault(report.worker, set()).add(report.po)


class KillUnderItsDriver(Reports):
    """Kills the process of the first worker whose driver runs."""

    def __init__(self, temp_root: Path) -> None:
        super().__init__()
        self._temp_root = temp_root
        self.victim = -1

    def __call__(self, report: Report) -> None:
        """Take in one report; kill where a driver never answers."""
        super().__call__(report)
        if isinstance(report, StepEntered) and report.step == "driver_start" and self.victim < 0:
            wait_until(lambda: hanging_drivers(self._temp_root), "a driver that never answers")
            (driver,) = hanging_drivers(self._temp_root)
            self.victim = worker_of(driver, self._temp_root)
            # Its parent, since what the victim itself reported may still be on its way.
            kill(psutil.Process(driver.ppid()))


def hanging_drivers(temp_root: Path) -> list[psutil.Process]:
    return [process for process in processes_of(temp_root) if process.name() == "sleep"]


def worker_of(driver: psutil.Process, temp_root: Path) -> int:
    return int(Path(driver.environ()["TMPDIR"]).relative_to(temp_root).parts[0].removeprefix("w"))


def make_settings(folder: Path, driver: Path) -> WorkerSettings:
    temp_root = folder / "temp"
    temp_root.mkdir()
    browser = Browser(BrowserChoice.CHROME, "Chromium", Path(sys.executable), driver, "1.0", "1.0", "for a test")
    return WorkerSettings("http://localhost:9", browser, "driver-per-worker", "full", folder / "downloads", temp_root)


@pytest.fixture
def no_driver(tmp_path: Path) -> WorkerSettings:
    return make_settings(tmp_path, tmp_path / "missing-chromedriver")


@pytest.fixture
def one_hanging_driver(tmp_path: Path) -> WorkerSettings:
    """The first driver to be started never answers; all others end at once."""
    script = tmp_path / "chromedriver"
    script.write_text(f"#!/bin/sh\nmkdir '{tmp_path}/first' 2>/dev/null || exit 1\nexec sleep 600\n", encoding="utf-8")
    script.chmod(0o755)
    return make_settings(tmp_path, script)


def assert_nothing_is_left(settings: WorkerSettings) -> None:
    assert end_survivors(settings.temp_root) == ()
    assert left_in(settings.temp_root) == ()
    assert not any(settings.download_root.rglob("*"))


@pytest.mark.parametrize("distribution", list(Distribution))
def test_every_po_gets_one_result_that_says_why_it_failed(
    no_driver: WorkerSettings, distribution: Distribution
) -> None:
    with PersistentWorkerPool(no_driver, 2, distribution, Reports()) as pool:
        results = list(pool.run(BATCH))
        summaries = pool.summaries()

    assert sorted(result.po for result in results) == [po.number for po in BATCH]
    assert {result.outcome.status for result in results} == {PoStatus.FAILED}
    assert all("Chromium did not start" in result.outcome.reason for result in results)
    assert sum(summary.pos_done for summary in summaries) == len(BATCH)
    assert_nothing_is_left(no_driver)


def test_a_static_batch_is_dealt_like_cards_each_worker_in_a_process_of_its_own(no_driver: WorkerSettings) -> None:
    reports = Reports()

    with PersistentWorkerPool(no_driver, 2, Distribution.STATIC, reports) as pool:
        results = list(pool.run(BATCH))
        pool.summaries()

    for worker in (0, 1):
        mine = [result.po for result in results if result.worker == worker]
        assert mine == [po.number for po in BATCH[worker::2]]
        assert reports.worked[worker] == set(mine)
    (first,), (second,) = reports.pids[0], reports.pids[1]
    assert first != second


def test_workers_beyond_the_batch_are_not_started(no_driver: WorkerSettings) -> None:
    reports = Reports()

    with PersistentWorkerPool(no_driver, 3, Distribution.STATIC, reports) as pool:
        results = list(pool.run(BATCH[:1]))
        summaries = pool.summaries()

    assert [result.po for result in results] == [BATCH[0].number]
    assert reports.pids.keys() == {0}
    assert [summary.worker for summary in summaries] == [0]


@needs_shell_scripts
def test_a_dead_workers_driver_is_ended_and_another_process_takes_over_its_queue(
    one_hanging_driver: WorkerSettings,
) -> None:
    killer = KillUnderItsDriver(one_hanging_driver.temp_root)

    with PersistentWorkerPool(one_hanging_driver, 2, Distribution.STATIC, killer) as pool:
        results = list(pool.run(BATCH))
        pool.summaries()

    died = [result for result in results if "the worker's process ended under this PO" in result.outcome.reason]
    assert [result.worker for result in died] == [killer.victim]
    assert sorted(result.po for result in results) == [po.number for po in BATCH]
    assert len(killer.pids[killer.victim]) == 2
    assert_nothing_is_left(one_hanging_driver)


@needs_shell_scripts
def test_leaving_by_an_exception_ends_workers_and_drivers(one_hanging_driver: WorkerSettings) -> None:
    reports = Reports()

    def leave_early() -> None:
        with PersistentWorkerPool(one_hanging_driver, 2, Distribution.STATIC, reports) as pool:
            next(pool.run(BATCH))
            wait_until(lambda: hanging_drivers(one_hanging_driver.temp_root), "a driver that never answers")
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        leave_early()

    assert not [pid for pids in reports.pids.values() for pid in pids if psutil.pid_exists(pid)]
    assert_nothing_is_left(one_hanging_driver)
