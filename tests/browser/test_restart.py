"""Drivers and browsers that die: the PO is tried again with new ones, and nothing is left of the old."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from harness.coupa.result import PoStatus
from harness.coupa.worker import PoWorker
from tests.support.killing import KillAt, browser_in, driver_in, kill
from tests.support.site import PreparedSite, failed_checks, make_scenario, prepared_site

# Long enough that no file arrives before a kill that falls on the start of the waiting.
ATTACHMENT_MS = 600

Find = Callable[[Path], psutil.Process]


@pytest.fixture(scope="module")
def slow_files() -> Iterator[PreparedSite]:
    latency = {"attachment": {"median": ATTACHMENT_MS}}
    with prepared_site(make_scenario("smoke", pos=6, latency_ms=latency)) as prepared:
        yield prepared


@pytest.fixture
def site(slow_files: PreparedSite) -> PreparedSite:
    slow_files.site.clear_journal()
    return slow_files


@pytest.mark.parametrize("victim", [driver_in, browser_in])
def test_a_death_between_two_pos_costs_one_driver_start(site: PreparedSite, victim: Find) -> None:
    settings = site.settings()
    batch = site.pos()[:2]
    worker = PoWorker(settings)

    results = [worker.process(batch[0])]
    kill(victim(settings.temp_root))
    results.append(worker.process(batch[1]))
    summary = worker.close()

    assert summary.driver_starts == 2
    assert failed_checks(site.site, settings, batch, results) == {}


@pytest.mark.parametrize(
    ("mode", "step"),
    [
        ("driver-per-worker", "navigate"),
        ("driver-per-worker", "wait_downloads"),
        ("context-per-po", "trigger"),
        ("per-po-driver", "trigger"),
    ],
)
def test_a_browsers_death_during_a_po_costs_an_attempt_and_the_po_completes(
    site: PreparedSite, mode: str, step: str
) -> None:
    settings = site.settings(mode)
    batch = site.pos()[:1]
    worker = PoWorker(settings, on_step=KillAt(batch[0].number, step, lambda: browser_in(settings.temp_root)))

    results = [worker.process(po) for po in batch]
    summary = worker.close()

    assert [result.attempts for result in results] == [2]
    assert summary.driver_starts == 2
    assert failed_checks(site.site, settings, batch, results) == {}


@pytest.mark.parametrize("step", ["navigate", "trigger", "wait_downloads"])
def test_a_po_outlives_its_driver_as_long_as_the_browser_runs_and_the_next_po_gets_a_new_one(
    site: PreparedSite, step: str
) -> None:
    settings = site.settings()
    batch = site.pos()[:2]
    kill_at = KillAt(batch[0].number, step, lambda: driver_in(settings.temp_root))
    worker = PoWorker(settings, on_step=kill_at)

    results = [worker.process(po) for po in batch]
    summary = worker.close()

    assert [result.attempts for result in results] == [1, 1]
    assert summary.driver_starts == 2
    assert failed_checks(site.site, settings, batch, results) == {}


def test_a_po_under_which_every_browser_dies_fails_with_a_reason_and_the_next_one_completes(site: PreparedSite) -> None:
    settings = site.settings()
    doomed, next_po = site.pos()[:2]
    every_time = settings.endurance.attempts
    kill_at = KillAt(doomed.number, "navigate", lambda: browser_in(settings.temp_root), times=every_time)
    worker = PoWorker(settings, on_step=kill_at)

    failed, completed = worker.process(doomed), worker.process(next_po)
    worker.close()

    assert failed.outcome.status is PoStatus.FAILED
    assert failed.outcome.reason
    assert failed.attempts == settings.endurance.attempts
    assert failed_checks(site.site, settings, [next_po], [completed]) == {}
