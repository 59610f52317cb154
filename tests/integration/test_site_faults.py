import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from harness.errors import SiteError
from harness.workload.fake_site import start_fake_site
from harness.workload.served_keys import with_served_keys
from tests.support.faulty_site import SERVED, FaultyVisitor, visiting
from tests.support.site import make_scenario
from tests.support.waiting import wait_until

KINDS = (
    "internal_error",
    "bad_gateway",
    "unavailable",
    "too_many_requests",
    "reset",
    "stall",
    "truncated",
    "drip",
    "short_length",
    "login_expiry",
    "restart",
)
SETTINGS: dict[str, dict[str, int]] = {
    "internal_error": {"times": 2},
    "unavailable": {"retry_after_s": 7},
    "drip": {"bytes_per_s": 40_000},
    "restart": {"down_ms": 1_000},
}
TIMEOUT_S = 3.0


@pytest.fixture(scope="module")
def flaky() -> Iterator[FaultyVisitor]:
    """A site where every kind of fault befalls some page and some file."""
    faults: dict[str, dict[str, Any]] = {
        name: {"pages": 0.08, "attachments": 0.08, **SETTINGS.get(name, {})} for name in KINDS
    }
    faults["missing"] = {"attachments": 0.08}
    with visiting(faults, pos=80, timeout_s=TIMEOUT_S) as visitor:
        yield visitor


@pytest.fixture
def visitor(flaky: FaultyVisitor) -> FaultyVisitor:
    flaky.site.clear_journal()
    return flaky


@pytest.mark.parametrize(
    ("fault", "meets"),
    [
        ("internal_error", [500, 500, SERVED, SERVED]),
        ("bad_gateway", [502, SERVED, SERVED]),
        ("unavailable", [503, SERVED, SERVED]),
        ("too_many_requests", [429, SERVED, SERVED]),
        ("reset", ["ReadError", SERVED, SERVED]),
        ("truncated", ["RemoteProtocolError", SERVED, SERVED]),
        ("drip", [SERVED, SERVED]),
    ],
)
def test_pages_and_files_meet_a_fault_so_many_times_and_are_then_served(
    visitor: FaultyVisitor, fault: str, meets: list[str | int]
) -> None:
    for path in (visitor.pages(fault)[0], visitor.files(fault)[0]):
        assert [visitor.met(path) for _ in meets] == meets


def test_what_meets_no_fault_is_served_at_once(visitor: FaultyVisitor) -> None:
    paths = [visitor.pages()[0], visitor.files()[0], "/order_headers", "/sessions/new", "/assets/item-1.png"]
    assert {visitor.met(path) for path in paths} == {SERVED}


def test_clearing_the_journal_brings_the_same_faults_again(visitor: FaultyVisitor) -> None:
    paths = [*visitor.pages("bad_gateway"), *visitor.files("bad_gateway")]
    assert [visitor.met(path) for path in paths] == [502] * len(paths)
    assert {visitor.met(path) for path in paths} == {SERVED}
    visitor.site.clear_journal()
    assert {visitor.met(path) for path in paths} == {502}


@pytest.mark.parametrize(("fault", "retry_after"), [("unavailable", "7"), ("too_many_requests", "1")])
def test_a_busy_site_says_when_to_come_again(visitor: FaultyVisitor, fault: str, retry_after: str) -> None:
    assert visitor.client.get(visitor.pages(fault)[0]).headers["Retry-After"] == retry_after


def test_the_journal_has_every_answer_and_no_status_where_there_was_none(visitor: FaultyVisitor) -> None:
    path = visitor.files("reset")[0]
    refused = visitor.files("unavailable")[0]
    for each in (path, path, refused):
        visitor.met(each)
    broken, whole, busy = visitor.site.journal()
    assert [broken.status, whole.status, busy.status] == [0, 200, 503]
    assert broken.bytes == 0
    assert broken.duration_s > 0
    assert busy.po == refused.split("/")[2]


def test_an_answer_stands_still_until_its_client_leaves(visitor: FaultyVisitor) -> None:
    path = visitor.files("stall")[0]
    with pytest.raises(httpx.ReadTimeout):
        visitor.client.get(path, timeout=0.3)
    wait_until(lambda: visitor.site.journal()[-1].duration_s > 0, "the site notices that its client has left")
    stalled = visitor.site.journal()[-1]
    whole = visitor.client.get(path).content
    assert (stalled.status, stalled.bytes) == (200, len(whole) // 2)
    assert visitor.is_whole(path, whole)


def test_a_truncated_answer_declares_all_and_sends_half(visitor: FaultyVisitor) -> None:
    path = visitor.files("truncated")[0]
    received: list[bytes] = []
    with visitor.client.stream("GET", path) as answer, pytest.raises(httpx.RemoteProtocolError):
        received.extend(answer.iter_raw())
    whole = visitor.client.get(path).content
    assert int(answer.headers["Content-Length"]) == len(whole)
    assert visitor.site.journal()[0].bytes == len(whole) // 2


def test_a_dripping_answer_comes_in_many_pieces_and_is_right(visitor: FaultyVisitor) -> None:
    path = visitor.files("drip")[0]
    with visitor.client.stream("GET", path) as answer:
        pieces = list(answer.iter_raw())
    assert len(pieces) > 1
    assert visitor.is_whole(path, b"".join(pieces))


def test_no_client_can_know_of_a_length_that_is_too_short_but_its_connection_is_spoilt(visitor: FaultyVisitor) -> None:
    path = visitor.files("short_length")[0]
    half = visitor.client.get(path)
    assert half.status_code == 200
    # The rest of the file is taken for the next answer.
    assert visitor.met(visitor.pages()[0]) == "RemoteProtocolError"
    whole = visitor.client.get(path).content
    assert half.content == whole[: len(whole) // 2]
    assert visitor.is_whole(path, whole)


def test_a_login_that_ended_is_asked_for_everywhere_until_there_is_a_new_one(visitor: FaultyVisitor) -> None:
    page, file = visitor.pages("login_expiry")[0], visitor.files("login_expiry")[0]
    sound = visitor.pages()[0]
    assert visitor.client.get(page).headers["Location"] == "/sessions/new"
    # The file's fault has come true too: who logs in again does not meet it.
    assert [visitor.met(path) for path in (page, sound, file)] == [302, 302, 302]
    visitor.log_in()
    assert [visitor.met(path) for path in (page, sound, file)] == [SERVED] * 3


def test_every_trial_begins_with_the_login_that_was_there_before(visitor: FaultyVisitor) -> None:
    page, sound = visitor.pages("login_expiry")[0], visitor.pages()[0]
    assert [visitor.met(page), visitor.met(sound)] == [302, 302]
    visitor.site.clear_journal()
    assert [visitor.met(sound), visitor.met(page)] == [SERVED, 302]


def test_a_restart_ends_all_connections_but_no_login(visitor: FaultyVisitor) -> None:
    path = visitor.pages("restart")[0]
    with bystander(visitor) as other:
        assert visitor.met(path) == "ReadError"
        assert other.recv(1) == b""
    wait_until(lambda: visitor.met("/favicon.ico") == "ConnectError", "the port is closed")
    assert visitor.site.stats().requests  # Who knows that it may be down waits for it.
    assert visitor.met(path) == SERVED


def test_several_restarts_at_once_leave_the_site_up(visitor: FaultyVisitor) -> None:
    paths = [visitor.pages("restart")[0], visitor.files("restart")[0]]
    with ThreadPoolExecutor() as pool:
        list(pool.map(visitor.met, paths))
    for path in paths:
        wait_until(lambda path=path: visitor.met(path) == SERVED, "the site is back")  # type: ignore[misc]


@contextmanager
def bystander(visitor: FaultyVisitor) -> Iterator[socket.socket]:
    """A connection of somebody else, which has been served."""
    with socket.create_connection(("127.0.0.1", urlsplit(visitor.site.base_url).port or 0)) as connection:
        connection.sendall(b"GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 204")
        yield connection


def test_a_missing_file_never_comes_and_nobody_expects_it(visitor: FaultyVisitor) -> None:
    missing = visitor.files("missing")
    assert {visitor.met(path) for path in missing * 2} == {404}
    for order in visitor.orders:
        lost = {each.path for each in order.attachments} & set(missing)
        expected = visitor.site.expected(order.number)
        assert len(expected.withheld) == len(lost)
        assert expected.status == ("COMPLETED", "PARTIAL", "FAILED")[len(lost)]


def test_the_site_is_well_until_the_first_trial_begins() -> None:
    with (
        start_fake_site(make_scenario("smoke", pos=3, faults={"login_expiry": {"pages": 1}})) as site,
        httpx.Client(base_url=site.base_url, trust_env=False, timeout=TIMEOUT_S) as client,
    ):
        visitor = FaultyVisitor(site, client)
        visitor.log_in()
        page = visitor.pages("login_expiry")[0]
        assert visitor.met(page) == SERVED
        site.clear_journal()
        assert visitor.met(page) == 302


def test_a_site_with_tls_is_trusted_by_who_knows_its_authority_and_its_handshakes_may_fail() -> None:
    faults = {"handshake": {"pages": 1, "refused": 2}, "stall": {"attachments": 1, "ms": 1}}
    with visiting(faults, tls=True) as visitor:
        assert visitor.site.base_url.startswith("https://localhost:")
        assert len(with_served_keys(visitor.site.reach, visitor.site.base_url).served_keys) == 1
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            httpx.get(visitor.site.base_url, trust_env=False)
        page, file = visitor.pages("handshake")[0], visitor.files("stall")[0]
        first, *others = [visitor.met(page) for _ in range(4)]
        assert first in ("ReadError", "RemoteProtocolError")
        assert others == ["ConnectError", "ConnectError", SERVED]
        assert [visitor.met(file), visitor.met(file)] == ["RemoteProtocolError", SERVED]
        visitor.site.process.kill()
        visitor.site.wait()
        with pytest.raises(SiteError, match="does not answer"):
            visitor.site.journal()
