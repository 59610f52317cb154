"""Drivers and browsers that die or hang between POs, or every time; ``tests/reliability`` has the rest."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from harness.coupa.result import PoStatus
from harness.coupa.worker import PoWorker
from tests.support.killing import KillAt, StopAt, browser_in, driver_in, kill
from tests.support.site import TEST_PATIENCE, PreparedSite, failed_checks, make_scenario, prepared_site

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


@pytest.mark.parametrize("victim", [driver_in, browser_in])
def test_one_that_hangs_while_a_session_is_cleaned_costs_neither_the_po_nor_the_next(
    site: PreparedSite, victim: Find
) -> None:
    settings = site.settings(patience=replace(TEST_PATIENCE, command_s=3.0))
    batch = site.pos()[:2]
    # The first two open its tab, and that of the next PO.
    stop_at = StopAt(batch[0].number, "clear_session", lambda: victim(settings.temp_root), nth=2)
    worker = PoWorker(settings, on_step=stop_at)

    results = [worker.process(po) for po in batch]
    summary = worker.close()

    assert [result.attempts for result in results] == [1, 1]
    assert [bool(result.troubles) for result in results] == [victim is browser_in, False]
    assert summary.driver_starts == (2 if victim is browser_in else 1)
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
