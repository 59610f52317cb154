"""The pool with drivers that do not start or never answer: who works what, and what a death or a way out leaves."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from harness.coupa import posts, staff
from harness.coupa.distribution import Distribution
from harness.coupa.endurance import Endurance
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import FellBack, Incident, Report, StepEntered, WorkerDied, WorkerGivenUp, WorkerStarted
from harness.coupa.result import PoResult, PoStatus
from harness.coupa.settings import WorkerSettings
from harness.errors import EnvironmentProblem
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
        self.incidents: list[Incident] = []

    def __call__(self, report: Report) -> None:
        """Take in one report, on the pool's listening thread."""
        if isinstance(report, WorkerStarted):
            self.pids.setdefault(report.worker, set()).add(report.pid)
        elif isinstance(report, StepEntered) and report.po:
            self.worked.setdefault(report.worker, set()).add(report.po)
        elif isinstance(report, Incident):
            self.incidents.append(report)


class UnderItsDriver(Reports):
    """Does something to the process of the first worker whose driver runs."""

    def __init__(self, temp_root: Path, what: Callable[[psutil.Process], None]) -> None:
        super().__init__()
        self._temp_root = temp_root
        self._what = what
        self.victim = -1

    def __call__(self, report: Report) -> None:
        """Take in one report; strike where a driver never answers."""
        super().__call__(report)
        if isinstance(report, StepEntered) and report.step == "driver_start" and self.victim < 0:
            wait_until(lambda: hanging_drivers(self._temp_root), "a driver that never answers")
            (driver,) = hanging_drivers(self._temp_root)
            self.victim = worker_of(driver, self._temp_root)
            # Its parent, since what the victim itself reported may still be on its way.
            self._what(psutil.Process(driver.ppid()))


def hanging_drivers(temp_root: Path) -> list[psutil.Process]:
    return [process for process in processes_of(temp_root) if process.name() == "sleep"]


def worker_of(driver: psutil.Process, temp_root: Path) -> int:
    return int(Path(driver.environ()["TMPDIR"]).relative_to(temp_root).parts[0].removeprefix("w"))


def make_settings(folder: Path, driver: Path) -> WorkerSettings:
    temp_root = folder / "temp"
    temp_root.mkdir()
    browser = Browser(BrowserChoice.CHROME, "Chromium", Path(sys.executable), driver, "1.0", "1.0", "for a test")
    return WorkerSettings(
        "http://localhost:9",
        browser,
        "driver-per-worker",
        "full",
        folder / "downloads",
        temp_root,
        endurance=Endurance(first_pause_s=0.01),
    )


@pytest.fixture
def no_driver(tmp_path: Path) -> WorkerSettings:
    """Every driver ends at once."""
    script = tmp_path / "chromedriver"
    script.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    script.chmod(0o755)
    return make_settings(tmp_path, script)


@pytest.fixture
def one_hanging_driver(tmp_path: Path) -> WorkerSettings:
    """The first driver to be started never answers; all others end at once. There is nothing to fall back on."""
    script = tmp_path / "chromedriver"
    script.write_text(f"#!/bin/sh\nmkdir '{tmp_path}/first' 2>/dev/null || exit 1\nexec sleep 600\n", encoding="utf-8")
    script.chmod(0o755)
    return replace(make_settings(tmp_path, script), mode="sequential")


def work(settings: WorkerSettings, workers: int, distribution: Distribution, reports: Reports) -> list[PoResult]:
    """Everything that a pool says of the batch, for which no driver is ever to be had."""
    results: list[PoResult] = []
    with PersistentWorkerPool(settings, workers, distribution, reports) as pool:
        with pytest.raises(EnvironmentProblem, match="Chromium did not start"):
            results += pool.run(BATCH)
        pool.summaries()
    return results


def assert_each_failed_once(results: list[PoResult]) -> None:
    assert sorted(result.po for result in results) == [po.number for po in BATCH]
    assert {result.outcome.status for result in results} == {PoStatus.FAILED}
    assert all("Chromium did not start" in result.outcome.reason for result in results)


def assert_nothing_is_left(settings: WorkerSettings) -> None:
    assert end_survivors(settings.temp_root) == ()
    assert left_in(settings.temp_root) == ()
    assert not any(settings.download_root.rglob("*"))


@needs_shell_scripts
def test_where_no_driver_ever_starts_every_po_gets_one_result_that_says_so(no_driver: WorkerSettings) -> None:
    reports = Reports()
    results = work(no_driver, 2, Distribution.STATIC, reports)

    assert_each_failed_once(results)
    assert [each.worker for each in reports.incidents if isinstance(each, WorkerGivenUp)][-1] == 0
    assert sum(isinstance(each, FellBack) for each in reports.incidents) == 1
    assert sum(len(pos) for pos in reports.worked.values()) < len(BATCH)
    assert_nothing_is_left(no_driver)


@needs_shell_scripts
def test_a_dead_workers_driver_is_ended_and_another_process_takes_over_its_queue(
    one_hanging_driver: WorkerSettings,
) -> None:
    killer = UnderItsDriver(one_hanging_driver.temp_root, kill)

    results = work(one_hanging_driver, 2, Distribution.STATIC, killer)

    [died] = [each for each in killer.incidents if isinstance(each, WorkerDied)]
    assert (died.worker, died.reason) == (killer.victim, "the worker's process ended under this PO (exit code -9)")
    assert len(killer.pids[killer.victim]) == 2
    assert killer.pids[0].isdisjoint(killer.pids[1])
    [again] = [result for result in results if result.troubles]
    assert (again.po, again.troubles) == (died.po, (died.reason,))
    assert_each_failed_once(results)
    assert_nothing_is_left(one_hanging_driver)


@needs_shell_scripts
def test_a_worker_that_is_stopped_is_ended_with_its_driver_and_its_po_goes_on(
    one_hanging_driver: WorkerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "LOOK_S", 0.05)
    monkeypatch.setattr(posts, "MOST_LOOKS_STOPPED", 3)
    stopper = UnderItsDriver(one_hanging_driver.temp_root, psutil.Process.suspend)

    results = work(one_hanging_driver, 1, Distribution.DYNAMIC, stopper)

    [died] = [each for each in stopper.incidents if isinstance(each, WorkerDied)]
    assert "it had been stopped" in died.reason
    assert_each_failed_once(results)
    assert_nothing_is_left(one_hanging_driver)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard, also where whoever started the tests has it ignored, as shells do for their background jobs."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@needs_shell_scripts
@pytest.mark.usefixtures("interruptible")
def test_leaving_by_an_exception_ends_workers_and_drivers(one_hanging_driver: WorkerSettings) -> None:
    leaver = UnderItsDriver(one_hanging_driver.temp_root, lambda _worker: os.kill(os.getpid(), signal.SIGINT))

    with (
        pytest.raises(KeyboardInterrupt),
        PersistentWorkerPool(one_hanging_driver, 2, Distribution.STATIC, leaver) as pool,
    ):
        list(pool.run(BATCH))

    assert not [pid for pids in leaver.pids.values() for pid in pids if psutil.pid_exists(pid)]
    assert_nothing_is_left(one_hanging_driver)
