import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from harness.coupa.inspection import LOOK_PATH, BrowserState, HeldCookie, differences, read_state
from harness.errors import DriverError
from tests.support.browsers import SITE, PretendBrowser
from tests.support.websocket_server import Message, PretendBrowserEnd

LOGIN = HeldCookie("acme.coupahost.com", "/", "session", "", "1111")
AFTER_LOGIN = BrowserState(
    cookies=(LOGIN,), kept=(("the localStorage key", "theme"),), pages=1, other_tabs=("https://help.example",)
)
LOOK_URL = SITE + LOOK_PATH
TIMEOUT_S = 10.0


def test_a_browser_as_it_was_has_no_differences() -> None:
    assert differences(AFTER_LOGIN, AFTER_LOGIN) == ()


def test_what_has_gone_since_the_login_is_no_difference() -> None:
    assert differences(AFTER_LOGIN, BrowserState()) == ()


def test_a_new_cookie_is_named_with_its_host_and_path_and_not_its_value() -> None:
    deep = HeldCookie("localhost", "/order_headers/", "seen", "", "2222")
    assert differences(AFTER_LOGIN, replace(AFTER_LOGIN, cookies=(LOGIN, deep))) == (
        "the cookie seen of localhost/order_headers was left",
    )


def test_a_login_cookie_with_another_value_has_changed() -> None:
    (said,) = differences(AFTER_LOGIN, replace(AFTER_LOGIN, cookies=(LOGIN._replace(digest="2222"),)))
    assert said == "the cookie session of acme.coupahost.com has changed"


def test_a_cookie_of_another_partition_is_another_cookie() -> None:
    partitioned = LOGIN._replace(partition="https://partner.example", digest="2222")
    (said,) = differences(AFTER_LOGIN, replace(AFTER_LOGIN, cookies=(LOGIN, partitioned)))
    assert said.endswith("was left")


def test_what_the_origin_keeps_is_named_by_its_place() -> None:
    kept = (("the IndexedDB database", "orders"), ("the localStorage key", "theme"), ("window.name", ""))
    assert differences(AFTER_LOGIN, replace(AFTER_LOGIN, kept=kept)) == (
        "the IndexedDB database orders was left",
        "window.name was left",
    )


def test_a_longer_history_is_told_by_its_pages() -> None:
    assert differences(AFTER_LOGIN, replace(AFTER_LOGIN, pages=3)) == (
        "pages in the history of the tab: 3 instead of 1",
    )


def test_further_tabs_are_counted_and_named_by_their_origin() -> None:
    assert differences(BrowserState(), replace(BrowserState(), other_tabs=("about:blank", SITE))) == (
        f"3 tabs are open instead of 1 (about:blank, {SITE})",
    )


def test_a_tab_that_shows_another_site_than_before_is_told_too() -> None:
    assert differences(AFTER_LOGIN, replace(AFTER_LOGIN, other_tabs=(SITE,))) == (
        f"2 tabs are open instead of 2 ({SITE})",
    )


def test_a_name_is_shown_on_one_line_and_not_at_any_length() -> None:
    (said,) = differences(BrowserState(), BrowserState(kept=(("the cache", "a\nb" + "c" * 500),)))
    assert said.startswith("the cache a bccc")
    assert len(said) < 120


class ShownBrowser(PretendBrowser):
    """The make-believe browser with DevTools at ``address``."""

    def __init__(self, address: str) -> None:
        super().__init__([])
        self.debugger = address


TARGETS = [
    {"targetId": "tab", "type": "page", "url": "about:blank", "browserContextId": "mine"},
    {"targetId": "tab-2", "type": "page", "url": f"{SITE}/popup?po=1", "browserContextId": "mine"},
    {"targetId": "tab-3", "type": "page", "url": f"{SITE}/popup", "browserContextId": "the next PO's"},
    {"targetId": "sw", "type": "service_worker", "url": f"{SITE}/sw.js", "browserContextId": "mine"},
]
ANSWERS: dict[str, dict[str, Any]] = {
    "Target.attachToTarget": {"sessionId": "session-1"},
    "Target.getTargets": {"targetInfos": TARGETS},
    "Page.getNavigationHistory": {
        "entries": [{"url": "about:blank"}, {"url": f"{SITE}/order_headers/1"}, {"url": LOOK_URL}]
    },
    "Storage.getCookies": {
        "cookies": [{"domain": "acme.coupahost.com", "path": "/", "name": "session", "value": "secret"}]
    },
    "Runtime.evaluate": {"result": {"value": {"the cache": ["b", "a"], "window.name": []}}},
}


class Reply:
    """Answers commands as a browser does that pauses every navigation; ``answers`` may be changed by a test."""

    def __init__(self, **answers: dict[str, Any]) -> None:
        self.answers = ANSWERS | {name.replace("_", "."): answer for name, answer in answers.items()}
        self.methods: list[str] = []
        self.before_pausing: list[Message] = []
        self.pauses = True
        self._navigating: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def __call__(self, message: Message) -> list[Message]:
        method = message["method"]
        self.methods.append(method)
        answer = {"id": message["id"], "result": self.answers.get(method, {})}
        if method == "Page.navigate":
            self._navigating.put(answer)
            paused = {"method": "Fetch.requestPaused", "params": {"requestId": "request-1"}}
            return [*self.before_pausing, paused] if self.pauses else self.before_pausing
        return [answer, self._navigating.get_nowait()] if method == "Fetch.fulfillRequest" else [answer]


@contextmanager
def shown(reply: Callable[[Message], list[Message]]) -> Iterator[ShownBrowser]:
    with PretendBrowserEnd(reply) as end:
        yield ShownBrowser(end.address)


def test_a_look_lists_tabs_of_the_same_context_only_and_leaves_its_own_page_out_of_the_history() -> None:
    with shown(Reply()) as browser:
        state = read_state(browser, SITE, TIMEOUT_S)
    assert state.other_tabs == (SITE,)
    assert state.pages == 1
    assert state.kept == (("the cache", "a"), ("the cache", "b"))


def test_no_cookie_value_is_in_a_state() -> None:
    with shown(Reply()) as browser:
        state = read_state(browser, SITE, TIMEOUT_S)
    assert [cookie.name for cookie in state.cookies] == ["session"]
    assert "secret" not in repr(state)


def test_the_request_is_paused_before_the_tab_leaves_its_page() -> None:
    reply = Reply()
    with shown(reply) as browser:
        read_state(browser, SITE, TIMEOUT_S)
    assert reply.methods.index("Fetch.enable") < reply.methods.index("Page.navigate")
    assert reply.methods.index("Network.setBypassServiceWorker") < reply.methods.index("Page.navigate")


def test_a_page_that_asks_whether_it_may_be_left_is_told_yes() -> None:
    reply = Reply()
    reply.before_pausing = [{"method": "Page.javascriptDialogOpening", "params": {"type": "beforeunload"}}]
    with shown(reply) as browser:
        read_state(browser, SITE, TIMEOUT_S)
    assert "Page.handleJavaScriptDialog" in reply.methods


def test_what_cannot_be_read_is_an_error_and_not_a_clean_browser() -> None:
    thrown = {"exceptionDetails": {}, "result": {"description": "SecurityError: denied\n    at <anonymous>"}}
    with shown(Reply(Runtime_evaluate=thrown)) as browser, pytest.raises(DriverError, match=r"SecurityError: denied\."):
        read_state(browser, SITE, TIMEOUT_S)


def test_an_empty_page_that_does_not_open_is_an_error() -> None:
    refused = {"errorText": "net::ERR_BLOCKED_BY_CLIENT"}
    with shown(Reply(Page_navigate=refused)) as browser, pytest.raises(DriverError, match="ERR_BLOCKED_BY_CLIENT"):
        read_state(browser, SITE, TIMEOUT_S)


def test_a_tab_that_stays_where_it_is_is_an_error() -> None:
    reply = Reply()
    reply.pauses = False
    with shown(reply) as browser, pytest.raises(DriverError, match=r"did not leave its page within 0\.2 s"):
        read_state(browser, SITE, 0.2)


def test_a_browser_that_goes_away_during_a_look_is_an_error() -> None:
    ends: list[PretendBrowserEnd] = []
    reply = Reply()

    def crash_on_navigate(message: Message) -> list[Message]:
        if message["method"] == "Page.navigate":
            ends[0].crash()
            return []
        return reply(message)

    with PretendBrowserEnd(crash_on_navigate) as end:
        ends.append(end)
        with pytest.raises(DriverError, match="went away"):
            read_state(ShownBrowser(end.address), SITE, TIMEOUT_S)
