"""A batch on two worker processes with real browsers: folders, files, and what the death of a worker costs."""

import psutil
import pytest

from harness.coupa.distribution import Distribution
from harness.coupa.folders import STAGING
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Report, StepEntered, WorkerStarted
from tests.support.killing import kill
from tests.support.site import PreparedSite, failed_checks


def ignore(_report: Report) -> None:
    """Listen to nothing."""


class KillWorkerAt:
    """Kills the process of the first worker that enters ``step``, once."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._pids: dict[int, int] = {}
        self.victim_po = ""

    def __call__(self, report: Report) -> None:
        """Take in one report, on the pool's listening thread."""
        if isinstance(report, WorkerStarted):
            self._pids[report.worker] = report.pid
        elif isinstance(report, StepEntered) and report.step == self._step and not self.victim_po:
            self.victim_po = report.po
            kill(psutil.Process(self._pids[report.worker]))


@pytest.mark.parametrize(
    ("mode", "distribution"),
    [
        ("driver-per-worker", Distribution.STATIC),
        ("driver-per-worker", Distribution.DYNAMIC),
        ("per-po-driver", Distribution.DYNAMIC),
    ],
)
def test_each_folder_holds_exactly_its_pos_files(smoke: PreparedSite, mode: str, distribution: Distribution) -> None:
    settings = smoke.settings(mode)
    batch = smoke.site.batch

    with PersistentWorkerPool(settings, 2, distribution, ignore) as pool:
        results = list(pool.run(batch))
        summaries = pool.summaries()

    assert failed_checks(smoke.site, settings, batch, results) == {}
    folders = {path.name for path in settings.download_root.iterdir()}
    assert folders == {po.number for po in smoke.pos("COMPLETED")}
    assert STAGING not in folders
    assert sum(summary.pos_done for summary in summaries) == len(batch)
    assert {summary.worker for summary in summaries} == {result.worker for result in results}


def test_a_worker_killed_at_its_drivers_start_costs_its_po_an_attempt_and_leaves_nothing_behind(
    smoke: PreparedSite,
) -> None:
    settings = smoke.settings()
    batch = smoke.pos()
    killer = KillWorkerAt("driver_start")

    with PersistentWorkerPool(settings, 2, Distribution.STATIC, killer) as pool:
        results = list(pool.run(batch))
        summaries = pool.summaries()

    assert {result.po: result.attempts for result in results if result.attempts > 1} == {killer.victim_po: 2}
    assert sum(summary.deaths for summary in summaries) == 1
    # The start that the dead process had reported counts.
    assert sum(summary.driver_starts for summary in summaries) == 3
    assert failed_checks(smoke.site, settings, batch, results) == {}
