"""What a driver per PO pays for each PO: a profile, a driver, a browser, and the end of all three."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.coupa.browser import BrowserManager
from harness.host.browsers import BrowserChoice, find_browser
from harness.measure.spans import SpanRecorder
from tests.support.site import PreparedSite

ROUNDS = 8


@pytest.mark.parametrize("choice", [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME])
def test_driver_start(benchmark: BenchmarkFixture, quick_site: PreparedSite, choice: BrowserChoice) -> None:
    settings = quick_site.settings(browser=find_browser(choice))
    started: list[BrowserManager] = []

    def quit_all() -> None:
        while started:
            started.pop().quit()

    def start() -> None:
        started.append(BrowserManager.start(settings, SpanRecorder()))

    benchmark.pedantic(start, setup=quit_all, rounds=ROUNDS, warmup_rounds=1)  # type: ignore[no-untyped-call]
    quit_all()


def test_driver_start_and_quit(benchmark: BenchmarkFixture, quick_site: PreparedSite) -> None:
    settings = quick_site.settings()
    benchmark.pedantic(lambda: BrowserManager.start(settings, SpanRecorder()).quit(), rounds=ROUNDS, warmup_rounds=1)  # type: ignore[no-untyped-call]
