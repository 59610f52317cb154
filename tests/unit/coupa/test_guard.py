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
        self.guard.watch(self.devtools)
        self.attach("session-1", "tab-1")

    def attach(self, session: str, tab: str) -> None:
        self.guard.handle("Target.attachedToTarget", {"sessionId": session, "targetInfo": {"targetId": tab}}, None)

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


def test_a_new_tab_is_attached_to_and_then_guarded() -> None:
    gate = Gate()
    gate.devtools.posted.clear()
    gate.guard.handle("Target.targetCreated", {"targetInfo": {"targetId": "tab-2"}}, None)
    assert gate.devtools.posted == [("Target.attachToTarget", {"targetId": "tab-2", "flatten": True}, None)]
    gate.devtools.posted.clear()
    gate.attach("session-2", "tab-2")
    ((method, params, session),) = gate.devtools.posted
    assert (method, session) == ("Fetch.enable", "session-2")
    assert params["patterns"] == [{"resourceType": "Document", "requestStage": "Request"}]


def test_another_session_with_the_same_tab_is_left_alone() -> None:
    gate = Gate()
    gate.devtools.posted.clear()
    gate.attach("session-2", "tab-1")
    assert gate.devtools.posted == []


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


def test_a_tab_whose_session_ended_is_guarded_by_the_next() -> None:
    gate = Gate()
    gate.guard.handle("Target.detachedFromTarget", {"sessionId": "session-1"}, None)
    gate.devtools.posted.clear()
    gate.attach("session-2", "tab-1")
    assert {session for _, _, session in gate.devtools.posted} == {"session-2"}
    assert gate.answer(ELSEWHERE, session="session-2") == ("Fetch.failRequest", "Aborted")
