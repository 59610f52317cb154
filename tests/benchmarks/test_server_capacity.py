"""What the fake site can carry, so that a run limited by it can be told from one that is not.

Clients and site share the machine, so wall time understates the site; the CPU time of its process does not.
"""

import http.client
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.workload.fake_site import FakeSite, SiteStats, start_fake_site
from harness.workload.numbers import order_digits
from harness.workload.scenario import load_scenario

CLIENTS = 4
# Room for twenty POs in a second, with fifteen requests and 5 MB each.
LEAST_REQUESTS_PER_S = 300
LEAST_MEGABYTES_PER_S = 100


def a_site(scenario: str) -> Iterator[FakeSite]:
    loaded = load_scenario(scenario, pos=6)
    fields = loaded.site.model_dump()
    fields |= {"latency_ms": {}, "bandwidth": {}}
    with start_fake_site(loaded.model_copy(update={"site": type(loaded.site).model_validate(fields)})) as site:
        yield site


@pytest.fixture
def small_files() -> Iterator[FakeSite]:
    yield from a_site("fast-site")


@pytest.fixture
def large_files() -> Iterator[FakeSite]:
    yield from a_site("large-files")


def cookie_of(site: FakeSite) -> str:
    with httpx.Client(base_url=site.base_url, trust_env=False) as client:
        client.post("/sessions", data={"user[login]": site.username, "user[password]": site.password})
        return f"_coupa_session={client.cookies['_coupa_session']}"


def first_page(site: FakeSite) -> str:
    number = next(po.number for po in site.batch if site.expected(po.number).status == "COMPLETED")
    return f"/order_headers/{order_digits(number)}"


def fetch(site: FakeSite, paths: list[str], cookie: str) -> None:
    connection = http.client.HTTPConnection(site.base_url.removeprefix("http://"))
    for path in paths:
        connection.request("GET", path, headers={"Cookie": cookie})
        assert len(connection.getresponse().read()) > 0
    connection.close()


def load(site: FakeSite, paths: list[str]) -> Callable[[], None]:
    cookie = cookie_of(site)

    def run() -> None:
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda _: fetch(site, paths, cookie), range(CLIENTS)))

    return run


def spent(before: SiteStats, after: SiteStats) -> SiteStats:
    return SiteStats(after.cpu_s - before.cpu_s, after.requests - before.requests, after.bytes - before.bytes)


def test_pages_and_assets_per_second(benchmark: BenchmarkFixture, small_files: FakeSite) -> None:
    page = first_page(small_files)
    run = load(small_files, [page, "/assets/application-1.css", "/assets/item-1.png"] * 25)
    before = small_files.stats()
    benchmark(run)
    used = spent(before, small_files.stats())
    requests_per_s = used.requests / used.cpu_s
    benchmark.extra_info["requests_per_cpu_s"] = round(requests_per_s)
    assert requests_per_s > LEAST_REQUESTS_PER_S


def test_megabytes_per_second(benchmark: BenchmarkFixture, large_files: FakeSite) -> None:
    cookie = cookie_of(large_files)
    page = first_page(large_files)
    with httpx.Client(base_url=large_files.base_url, trust_env=False, headers={"Cookie": cookie}) as client:
        links = re.findall(rf'href="({page}/\w+/\d+)"', client.get(page).text)
    run = load(large_files, links)
    before = large_files.stats()
    benchmark(run)
    used = spent(before, large_files.stats())
    megabytes_per_s = used.bytes / 1e6 / used.cpu_s
    benchmark.extra_info["megabytes_per_cpu_s"] = round(megabytes_per_s)
    assert megabytes_per_s > LEAST_MEGABYTES_PER_S
