"""Real browsers on a real Grid of two nodes: every mode, a worker that dies, a node that dies."""

import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from harness.coupa.distribution import Distribution
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.remote.finding import find_on_grid
from harness.coupa.reports import RemoteDriverStarted, Report, StepEntered, WorkerStarted
from harness.coupa.settings import WorkerSettings
from harness.grid.client import grid_status
from harness.grid.sessions import end_sessions_below
from harness.host.browsers import BrowserChoice
from harness.host.marked import processes_of
from harness.record.store import load_run
from tests.support.comparing import ended
from tests.support.grids import RunningGrid, running_grid
from tests.support.killing import kill
from tests.support.site import PreparedSite, failed_checks
from tests.support.waiting import wait_until

MODES = ("per-po-driver", "driver-per-worker", "context-per-po", "sequential", "http-transfer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGrid]:
    with running_grid(tmp_path_factory.mktemp("grid"), free_port(), sessions=2) as running:
        yield running


def settings_on(grid: RunningGrid, site: PreparedSite, mode: str) -> WorkerSettings:
    """For a batch in this mode; the browser is what the Grid really starts."""
    return site.settings(mode, browser=find_on_grid(grid.url, BrowserChoice.AUTO, 2))


def open_sessions(grid: RunningGrid) -> int:
    return len(grid_status(grid.url).sessions)


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_brings_home_every_file_and_leaves_no_session(
    grid: RunningGrid, smoke: PreparedSite, mode: str
) -> None:
    settings, batch = settings_on(grid, smoke, mode), smoke.site.batch
    reports: list[Report] = []
    workers = 1 if mode == "sequential" else 2

    with PersistentWorkerPool(settings, workers, Distribution.DYNAMIC, reports.append) as pool:
        results = list(pool.run(batch))
        summaries = pool.summaries()

    assert failed_checks(smoke.site, settings, batch, results) == {}
    assert {result.attempts for result in results} == {1}
    assert end_sessions_below(grid.url, settings.temp_root) == ()
    started = [each for each in reports if isinstance(each, RemoteDriverStarted)]
    assert len(started) == sum(summary.driver_starts for summary in summaries)
    # The nodes are on this machine, where the memory of what they start can be seen.
    assert all(each.pid is not None for each in started)


class KillWorkerOnce:
    """Kills the process of the first worker that waits for files."""

    def __init__(self) -> None:
        self._pids: dict[int, int] = {}
        self._is_done = False

    def __call__(self, report: Report) -> None:
        if isinstance(report, WorkerStarted):
            self._pids[report.worker] = report.pid
        elif isinstance(report, StepEntered) and report.step == "wait_downloads" and not self._is_done:
            self._is_done = True
            kill(psutil.Process(self._pids[report.worker]))


def test_a_worker_that_is_killed_leaves_no_session_and_its_po_is_worked_again(
    grid: RunningGrid, smoke: PreparedSite
) -> None:
    settings, batch = settings_on(grid, smoke, "driver-per-worker"), smoke.pos()

    with PersistentWorkerPool(settings, 2, Distribution.DYNAMIC, KillWorkerOnce()) as pool:
        results = list(pool.run(batch))
        pool.summaries()

    assert failed_checks(smoke.site, settings, batch, results) == {}
    assert max(result.attempts for result in results) == 2
    assert end_sessions_below(grid.url, settings.temp_root) == ()
    wait_until(lambda: open_sessions(grid) == 0, "the dead worker's session ends")


def test_compare_on_a_grid_measures_memory_and_says_where_it_ran(grid: RunningGrid, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--pos", "3", "--workers", "2", "--rounds", "1", "--scenario", "smoke", "--no-isolation-round")

    done = ended([*options, "--grid", grid.url, "--out", str(out)], tmp_path)

    assert done.code == 3, done.stderr  # One round decides nothing.
    run = load_run(out)
    assert (run.config.grid, run.environment.browser_path) == (grid.url, grid.url)
    trials = run.rounds[0].trials
    assert all(check.status != "failed" for trial in trials for check in trial.checks)
    assert {worker.memory_kind for trial in trials for worker in trial.workers} <= {"pss", "uss", "rss"}
    assert "drivers on a Selenium Grid" in (out / "summary.md").read_text(encoding="utf-8")


class KillNodeOnce:
    """Kills a node that holds sessions, once ``drivers`` have started and a PO waits for its files."""

    def __init__(self, grid: RunningGrid, drivers: int) -> None:
        self._grid = grid
        self._to_come = drivers
        self.victim = ""

    def __call__(self, report: Report) -> None:
        if isinstance(report, RemoteDriverStarted):
            self._to_come -= 1
        elif isinstance(report, StepEntered) and self._is_due(report):
            self._kill()

    def _is_due(self, report: StepEntered) -> bool:
        return report.step == "wait_downloads" and self._to_come <= 0 and not self.victim

    def _kill(self) -> None:
        held = {node.uri for node in grid_status(self._grid.url).nodes if node.sessions}
        node = next(each for each in self._grid.state.nodes() if each.url in held)
        self.victim = node.role
        kill(psutil.Process(node.pid))


@pytest.mark.parametrize("mode", ["driver-per-worker", "context-per-po"])
def test_a_node_that_is_killed_in_mid_run_costs_attempts_and_no_po(
    smoke: PreparedSite, tmp_path: Path, mode: str
) -> None:
    batch = smoke.site.batch
    with running_grid(tmp_path, free_port(), sessions=2) as grid:
        settings = settings_on(grid, smoke, mode)
        killer = KillNodeOnce(grid, drivers=2)

        with PersistentWorkerPool(settings, 2, Distribution.DYNAMIC, killer) as pool:
            results = list(pool.run(batch))
            summaries = pool.summaries()

        assert killer.victim
        assert failed_checks(smoke.site, settings, batch, results) == {}
        again = [result for result in results if result.attempts > 1]
        assert again, "a PO was in hand on the node that died"
        assert all(result.troubles for result in again)
        assert sum(summary.driver_starts for summary in summaries) > 2
        assert end_sessions_below(grid.url, settings.temp_root) == ()
    assert_nothing_of(grid)


def assert_nothing_of(grid: RunningGrid) -> None:
    """Neither a member nor anything that one of them has started is left."""
    wait_until(lambda: not processes_of(grid.state.folder), "everything of the Grid ends")
    assert not grid.state.is_alive
    assert not grid.state.folder.exists()
