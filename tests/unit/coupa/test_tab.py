import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from harness.coupa.devtools import DevTools
from harness.coupa.tab import Tab
from harness.coupa.tabs import Tabs
from harness.coupa.tuning import PageLoad, Tuning
from harness.errors import CommandRefusedError, DriverError, PageUnavailableError
from harness.workload.patience import Patience
from tests.support.browsers import RecordingDevTools
from tests.support.websocket_server import Message, PretendBrowserEnd

URL = "https://acme.coupahost.com/order_headers/1"
PATIENCE = Patience(page_s=20.0, idle_s=1.0, command_s=20.0)
COMMITTED: Message = {"method": "Page.frameNavigated", "params": {"frame": {"loaderId": "L1"}}}
LOADED: Message = {"method": "Page.loadEventFired", "params": {}}
READ: Message = {"method": "Page.domContentEventFired", "params": {}}
CRASHED: Message = {"method": "Inspector.targetCrashed", "params": {}}


def dialog(kind: str) -> Message:
    return {"method": "Page.javascriptDialogOpening", "params": {"message": "hello", "type": kind}}


class Browser:
    """Answers a tab's commands, but for the silent ones, and sends its events; all of it is for tests to change."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Any]] = {
            "Target.attachToTarget": {"sessionId": "S"},
            "Page.navigate": {"loaderId": "L1"},
            "Runtime.evaluate": {"result": {"value": 7}},
        }
        self.before: dict[str, list[Message]] = {}
        self.after: dict[str, list[Message]] = {"Page.navigate": [COMMITTED, LOADED]}
        self.silent: set[str] = set()
        self.sent: list[Message] = []

    def __call__(self, message: Message) -> list[Message]:
        self.sent.append(message)
        method = message["method"]
        if method in self.silent:
            return []
        answer = {"id": message["id"], "result": self.answers.get(method, {})}
        messages = [*self.before.get(method, []), answer, *self.after.get(method, [])]
        return [{**each, "sessionId": "S"} for each in messages]

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [message["params"] for message in self.sent if message["method"] == method]


@contextmanager
def attached(browser: Browser, tuning: Tuning | None = None, patience: Patience = PATIENCE) -> Iterator[Tab]:
    tabs = Tabs(patience, tuning or Tuning())
    with PretendBrowserEnd(browser) as end:
        devtools = DevTools(end.address, tabs.handle, patience.command_s)
        try:
            yield tabs.attach(devtools, "T")
        finally:
            devtools.close()


def in_the_background(work: Callable[[], object]) -> "queue.SimpleQueue[object]":
    """Do the work on another thread; its result, or the error it raised, comes in the queue."""
    done: queue.SimpleQueue[object] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except DriverError as error:
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    return done


def test_a_page_is_open_once_it_has_loaded() -> None:
    browser = Browser()
    with attached(browser) as tab:
        tab.open(URL)
    assert browser.asked("Page.navigate") == [{"url": URL}]


def test_a_page_that_never_loads_is_given_up() -> None:
    browser = Browser()
    browser.after["Page.navigate"] = [COMMITTED, READ]
    patience = Patience(page_s=0.05, idle_s=1.0, command_s=20.0)
    late = pytest.raises(PageUnavailableError, match=r"did not load within 0\.05 s")
    with attached(browser, patience=patience) as tab, late:
        tab.open(URL)


def test_a_page_that_is_never_answered_is_given_up() -> None:
    browser = Browser()
    browser.silent = {"Page.navigate"}
    patience = Patience(page_s=0.05, idle_s=1.0, command_s=20.0)
    late = pytest.raises(PageUnavailableError, match=r"no answer within 0\.05 s")
    with attached(browser, patience=patience) as tab, late:
        tab.open(URL)


def test_a_tab_that_its_own_page_holds_up_is_not_taken_for_a_site_that_is_down() -> None:
    browser = Browser()
    browser.silent = {"Page.navigate", "Runtime.evaluate"}
    patience = Patience(page_s=0.05, idle_s=1.0, command_s=0.05)
    with attached(browser, patience=patience) as tab, pytest.raises(DriverError, match="did not answer"):
        tab.open(URL)


def test_a_page_that_broke_off_is_not_taken_for_a_whole_one() -> None:
    browser = Browser()
    torn = {"requestId": "L1", "errorText": "net::ERR_CONTENT_LENGTH_MISMATCH"}
    stopped = {"method": "Page.frameStoppedLoading", "params": {"frameId": "T"}}
    browser.after["Page.navigate"] = [COMMITTED, {"method": "Network.loadingFailed", "params": torn}, stopped]
    broken = pytest.raises(PageUnavailableError, match="ERR_CONTENT_LENGTH_MISMATCH")
    with attached(browser, Tuning(PageLoad.EAGER)) as tab, broken:
        tab.open(URL)


def test_a_page_that_leads_on_is_open_once_the_last_has_loaded() -> None:
    browser = Browser()
    onward = {"method": "Page.frameNavigated", "params": {"frame": {"loaderId": "L2"}}}
    browser.after["Page.navigate"] = [COMMITTED, onward, LOADED]
    with attached(browser) as tab:
        tab.open(URL)


def test_what_a_frame_loads_is_not_the_page() -> None:
    browser = Browser()
    inner = {"method": "Page.frameNavigated", "params": {"frame": {"loaderId": "L9", "parentId": "T"}}}
    browser.after["Page.navigate"] = [COMMITTED, LOADED, inner]
    with attached(browser) as tab:
        tab.begin(URL)
        tab.run("return 1")  # The events have come before its answer.
        tab.finish()


def test_an_eager_tab_does_not_wait_for_images() -> None:
    browser = Browser()
    browser.after["Page.navigate"] = [COMMITTED, READ]
    with attached(browser, Tuning(PageLoad.EAGER)) as tab:
        tab.open(URL)


def test_a_page_that_cannot_be_had_is_an_error_with_its_reason() -> None:
    browser = Browser()
    browser.answers["Page.navigate"] = {"loaderId": "L1", "errorText": "net::ERR_CONNECTION_REFUSED"}
    refused = pytest.raises(PageUnavailableError, match=r"/1 could not be opened: net::ERR_CONNECTION_REFUSED")
    with attached(browser) as tab, refused as told:
        tab.open(URL)
    assert told.value.why == "net::ERR_CONNECTION_REFUSED"


def test_a_page_that_the_guard_refused_shows_an_error_page_instead() -> None:
    browser = Browser()
    browser.answers["Page.navigate"] = {"loaderId": "L1", "errorText": "net::ERR_BLOCKED_BY_CLIENT"}
    browser.after["Page.navigate"] = []
    with attached(browser) as tab:
        tab.open(URL)


def test_a_crash_ends_the_wait() -> None:
    browser = Browser()
    browser.after["Page.navigate"] = [CRASHED]
    with attached(browser) as tab, pytest.raises(DriverError, match=f"The tab crashed that showed {URL}"):
        tab.open(URL)


def test_a_script_is_given_its_arguments_and_returns_its_value() -> None:
    browser = Browser()
    with attached(browser) as tab:
        assert tab.run("return arguments[0].length", ["a"]) == 7
    [asked] = browser.asked("Runtime.evaluate")
    assert asked["expression"].endswith('.apply(null, [["a"]])')


def test_a_script_that_fails_is_refused_with_its_first_line() -> None:
    browser = Browser()
    browser.answers["Runtime.evaluate"] = {"exceptionDetails": {}, "result": {"description": "TypeError: x\n at y"}}
    with attached(browser) as tab, pytest.raises(CommandRefusedError, match=r"failed in a tab: TypeError: x\.$"):
        tab.run("return x.y")


def test_a_dialog_that_holds_up_a_command_is_dismissed() -> None:
    browser = Browser()
    browser.before["Runtime.evaluate"] = [dialog("alert")]
    with attached(browser) as tab:
        tab.run("alert(1)")
        tab.run("return 1")
    assert browser.asked("Page.handleJavaScriptDialog")[0] == {"accept": False}


def test_a_dialog_that_holds_up_nothing_stays_until_the_next_command() -> None:
    browser = Browser()
    browser.after["Runtime.evaluate"] = [dialog("alert")]
    with attached(browser) as tab:
        tab.call_all([("Runtime.evaluate", {})])
        assert tab.wait_for_dialog(20.0)
        assert browser.asked("Page.handleJavaScriptDialog") == []
        tab.run("return 1")
    assert browser.asked("Page.handleJavaScriptDialog")[0] == {"accept": False}


def test_a_page_that_asks_whether_it_may_be_left_is_left() -> None:
    browser = Browser()
    browser.before["Page.navigate"] = [dialog("beforeunload")]
    with attached(browser) as tab:
        tab.open(URL)
        tab.run("return 1")
    assert browser.asked("Page.handleJavaScriptDialog") == [{"accept": True}]


def test_only_frames_that_a_script_of_ours_makes_are_ours() -> None:
    browser = Browser()
    theirs = {"method": "Page.frameAttached", "params": {"frameId": "theirs"}}
    ours = {"method": "Page.frameAttached", "params": {"frameId": "ours"}}
    browser.after["Page.navigate"] = [COMMITTED, theirs, LOADED]
    browser.before["Runtime.evaluate"] = [ours]
    with attached(browser) as tab:
        tab.open(URL)
        tab.run("make a frame")
        assert tab.our_frames == {"ours"}


def test_a_browser_that_goes_away_ends_the_wait_for_a_page() -> None:
    browser = Browser()
    browser.after["Page.navigate"] = []
    tabs = Tabs(PATIENCE, Tuning())
    with PretendBrowserEnd(browser) as end:
        devtools = DevTools(end.address, tabs.handle, PATIENCE.command_s)
        tab = tabs.attach(devtools, "T")
        waiting = in_the_background(lambda: tab.open(URL))
        while end.received.get(timeout=20.0)["method"] != "Page.navigate":
            pass
        end.crash()
        error = waiting.get(timeout=20.0)
        devtools.close()
    assert isinstance(error, DriverError)
    assert "went away" in str(error)


def test_requests_are_only_followed_where_something_is_blocked() -> None:
    for tuning, asked in ((Tuning(), []), (Tuning(blocked=("*tracker*",)), [{"urls": ["*tracker*"]}])):
        devtools = RecordingDevTools()
        Tabs(PATIENCE, tuning).attach(devtools, "T")
        assert devtools.sent("Network.setBlockedURLs") == asked
        assert bool(devtools.sent("Network.enable")) is bool(asked)
