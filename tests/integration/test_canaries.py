"""The canaries' side of the site: what a page carries, what the site notes, and what it holds back until told."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from harness.isolation.canaries import canaries_of
from harness.isolation.vectors import VECTORS
from harness.workload.fake_site import FakeSite, start_fake_site
from harness.workload.numbers import order_digits
from harness.workload.observation import Observation
from harness.workload.scenario import load_scenario
from tests.support.waiting import wait_until

CARRIED = re.compile(r'src="/canary/page.js" data-po="(\d+)" data-tag="([\w.-]+)" data-visit="(\d+)"')


@pytest.fixture(scope="module")
def running() -> Iterator[FakeSite]:
    with start_fake_site(load_scenario("isolation")) as site:
        yield site


@pytest.fixture
def site(running: FakeSite) -> Iterator[FakeSite]:
    running.clear_journal()
    running.plant(canaries_of(VECTORS))
    yield running
    running.plant({})


@pytest.fixture
def buyer(site: FakeSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.base_url, trust_env=False) as client:
        client.post("/sessions", data={"user[login]": site.username, "user[password]": site.password})
        yield client


def digits_of(site: FakeSite) -> list[str]:
    return [order_digits(po.number) for po in site.batch]


def page(buyer: httpx.Client, po: str) -> str:
    return buyer.get(f"/order_headers/{po}").text


def as_page_of(po: str, site: FakeSite) -> dict[str, str]:
    return {"Referer": f"{site.base_url}/order_headers/{po}"}


def test_every_page_carries_its_own_tag_and_a_visit_of_its_own(site: FakeSite, buyer: httpx.Client) -> None:
    first, second, *_ = digits_of(site)
    pages = [CARRIED.search(page(buyer, po)) for po in (first, second, second)]
    found = [match.groups() for match in pages if match]
    assert [po for po, _, _ in found] == [first, second, second]
    assert [tag.rpartition(".")[2] for _, tag, _ in found] == [first, second, second]
    assert len({visit for _, _, visit in found}) == 3


def test_no_page_carries_anything_while_canaries_are_off(site: FakeSite, buyer: httpx.Client) -> None:
    site.plant({})
    assert "canary" not in page(buyer, digits_of(site)[0])


def test_the_script_has_every_vector_that_pages_run(site: FakeSite, buyer: httpx.Client) -> None:
    script = buyer.get("/canary/page.js").text
    for name in canaries_of(VECTORS):
        assert f'"{name}": {{read: async' in script


def test_what_a_page_reports_is_an_observation(site: FakeSite, buyer: httpx.Client) -> None:
    po = digits_of(site)[0]
    report = {"po": po, "visit": "7", "seen": {"etag": []}, "trouble": {"history": "Error: none"}}
    buyer.post("/canary/report", json=report)
    assert site.observations() == [Observation(po, "page", {"etag": []}, {"history": "Error: none"})]


def test_clearing_the_journal_forgets_observations(site: FakeSite, buyer: httpx.Client) -> None:
    buyer.post("/canary/report", json={"po": "1", "visit": "8", "seen": {}, "trouble": {}})
    site.clear_journal()
    assert site.observations() == []


def test_a_page_is_held_until_its_canaries_have_reported(site: FakeSite, buyer: httpx.Client) -> None:
    match = CARRIED.search(page(buyer, digits_of(site)[0]))
    assert match is not None
    visit = match[3]
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(buyer.get, f"/canary/hold/{visit}")
        wait_until(lambda: any("/hold/" in entry.path for entry in site.journal()), "the page is held")
        assert not held.done()
        buyer.post("/canary/report", json={"po": match[1], "visit": visit, "seen": {}, "trouble": {}})
        assert held.result(timeout=10).status_code == 204


def test_an_etag_sent_back_is_noted_with_the_po_that_sent_it(site: FakeSite, buyer: httpx.Client) -> None:
    first, second, *_ = digits_of(site)
    tag = buyer.get("/canary/etag", headers=as_page_of(first, site)).headers["etag"]
    buyer.get("/canary/etag", headers={**as_page_of(second, site), "If-None-Match": tag})
    assert [(each.po, each.source, each.seen) for each in site.observations()] == [
        (first, "server", {"etag": []}),
        (second, "server", {"etag": [tag.strip('"')]}),
    ]


def test_credentials_are_asked_for_only_by_a_challenge_and_noted_when_sent(site: FakeSite, buyer: httpx.Client) -> None:
    po = digits_of(site)[0]
    assert "www-authenticate" not in buyer.get("/canary/basic/").headers
    assert buyer.get("/canary/basic/?challenge").headers["www-authenticate"].startswith("Basic")
    answer = buyer.get("/canary/basic/", auth=("supplier-001.1", "canary"), headers=as_page_of(po, site))
    assert answer.text == "supplier-001.1"
    assert [(each.po, each.seen) for each in site.observations()] == [(po, {"basic-auth": ["supplier-001.1"]})]


def test_a_cookie_of_another_path_is_sent_there_only(site: FakeSite, buyer: httpx.Client) -> None:
    buyer.get("/canary/deep/plant", params={"tag": "supplier-001.1"})
    assert buyer.get("/canary/deep/read").text == "supplier-001.1"
    buyer.get("/order_headers")
    assert "canary_deep" not in site.journal()[-1].cookies


@pytest.mark.parametrize("kind", ["cookie", "download"])
def test_a_late_answer_waits_for_the_page_of_another_po(site: FakeSite, buyer: httpx.Client, kind: str) -> None:
    first, second, *_ = digits_of(site)
    path = f"/canary/late/{kind}"
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(buyer.get, path, params={"tag": f"supplier-001.{first}"})
        wait_until(lambda: any(entry.path == path for entry in site.journal()), "the answer is awaited")
        buyer.get("/canary/late/release", headers=as_page_of(first, site))
        assert not late.done()
        buyer.get("/canary/late/release", headers=as_page_of(second, site))
        answer = late.result(timeout=10)
    assert first in (answer.headers.get("set-cookie", "") + answer.text)


def test_connections_are_numbered_apart(site: FakeSite, buyer: httpx.Client) -> None:
    buyer.get("/order_headers")
    buyer.get("/order_headers")
    httpx.get(f"{site.base_url}/favicon.ico", trust_env=False)
    first, second, other = [entry.connection for entry in site.journal()][-3:]
    assert first == second != other
