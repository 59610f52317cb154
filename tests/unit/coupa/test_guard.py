from typing import Any

import pytest

from harness.coupa.guard import Guard
from harness.coupa.tab import Tab
from harness.workload.patience import Patience
from harness.workload.urls import UrlRules
from tests.support.browsers import SITE, RecordingDevTools

ELSEWHERE = "https://elsewhere.example/file"
CONTINUED = ("Fetch.continueRequest", None)


class Gate:
    """A guard with one tab, and what it told the browser."""

    def __init__(self, *, is_link: bool = True) -> None:
        self.devtools = RecordingDevTools()
        self.refused: list[str] = []
        self._is_link = is_link
        self.guard = Guard(UrlRules(SITE), self._refuse)
        self.tab = self.make_tab("tab-1")
        self.guard.stand_at(self.tab, self.devtools)

    def make_tab(self, target: str, session: str = "session-1") -> Tab:
        """A tab of the guarded browser."""
        return Tab(self.devtools, target, session, Patience())

    def answer(self, url: str, frame: str = "tab-1", session: str = "session-1") -> tuple[str, object]:
        """What becomes of a request: the command, and the reason of a failure."""
        self.devtools.posted.clear()
        params: dict[str, Any] = {"requestId": "7", "frameId": frame, "request": {"url": url}}
        self.guard.handle("Fetch.requestPaused", params, session)
        ((method, answer, to),) = self.devtools.posted
        assert (answer["requestId"], to) == ("7", session)
        return method, answer.get("errorReason")

    def _refuse(self, url: str) -> bool:
        self.refused.append(url)
        return self._is_link


def test_a_tab_is_guarded_once_however_often_it_is_asked_for() -> None:
    gate = Gate()
    gate.guard.stand_at(gate.tab, gate.devtools)
    gate.guard.stand_at(gate.make_tab("tab-2", "session-2"), gate.devtools)
    gate.guard.stand_at(gate.tab, gate.devtools)
    documents = {"patterns": [{"resourceType": "Document", "requestStage": "Request"}]}
    assert gate.devtools.sent("Fetch.enable") == [documents, documents]


@pytest.mark.parametrize("url", [f"{SITE}/order_headers/1", "about:blank", "about:srcdoc"])
def test_the_sites_own_documents_pass(url: str) -> None:
    gate = Gate()
    assert gate.answer(url) == CONTINUED
    assert gate.refused == []


def test_what_a_frame_shows_is_the_pages_own_affair() -> None:
    assert Gate().answer(ELSEWHERE, frame="frame-in-tab-1") == CONTINUED


def test_a_link_that_leads_elsewhere_is_stopped_and_its_page_stays() -> None:
    gate = Gate(is_link=True)
    assert gate.answer(ELSEWHERE) == ("Fetch.failRequest", "Aborted")
    assert gate.refused == [ELSEWHERE]


@pytest.mark.parametrize("url", [ELSEWHERE, "data:text/html,x", "file:///etc/passwd", "http://acme.coupahost.com/"])
def test_a_page_that_is_elsewhere_is_stopped_and_makes_way_for_an_error(url: str) -> None:
    assert Gate(is_link=False).answer(url) == ("Fetch.failRequest", "BlockedByClient")


def test_a_link_in_a_frame_that_we_made_is_guarded_like_one_in_the_page() -> None:
    gate = Gate()
    gate.tab.our_frames.add("frame-of-ours")
    assert gate.answer(ELSEWHERE, frame="frame-of-ours") == ("Fetch.failRequest", "Aborted")


def test_a_tab_whose_session_ended_is_guarded_anew() -> None:
    gate = Gate()
    gate.guard.handle("Target.detachedFromTarget", {"sessionId": "session-1"}, None)
    gate.guard.stand_at(gate.make_tab("tab-1", "session-2"), gate.devtools)
    assert gate.answer(ELSEWHERE, session="session-2") == ("Fetch.failRequest", "Aborted")


def test_other_events_are_of_no_interest() -> None:
    gate = Gate()
    gate.guard.handle("Target.targetCreated", {"targetInfo": {"targetId": "tab-2"}}, None)
    assert gate.devtools.posted == []
