from typing import Any

import pytest

from harness.coupa.guard import Guard
from tests.support.browsers import SITE, RecordingDevTools

ELSEWHERE = "https://elsewhere.example/file"
CONTINUED = ("Fetch.continueRequest", None)


class Gate:
    """A guard with one tab, and what it told the browser."""

    def __init__(self, *, is_link: bool = True) -> None:
        self.devtools = RecordingDevTools()
        self.refused: list[str] = []
        self._is_link = is_link
        self.guard = Guard(SITE, self._refuse)
        self.session = self.stand_at("tab-1")

    def stand_at(self, tab: str) -> str:
        """Guard a tab; return the session by which the browser speaks of it."""
        self.guard.stand_at(tab, self.devtools)
        attached = [index for index, (method, _) in enumerate(self.devtools.calls, 1) if "attach" in method]
        return f"session-{attached[-1]}"

    def answer(self, url: str, frame: str = "tab-1", session: str = "") -> tuple[str, object]:
        """What becomes of a request: the command, and the reason of a failure."""
        self.devtools.posted.clear()
        params: dict[str, Any] = {"requestId": "7", "frameId": frame, "request": {"url": url}}
        self.guard.handle("Fetch.requestPaused", params, session or self.session)
        ((method, answer, to),) = self.devtools.posted
        assert (answer["requestId"], to) == ("7", session or self.session)
        return method, answer.get("errorReason")

    def _refuse(self, url: str) -> bool:
        self.refused.append(url)
        return self._is_link


def test_a_tab_is_guarded_once_however_often_it_is_asked_for() -> None:
    gate = Gate()
    gate.stand_at("tab-1")
    gate.stand_at("tab-2")
    gate.stand_at("tab-1")
    assert [params["targetId"] for params in gate.devtools.sent("Target.attachToTarget")] == ["tab-1", "tab-2"]
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


def test_a_tab_whose_session_ended_is_guarded_anew() -> None:
    gate = Gate()
    gate.guard.handle("Target.detachedFromTarget", {"sessionId": gate.session}, None)
    session = gate.stand_at("tab-1")
    assert session != gate.session
    assert gate.answer(ELSEWHERE, session=session) == ("Fetch.failRequest", "Aborted")


def test_other_events_are_of_no_interest() -> None:
    gate = Gate()
    gate.guard.handle("Target.targetCreated", {"targetInfo": {"targetId": "tab-2"}}, None)
    assert gate.devtools.posted == []
