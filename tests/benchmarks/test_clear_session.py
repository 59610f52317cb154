"""What a reused driver pays between two POs, by cleanup policy."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.coupa.cleanup import POLICIES
from harness.workload.numbers import order_digits
from tests.support.site import PreparedSite, started_browser

ROUNDS = 20


@pytest.mark.parametrize("policy", POLICIES)
def test_clear_session(benchmark: BenchmarkFixture, quick_site: PreparedSite, policy: str) -> None:
    page = f"{quick_site.site.base_url}/order_headers/{order_digits(quick_site.pos()[0].number)}"
    with started_browser(quick_site.settings()) as browser:
        benchmark.pedantic(  # type: ignore[no-untyped-call]
            lambda: browser.clear_session(POLICIES[policy]),
            setup=lambda: browser.driver.get(page),
            rounds=ROUNDS,
            warmup_rounds=1,
        )
