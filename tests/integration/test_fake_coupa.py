import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import psutil
import pytest

from fake_coupa.config import SiteConfig
from harness.commands import serve
from harness.errors import SiteError
from harness.workload.fake_site import FakeSite, start_fake_site
from harness.workload.numbers import order_digits
from harness.workload.scenario import load_scenario


@pytest.fixture(scope="module")
def running() -> Iterator[FakeSite]:
    with start_fake_site(load_scenario("smoke")) as site:
        yield site


@pytest.fixture
def site(running: FakeSite) -> FakeSite:
    running.clear_journal()
    return running


@pytest.fixture
def visitor(site: FakeSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.base_url, trust_env=False) as client:
        yield client


@pytest.fixture
def buyer(site: FakeSite, visitor: httpx.Client) -> httpx.Client:
    log_in(visitor, site.password)
    site.clear_journal()
    return visitor


def log_in(client: httpx.Client, password: str, user: str = "harness") -> httpx.Response:
    return client.post("/sessions", data={"user[login]": user, "user[password]": password})


def page_of(number: str) -> str:
    return f"/order_headers/{order_digits(number)}"


def numbers(site: FakeSite, status: str) -> list[str]:
    return [po.number for po in site.batch if site.expected(po.number).status == status]


def attachment_links(html: str) -> list[str]:
    return re.findall(r'href="(/(?:order|requisition)_headers/\d+/\w+/\d+)"', html)


def files_of(client: httpx.Client, number: str) -> dict[str, str]:
    """Name and SHA-256 of each attachment of a PO, as a careful visitor finds them."""
    html = client.get(page_of(number)).text
    if requisition := re.search(r'href="(/requisition_headers/\d+)"', html):
        html = client.get(requisition[1]).text
    found = {}
    for link in attachment_links(html):
        answer = client.get(link)
        name = unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])
        found[name] = hashlib.sha256(answer.content).hexdigest()
    return found


def test_a_visitor_without_a_session_is_sent_to_the_login(site: FakeSite, visitor: httpx.Client) -> None:
    order = numbers(site, "COMPLETED")[0]
    for path in (page_of(order), f"{page_of(order)}/attachment_file/1", "/order_headers", "/elsewhere"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["location"]) == (302, "/sessions/new")
    assert 'id="user_login"' in visitor.get("/sessions/new").text


def test_a_wrong_password_leads_back_to_the_login(site: FakeSite, visitor: httpx.Client) -> None:
    answer = log_in(visitor, "guess")
    assert answer.headers["location"] == "/sessions/new?failed=1"
    assert "Invalid username" in visitor.get(answer.headers["location"]).text
    assert not visitor.cookies


def test_a_wrong_user_is_refused_too(site: FakeSite, visitor: httpx.Client) -> None:
    assert log_in(visitor, site.password, user="mallory").headers["location"] == "/sessions/new?failed=1"


def test_the_session_cookie_is_hidden_from_scripts(site: FakeSite, visitor: httpx.Client) -> None:
    cookie = log_in(visitor, site.password).headers["set-cookie"]
    assert cookie.startswith("_coupa_session=")
    assert "HttpOnly" in cookie


def test_every_order_brings_home_what_is_expected(site: FakeSite, buyer: httpx.Client) -> None:
    for po in site.batch:
        expected = {file.name: file.sha256 for file in site.expected(po.number).files}
        assert files_of(buyer, po.number) == expected
    assert {site.expected(po.number).status for po in site.batch} == {"COMPLETED", "NO_ATTACHMENTS", "PO_NOT_FOUND"}


def test_an_unknown_order_gets_the_error_page(site: FakeSite, buyer: httpx.Client) -> None:
    for path in (page_of(numbers(site, "PO_NOT_FOUND")[0]), "/order_headers/1", "/requisition_headers/1", "/x"):
        answer = buyer.get(path)
        assert answer.status_code == 404
        assert "Oops! We couldn't find what you wanted" in answer.text.replace("&#39;", "'")


def test_an_attachment_is_served_at_its_own_address_only(site: FakeSite, buyer: httpx.Client) -> None:
    order = numbers(site, "COMPLETED")[0]
    assert buyer.get(f"{page_of(order)}/attachment_file/99").status_code == 404


def test_two_orders_of_one_supplier_differ_and_set_cookies_of_their_own(site: FakeSite, buyer: httpx.Client) -> None:
    by_supplier: dict[str, list[str]] = {}
    for number in numbers(site, "COMPLETED") + numbers(site, "NO_ATTACHMENTS"):
        by_supplier.setdefault(site.expected(number).supplier, []).append(number)
    first, second = next(orders for orders in by_supplier.values() if len(orders) > 1)[:2]
    pages, cookies = [], []
    for number in (first, second):
        answer = buyer.get(page_of(number))
        pages.append(answer.text)
        cookies.append(answer.headers.get_list("set-cookie"))
        assert any(each.startswith("coupa_supplier=") and "HttpOnly" not in each for each in cookies[-1])
        assert any(each.startswith("coupa_last_po=") and "HttpOnly" in each for each in cookies[-1])
    assert pages[0] != pages[1]
    assert cookies[0] != cookies[1]


def test_the_journal_shows_the_cookie_that_leaks_from_one_order_to_the_next(
    site: FakeSite, buyer: httpx.Client
) -> None:
    first, second = numbers(site, "COMPLETED")[:2]
    buyer.get(page_of(first))
    buyer.get(page_of(second))
    entries = site.journal()
    assert [entry.po for entry in entries] == [order_digits(first), order_digits(second)]
    assert "coupa_supplier" not in entries[0].cookies
    assert entries[1].cookies["coupa_supplier"].endswith(f".{order_digits(first)}")
    assert entries[1].cookies["coupa_last_po"] == order_digits(first)


def test_the_journal_has_status_bytes_duration_and_port(site: FakeSite, buyer: httpx.Client) -> None:
    answer = buyer.get(page_of(numbers(site, "COMPLETED")[0]))
    (entry,) = site.journal()
    assert (entry.method, entry.status, entry.bytes) == ("GET", 200, len(answer.content))
    assert entry.duration_s > 0
    assert entry.client_port > 0


def test_an_asset_belongs_to_the_page_that_asked_for_it(site: FakeSite, buyer: httpx.Client) -> None:
    order = numbers(site, "COMPLETED")[0]
    buyer.get("/assets/application-1.css", headers={"Referer": site.base_url + page_of(order)})
    assert site.journal()[0].po == order_digits(order)


def test_a_requisition_and_its_files_belong_to_the_order(site: FakeSite, buyer: httpx.Client) -> None:
    pages = {number: buyer.get(page_of(number)).text for number in numbers(site, "COMPLETED")}
    order, link = next(
        (number, match[0]) for number, html in pages.items() if (match := re.search(r"/requisition_headers/\d+", html))
    )
    site.clear_journal()
    buyer.get(attachment_links(buyer.get(link).text)[0])
    assert [entry.po for entry in site.journal()] == [order_digits(order)] * 2


def test_one_connection_carries_many_requests(site: FakeSite, buyer: httpx.Client) -> None:
    for _ in range(3):
        buyer.get(page_of(numbers(site, "COMPLETED")[0]))
        buyer.get("/assets/item-1.png", headers={"If-None-Match": "*"})
    assert len({entry.client_port for entry in site.journal()}) == 1


def test_an_asset_is_cached_and_revalidated_and_a_page_is_not(site: FakeSite, buyer: httpx.Client) -> None:
    first = buyer.get("/assets/application-1.js")
    assert "max-age=" in first.headers["cache-control"]
    again = buyer.get("/assets/application-1.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert buyer.get(page_of(numbers(site, "COMPLETED")[0])).headers["cache-control"] == "no-store"
    assert [entry.status for entry in site.journal()] == [200, 304, 200]


def test_odd_requests_are_answered(site: FakeSite, buyer: httpx.Client) -> None:
    assert buyer.get("/favicon.ico").status_code == 204
    assert buyer.get("/assets/none.css").status_code == 404
    assert buyer.get("/").headers["location"] == "/order_headers"
    assert buyer.get("/order_headers").text.count("/order_headers/") >= len(site.batch)
    assert buyer.delete("/order_headers").status_code == 405


def test_the_control_pages_need_no_login_and_leave_no_trace(site: FakeSite) -> None:
    before = site.stats()
    assert site.journal() == []
    assert (site.stats().requests, site.stats().bytes) == (before.requests, before.bytes)
    assert site.stats().cpu_s > 0


def test_statistics_grow_with_what_is_served_and_survive_clearing(site: FakeSite, buyer: httpx.Client) -> None:
    before = site.stats()
    size = len(buyer.get("/assets/application-1.js").content)
    site.journal()
    site.clear_journal()
    assert site.stats().requests == before.requests + 1
    assert site.stats().bytes == before.bytes + size


def test_many_visitors_at_once_get_whole_files_and_nothing_is_lost(site: FakeSite, buyer: httpx.Client) -> None:
    orders = numbers(site, "COMPLETED") * 6
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: files_of(buyer, number), orders))
    for number, files in zip(orders, found, strict=True):
        assert files == {file.name: file.sha256 for file in site.expected(number).files}
    assert sum(entry.path == page_of(orders[0]) for entry in site.journal()) == 6


def test_a_client_that_leaves_halfway_is_journalled_and_harms_no_one() -> None:
    scenario = load_scenario("large-files", pos=1)
    fields = scenario.site.model_dump()
    fields["batch"] |= {"unknown_share": 0, "no_attachment_share": 0, "requisition_share": 0}
    fields["latency_ms"] = {}
    fields["bandwidth"] = {}
    eager = scenario.model_copy(update={"site": type(scenario.site).model_validate(fields)})
    with start_fake_site(eager) as site, httpx.Client(base_url=site.base_url, trust_env=False) as client:
        log_in(client, site.password)
        (link, *_) = attachment_links(client.get(page_of(site.batch[0].number)).text)
        with client.stream("GET", link) as answer:
            whole = int(answer.headers["content-length"])
            next(answer.iter_raw(1_000))
        entry = next(entry for entry in site.journal() if entry.path == link)
        assert entry.bytes < whole
        assert client.get("/favicon.ico").status_code == 204


def test_the_site_ends_with_its_block_even_after_an_error() -> None:
    with pytest.raises(RuntimeError, match="trial"), start_fake_site(load_scenario("smoke")) as site:
        raise RuntimeError("trial")
    assert not psutil.pid_exists(site.pid)


def test_the_site_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from harness.workload.fake_site import start_fake_site\n"
        "from harness.workload.scenario import load_scenario\n"
        "with start_fake_site(load_scenario('smoke')) as site:\n"
        "    print(site.pid, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    surroundings = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings) as parent:
        assert parent.stdout is not None
        site = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    psutil.wait_procs([site], timeout=20)
    assert not site.is_running() or site.status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signal that a process can answer with a clean end")
def test_the_site_ends_cleanly_on_a_polite_signal_and_ignores_ctrl_c() -> None:
    with start_fake_site(load_scenario("smoke")) as site:
        process = psutil.Process(site.pid)
        process.send_signal(signal.SIGINT)
        assert site.stats().requests == 0
        process.terminate()
        site.wait()
        assert site.process.returncode == 0


def test_a_taken_port_is_a_clear_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        start = start_fake_site(load_scenario("smoke"), port=port)
        with pytest.raises(SiteError, match=f"Port {port} is in use"), start:
            pass


def test_a_killed_site_is_reported_with_its_address() -> None:
    with start_fake_site(load_scenario("smoke")) as site:
        psutil.Process(site.pid).kill()
        site.wait()
        with pytest.raises(SiteError, match=re.escape(site.base_url)):
            site.journal()


def test_the_password_is_new_each_time_and_in_no_command_line(site: FakeSite) -> None:
    with start_fake_site(load_scenario("smoke")) as other:
        assert other.password != site.password
        assert other.password not in " ".join(psutil.Process(other.pid).cmdline())
        assert other.password not in repr(other)


def test_serving_tells_a_person_where_to_go_and_ends_well_on_an_interrupt(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_site: FakeSite) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeSite, "wait", interrupt)
    assert serve.run("smoke", pos=2) == 0
    said = capsys.readouterr().out
    assert re.search(r"address\s+http://localhost:\d+", said)
    assert re.search(r"user\s+harness", said)
    assert re.search(r"password\s+\S{12,}", said)


def test_a_late_answer_is_held_until_it_is_let_go_and_its_file_is_not_expected() -> None:
    site_config = load_scenario("late-downloads", pos=12).site.model_dump()
    late = {"share": 1, "headers_ms": 600_000, "body_ms": 600_000}
    scenario = load_scenario("late-downloads", pos=12)
    scenario = scenario.model_copy(update={"site": SiteConfig.model_validate(site_config | {"late": late})})
    with start_fake_site(scenario) as site, httpx.Client(base_url=site.base_url, trust_env=False) as client:
        log_in(client, site.password)
        for number in [po.number for po in site.batch[:2]]:
            expected = site.expected(number)
            with ThreadPoolExecutor() as pool:
                fetching = pool.submit(files_of, client, number)
                while not site.release_late():
                    assert not fetching.done()
                hashes = set(fetching.result().values())
            assert hashes == {*(file.sha256 for file in expected.files), *expected.withheld}
            assert len(expected.withheld) == 1
            assert expected.status == ("PARTIAL" if expected.files else "FAILED")


def test_a_redirected_attachment_leads_to_another_host_and_is_not_expected() -> None:
    with (
        start_fake_site(load_scenario("hostile-suppliers", pos=10)) as site,
        httpx.Client(base_url=site.base_url, trust_env=False) as client,
    ):
        log_in(client, site.password)
        partial = numbers(site, "PARTIAL")
        assert partial
        for number in partial:
            answers = [client.get(link) for link in attachment_links(client.get(page_of(number)).text)]
            (redirected,) = [answer for answer in answers if answer.status_code == 302]
            port = urlsplit(site.base_url).port
            assert redirected.headers["location"].startswith(f"//elsewhere.localhost:{port}/elsewhere/")
            assert len(site.expected(number).files) == len(answers) - 1
            elsewhere = client.get(f"/elsewhere/{number}")
            assert elsewhere.headers["content-disposition"].startswith("attachment")
        assert [entry.path for entry in site.journal() if entry.path.startswith("/elsewhere/")]
