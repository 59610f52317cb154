"""A batch on two worker processes with real browsers: folders, files, and what the death of a worker costs."""

import psutil
import pytest

from harness.coupa.distribution import Distribution
from harness.coupa.folders import STAGING
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Report, StepEntered, WorkerStarted
from harness.coupa.result import PoStatus
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


@pytest.mark.parametrize("step", ["navigate", "driver_start"])
def test_a_killed_worker_costs_its_po_alone_and_leaves_nothing_behind(smoke: PreparedSite, step: str) -> None:
    settings = smoke.settings()
    batch = smoke.pos()
    killer = KillWorkerAt(step)

    with PersistentWorkerPool(settings, 2, Distribution.STATIC, killer) as pool:
        results = {result.po: result for result in pool.run(batch)}
        pool.summaries()

    lost = results.pop(killer.victim_po)
    assert lost.outcome.status is PoStatus.FAILED
    assert "the worker's process ended under this PO" in lost.outcome.reason
    others = [po for po in batch if po.number != killer.victim_po]
    assert failed_checks(smoke.site, settings, others, list(results.values())) == {}
