import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_httpserver import HTTPServer

from harness.coupa.devtools import DevTools
from harness.errors import DriverError
from tests.support.websocket_server import Message, PretendBrowserEnd, Reply

LONG_S = 30.0


class Ear:
    """Hears events on the reader's thread and hands them to the test's."""

    def __init__(self) -> None:
        self.sessions: list[str | None] = []
        self._heard: queue.SimpleQueue[tuple[str, Message]] = queue.SimpleQueue()

    def __call__(self, event: str, params: Message, session: str | None) -> None:
        self.sessions.append(session)
        self._heard.put((event, params))

    def next(self) -> tuple[str, Message]:
        return self._heard.get(timeout=LONG_S)


def echo(message: Message) -> list[Message]:
    return [{"id": message["id"], "result": {"method": message["method"], "params": message["params"]}}]


def silence(_message: Message) -> list[Message]:
    return []


@contextmanager
def connected(reply: Reply, ear: Ear, timeout_s: float = LONG_S) -> Iterator[tuple[PretendBrowserEnd, DevTools]]:
    with PretendBrowserEnd(reply) as browser:
        devtools = DevTools(browser.address, ear, timeout_s)
        try:
            yield browser, devtools
        finally:
            devtools.close()


@pytest.fixture
def ear() -> Ear:
    return Ear()


def test_a_command_is_sent_with_its_parameters_and_its_result_comes_back(ear: Ear) -> None:
    with connected(echo, ear) as (_, devtools):
        assert devtools.call("Storage.getCookies", {"a": 1}) == {"method": "Storage.getCookies", "params": {"a": 1}}
        assert devtools.is_open()


def test_a_command_for_a_session_names_it(ear: Ear) -> None:
    with connected(echo, ear) as (browser, devtools):
        devtools.call("Network.clearBrowserCache", session="session-1")
        devtools.call("Target.getTargets")
        assert browser.received.get(timeout=LONG_S)["sessionId"] == "session-1"
        assert "sessionId" not in browser.received.get(timeout=LONG_S)


def test_no_origin_is_sent_since_chromium_would_refuse_it(ear: Ear) -> None:
    with connected(echo, ear) as (browser, devtools):
        devtools.call("Target.getTargets")
        assert "Sec-WebSocket-Key" in browser.headers
        assert "origin:" not in browser.headers.lower()


def test_results_keep_the_order_of_their_commands_whatever_order_they_arrive_in(ear: Ear) -> None:
    waiting: list[Message] = []

    def answer_backwards(message: Message) -> list[Message]:
        waiting.insert(0, *echo(message))
        return waiting if len(waiting) == 3 else []

    with connected(answer_backwards, ear) as (_, devtools):
        results = devtools.call_all([(name, {}) for name in ("A.a", "B.b", "C.c")])
    assert [result["method"] for result in results] == ["A.a", "B.b", "C.c"]


def test_events_reach_the_handler_also_between_commands(ear: Ear) -> None:
    def event_first(message: Message) -> list[Message]:
        return [{"method": "Target.targetCreated", "params": {"id": 7}}, *echo(message)]

    with connected(event_first, ear) as (browser, devtools):
        devtools.call("Target.getTargets")
        browser.send({"method": "Inspector.detached"})
        assert ear.next() == ("Target.targetCreated", {"id": 7})
        assert ear.next() == ("Inspector.detached", {})


def test_an_event_of_a_tab_comes_with_its_session(ear: Ear) -> None:
    with connected(echo, ear) as (browser, devtools):
        devtools.call("Target.getTargets")
        browser.send({"method": "Fetch.requestPaused", "sessionId": "tab-1"})
        browser.send({"method": "Target.targetCreated"})
        assert [ear.next()[0], ear.next()[0]] == ["Fetch.requestPaused", "Target.targetCreated"]
        assert ear.sessions == ["tab-1", None]


def test_a_handler_may_send_and_what_comes_of_it_is_nobodys(ear: Ear) -> None:
    def continue_it(event: str, params: Message, session: str | None) -> None:
        if event == "Fetch.requestPaused":
            devtools.post("Fetch.continueRequest", params, session)
        ear(event, params, session)

    with PretendBrowserEnd(echo) as browser:
        devtools = DevTools(browser.address, continue_it, LONG_S)
        devtools.call("Target.getTargets")
        browser.send({"method": "Fetch.requestPaused", "params": {"requestId": "7"}, "sessionId": "tab-1"})
        assert ear.next()[0] == "Fetch.requestPaused"
        _, posted = browser.received.get(timeout=LONG_S), browser.received.get(timeout=LONG_S)
        assert (posted["method"], posted["sessionId"]) == ("Fetch.continueRequest", "tab-1")
        assert devtools.call("B.b")["method"] == "B.b"
        devtools.close()
        devtools.post("Fetch.continueRequest", {"requestId": "8"})
        assert not devtools.is_open()


def test_a_refused_command_says_what_and_why(ear: Ear) -> None:
    def refuse(message: Message) -> list[Message]:
        return [{"id": message["id"], "error": {"code": -32000, "message": "Not allowed"}}]

    with (
        connected(refuse, ear) as (_, devtools),
        pytest.raises(DriverError, match=r"refused Target\.createTarget: Not allowed"),
    ):
        devtools.call("Target.createTarget")


def test_a_browser_that_does_not_answer_in_time_is_an_error_and_stays_connected(ear: Ear) -> None:
    with connected(silence, ear, timeout_s=0.5) as (browser, devtools):
        for _ in range(2):
            with pytest.raises(DriverError, match=r"did not answer within 0\.5 s during Target\.getTargets"):
                devtools.call("Target.getTargets")
        browser.send({"method": "Target.targetCreated"})
        assert ear.next() == ("Target.targetCreated", {})
        assert devtools.is_open()


def test_a_browser_that_goes_away_ends_the_wait_and_is_reported_once(ear: Ear) -> None:
    browsers: list[PretendBrowserEnd] = []

    def crash(_message: Message) -> list[Message]:
        browsers[0].crash()
        return []

    with connected(crash, ear) as (browser, devtools):
        browsers.append(browser)
        with pytest.raises(DriverError, match=r"went away during Target\.getTargets"):
            devtools.call("Target.getTargets")
        assert ear.next() == ("closed", {})
        assert not devtools.is_open()


def test_a_closed_connection_takes_no_more_commands(ear: Ear) -> None:
    with connected(echo, ear) as (_, devtools):
        devtools.close()
        assert not devtools.is_open()
        with pytest.raises(DriverError, match=r"went away before Target\.getTargets"):
            devtools.call("Target.getTargets")


def test_an_address_where_nobody_listens_is_named(ear: Ear) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(DriverError, match=rf"DevTools at {address} do not answer"):
        DevTools(address, ear, LONG_S)


@pytest.mark.parametrize("body", ["not JSON", "{}", "[]"])
def test_something_that_is_no_browser_is_told_from_one(httpserver: HTTPServer, ear: Ear, body: str) -> None:
    httpserver.expect_request("/json/version").respond_with_data(body)
    with pytest.raises(DriverError, match="do not answer"):
        DevTools(f"127.0.0.1:{httpserver.port}", ear, LONG_S)
