"""What looking for leaks costs a trial, which is why it has a round of its own; and what a context costs a PO."""

import statistics
import time
from collections.abc import Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.coupa.worker import PoWorker
from harness.host.browsers import BrowserChoice, find_browser
from harness.isolation.canaries import canaries_of
from harness.isolation.leaks import TRIAL_VECTORS
from tests.support.site import PreparedSite, make_scenario, prepared_site, started_browser

ROUNDS = 10
SHARE_ALLOWED = 0.02  # Of a trial's wall time; checking that costs more belongs into a round that is not timed.


@pytest.fixture(scope="module")
def typical_site() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("typical", pos=6)) as prepared:
        yield prepared


def po_s(prepared: PreparedSite, worker: PoWorker) -> float:
    started = time.perf_counter()
    worker.process(prepared.pos()[0])
    return time.perf_counter() - started


def test_planting_everywhere_costs_a_trial_more_than_it_may(typical_site: PreparedSite) -> None:
    worker = PoWorker(typical_site.settings())
    worker.process(typical_site.pos()[0])
    plain_s, canaried_s = [], []
    for _ in range(ROUNDS):
        typical_site.site.plant({})
        plain_s.append(po_s(typical_site, worker))
        typical_site.site.plant(canaries_of(TRIAL_VECTORS))
        canaried_s.append(po_s(typical_site, worker))
    worker.close()
    typical_site.site.plant({})

    ratio = statistics.median(canaried_s) / statistics.median(plain_s)
    print(f"a typical PO that plants and looks everywhere takes {100 * (ratio - 1):.0f} % longer")  # noqa: T201
    assert ratio > 1 + SHARE_ALLOWED


@pytest.mark.parametrize("choice", [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME])
def test_a_context_opened_and_disposed_of(
    benchmark: BenchmarkFixture, quick_site: PreparedSite, choice: BrowserChoice
) -> None:
    with started_browser(quick_site.settings("context-per-po", browser=find_browser(choice))) as browser:

        def turn() -> None:
            browser.open_context()
            browser.close_context()

        benchmark.pedantic(turn, rounds=ROUNDS, warmup_rounds=1)  # type: ignore[no-untyped-call]
