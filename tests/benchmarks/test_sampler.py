"""What being watched costs: the sampler's CPU time against that of real browsers."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from harness.host.processes import detached_popen_options
from harness.measure.sampler import Sampler

BROWSERS = [Path("/usr/lib/chromium/chromium-headless-shell"), Path("/usr/lib/chromium/chromium")]
PAGE = "data:text/html,<script>let a=[];for(let i=0;i<1e6;i++)a.push({i})</script>"
WATCHED_S = 10.0


def start_driver(browser: Path) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = str(browser)
    for argument in ("--no-sandbox", "--headless=new"):
        options.add_argument(argument)
    service = Service("/usr/bin/chromedriver", popen_kw=dict(detached_popen_options()))
    return webdriver.Chrome(options=options, service=service)


@pytest.fixture(params=BROWSERS, ids=lambda path: path.name)
def drivers(request: pytest.FixtureRequest) -> Iterator[list[webdriver.Chrome]]:
    started = [start_driver(request.param) for _ in range(2)]
    yield started
    for driver in started:
        driver.quit()


def test_being_watched_costs_less_than_one_percent_of_cpu_time(drivers: list[webdriver.Chrome]) -> None:
    with Sampler() as sampler:
        for worker, driver in enumerate(drivers):
            sampler.watch(worker, driver.service.process.pid)
        end_s = time.monotonic() + WATCHED_S
        while time.monotonic() < end_s:
            for driver in drivers:
                driver.get(PAGE)
    watched_cpu_s = sum(reading.cpu_s for reading in sampler.readings().values())
    assert sampler.sampling_cpu_s < 0.01 * watched_cpu_s


def test_one_sample_of_two_browsers(drivers: list[webdriver.Chrome], benchmark: BenchmarkFixture) -> None:
    sampler = Sampler()
    for worker, driver in enumerate(drivers):
        sampler.watch(worker, driver.service.process.pid)
    sampler.sample_once()
    benchmark(sampler.sample_once)
    assert all(reading.peak_processes > 3 for reading in sampler.readings().values())
