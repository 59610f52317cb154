from typing import Any

import pytest

from harness.coupa.answers import Answer
from harness.coupa.close_guard import MOST_KNOWN, MOST_TOLD, CloseGuard
from harness.coupa.file_tabs import DOCUMENTS, FileTab
from harness.coupa.tab import Tab
from harness.workload.patience import Patience
from harness.workload.urls import UrlRules
from tests.support.browsers import SITE, RecordingDevTools

STORE = "https://files.example.com/a.pdf"
ELSEWHERE = "https://elsewhere.example/a.pdf"
GO_ON = ("Fetch.continueRequest", None)
SAVE = ("Fetch.continueResponse", None)
ABORT = ("Fetch.failRequest", "Aborted")
BLOCK = ("Fetch.failRequest", "BlockedByClient")


class Gate:
    """A close guard of a page and of a file's tab, and what it told the browser."""

    def __init__(self) -> None:
        self.devtools = RecordingDevTools()
        self.told = 0
        self.guard = CloseGuard(UrlRules(SITE, ("files.example.com",)), self._tell)
        self.page = Tab(self.devtools, "page", "page-session", Patience())
        self.file = FileTab("file", "file-session", f"{SITE}/attachment_file/1")
        self.guard.stand_at(self.page, self.devtools)
        self.guard.stand_at_file(self.file, self.devtools)

    def of_page(self, url: str, frame: str = "page", **more: Any) -> tuple[str, object]:
        """What becomes of what the page asks for, or is answered."""
        return self._answer(url, frame, "page-session", more)

    def of_file(self, url: str, **more: object) -> tuple[str, object]:
        """The same for the file's tab."""
        return self._answer(url, "file", "file-session", more)

    def of_browser(self, url: str, frame: str) -> tuple[str, object]:
        """The same for whatever reaches the browser's own session."""
        return self._answer(url, frame, None, {})

    def _answer(self, url: str, frame: str, session: str | None, more: dict[str, object]) -> tuple[str, object]:
        self.devtools.posted.clear()
        params: dict[str, Any] = {"requestId": "7", "frameId": frame, "request": {"url": url}, **more}
        self.guard.handle("Fetch.requestPaused", params, session)
        ((method, answer, to),) = self.devtools.posted
        assert (answer["requestId"], to) == ("7", session)
        return method, answer.get("errorReason")

    def _tell(self) -> None:
        self.told += 1


def answered(status: int, **headers: str) -> dict[str, Any]:
    named = [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]
    return {"responseStatusCode": status, "responseHeaders": named}


def test_a_tab_is_guarded_once_at_requests_and_answers() -> None:
    gate = Gate()
    gate.guard.stand_at(gate.page, gate.devtools)
    assert gate.devtools.sent("Fetch.enable") == [{"patterns": DOCUMENTS}]


@pytest.mark.parametrize("url", [f"{SITE}/order_headers/1", "about:blank", STORE])
def test_a_page_goes_where_the_rules_allow(url: str) -> None:
    gate = Gate()
    assert gate.of_page(url) == GO_ON
    assert gate.guard.take_refused() == ()


@pytest.mark.parametrize("url", [ELSEWHERE, "data:text/html,x", "file:///etc/passwd", "http://acme.coupahost.com/"])
def test_a_page_that_would_leave_stays_and_it_is_told_where_it_would_have_gone(url: str) -> None:
    gate = Gate()
    assert gate.of_page(url) == ABORT
    assert gate.guard.take_refused() == (url,)
    assert gate.guard.take_refused() == ()


def test_a_page_that_is_led_elsewhere_makes_way_for_an_error() -> None:
    assert Gate().of_page(ELSEWHERE, redirectedRequestId="6") == BLOCK


def test_a_page_that_tries_for_ever_is_not_remembered_for_ever() -> None:
    gate = Gate()
    for _ in range(MOST_TOLD + 1):
        gate.of_page(ELSEWHERE)
    assert len(gate.guard.take_refused()) == MOST_TOLD


@pytest.mark.parametrize(
    ("url", "done"),
    [
        (ELSEWHERE, GO_ON),
        ("https://10.0.0.1/", ABORT),
        ("http://localhost:631/", ABORT),
        ("http://2130706433/", ABORT),
        ("file:///etc/passwd", ABORT),
    ],
)
def test_frames_are_the_pages_affair_but_for_this_machine_and_private_networks(
    url: str, done: tuple[str, object]
) -> None:
    assert Gate().of_page(url, frame="frame-in-page") == done


def test_a_window_is_guarded_like_the_page() -> None:
    gate = Gate()
    gate.guard.stand_at_window("window", "page-session", gate.devtools)
    assert gate.of_page(ELSEWHERE, frame="window") == ABORT


def test_the_last_answer_to_a_page_is_known_and_those_to_its_frames_are_not() -> None:
    gate = Gate()
    assert gate.guard.answer_of(gate.page) is None
    assert gate.of_page(f"{SITE}/1", **answered(302, Location="/2")) == GO_ON
    assert gate.of_page(f"{SITE}/frame", frame="frame", **answered(500)) == GO_ON
    assert gate.guard.answer_of(gate.page) is None
    assert gate.of_page(f"{SITE}/2", **answered(503, Retry_After="7")) == GO_ON
    assert gate.guard.answer_of(gate.page) == Answer(f"{SITE}/2", 503, "7")


def test_pages_are_shown_files_are_saved_while_somebody_waits_for_them() -> None:
    gate = Gate()
    pdf, html = answered(200, Content_Type="application/pdf"), answered(200, Content_Type="text/html")
    assert gate.of_page(f"{SITE}/a.pdf", **pdf) == GO_ON
    gate.guard.saves_files = True
    assert gate.of_page(f"{SITE}/a.pdf", **pdf) == SAVE
    assert gate.of_page(f"{SITE}/a", **html) == GO_ON


@pytest.mark.parametrize("content_type", ["application/pdf", "text/html", "image/png", ""])
def test_whatever_a_link_brings_is_saved(content_type: str) -> None:
    gate = Gate()
    assert gate.of_file(gate.file.link) == GO_ON
    assert gate.of_file(gate.file.link, **answered(302, Location=STORE)) == GO_ON
    assert gate.of_file(STORE) == GO_ON
    assert gate.of_file(STORE, **answered(200, Content_Type=content_type)) == SAVE
    assert not gate.file.has_nothing
    assert gate.file.answer == Answer(STORE, 200, content_type=content_type)


def test_a_link_that_leads_off_the_site_is_stopped_before_it_is_followed() -> None:
    gate = Gate()
    assert gate.of_file(gate.file.link, **answered(302, Location=ELSEWHERE)) == ABORT
    assert (gate.file.refused, gate.file.has_nothing, gate.told) == (ELSEWHERE, True, 1)


def test_a_link_off_the_site_is_not_asked_for() -> None:
    gate = Gate()
    assert gate.of_file(ELSEWHERE) == ABORT
    assert (gate.file.refused, gate.told) == (ELSEWHERE, 1)


@pytest.mark.parametrize("status", [204, 403, 404, 429, 500])
def test_an_answer_without_a_file_is_noted_and_not_shown(status: int) -> None:
    gate = Gate()
    assert gate.of_file(gate.file.link, **answered(status)) == ABORT
    assert gate.file.answer == Answer(gate.file.link, status)
    assert (gate.file.has_nothing, gate.told) == (True, 1)


def test_a_file_that_breaks_off_is_no_other_answer() -> None:
    gate = Gate()
    gate.of_file(gate.file.link, **answered(200))
    assert gate.of_file(gate.file.link, responseErrorReason="Failed") == ABORT
    assert gate.file.answer == Answer(gate.file.link, 200)


def test_a_tab_that_shows_an_error_page_has_nothing_to_save() -> None:
    gate = Gate()
    gate.guard.handle("Page.frameNavigated", {"frame": {"url": "about:blank"}}, "file-session")
    assert not gate.file.has_nothing
    gate.guard.handle("Page.frameNavigated", {"frame": {"url": "chrome-error://chromewebdata/"}}, "file-session")
    assert (gate.file.has_nothing, gate.told) == (True, 1)


def test_a_tab_that_stops_without_an_answer_has_nothing_to_save() -> None:
    gate = Gate()
    gate.guard.handle("Page.frameStoppedLoading", {"frameId": "file"}, "file-session")
    assert not gate.file.has_nothing, "it has yet to set out"
    gate.of_file(gate.file.link)
    gate.guard.handle("Page.frameStoppedLoading", {"frameId": "file"}, "file-session")
    assert gate.file.has_nothing


def test_what_outlives_its_tab_is_stopped_by_the_guard_of_the_browser() -> None:
    gate = Gate()
    gate.guard.stand_at_browser(gate.devtools)
    assert gate.devtools.calls[-1] == ("Fetch.enable", {"patterns": DOCUMENTS[:1]})
    gate.guard.stand_at_window("window", "window-session", gate.devtools)
    for session in ("page-session", "window-session", "file-session"):
        gate.guard.handle("Target.detachedFromTarget", {"sessionId": session}, None)
    for frame in ("page", "window", "file"):
        assert gate.of_browser(f"{SITE}/1", frame) == GO_ON
        assert gate.of_browser(ELSEWHERE, frame) == ABORT
    assert gate.of_browser(ELSEWHERE, "frame-in-page") == GO_ON
    assert gate.of_browser("http://10.0.0.1/", "frame-in-page") == ABORT


def test_tabs_of_long_ago_are_not_remembered_for_ever() -> None:
    gate = Gate()
    for number in range(MOST_KNOWN):
        gate.guard.stand_at_window(f"window {number}", f"session {number}", gate.devtools)
    assert gate.of_browser(ELSEWHERE, "page") == GO_ON


def test_tabs_that_are_closed_are_forgotten() -> None:
    gate = Gate()
    gate.of_page(f"{SITE}/2", **answered(200))
    assert (gate.guard.has_files_open(), gate.told) == (True, 1)
    for session in ("page-session", "file-session"):
        gate.guard.handle("Target.detachedFromTarget", {"sessionId": session}, None)
    assert (gate.guard.has_files_open(), gate.told) == (False, 2), "somebody may wait for the file's tab to be gone"
    gate.devtools.posted.clear()
    gate.guard.handle("Fetch.requestPaused", {"requestId": "7"}, "page-session")
    assert (gate.devtools.posted, gate.guard.answer_of(gate.page)) == ([], None)
