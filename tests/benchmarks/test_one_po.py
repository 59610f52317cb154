"""One PO from beginning to end, by the lifecycle of its driver, on a site that answers at once."""

import shutil

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.coupa.modes import MODES
from harness.coupa.result import PoResult, PoStatus
from harness.coupa.worker import PoWorker
from tests.support.site import PreparedSite

ROUNDS = 8


@pytest.mark.parametrize("mode", MODES)
def test_one_po(benchmark: BenchmarkFixture, quick_site: PreparedSite, mode: str) -> None:
    settings = quick_site.settings(mode)
    po = quick_site.pos()[0]
    worker = PoWorker(settings)

    def forget() -> None:
        shutil.rmtree(settings.download_root / po.number, ignore_errors=True)

    # The first visit is the warm-up: it pays for the start of a driver that stays.
    result: PoResult = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: worker.process(po),
        setup=forget,
        rounds=ROUNDS,
        warmup_rounds=1,
    )
    worker.close()

    assert result.outcome.status is PoStatus.COMPLETED
    benchmark.extra_info["spans_ms"] = {name: round(1000 * spent_s) for name, spent_s in result.spans.items()}
