import base64
import json
from collections.abc import Iterable
from typing import Any

from harness.coupa.devtools import Command, DevTools, Params, Sent
from harness.coupa.kept.sight import blackening, html_of, picture_of, rendering_of
from harness.coupa.tab import Tab
from harness.errors import DriverError
from harness.workload.patience import Patience

ALL_WELL: dict[str, dict[str, Any]] = {
    "Page.createIsolatedWorld": {"executionContextId": 7},
    "Runtime.evaluate": {"result": {"value": True}},
    "Page.captureScreenshot": {"data": base64.b64encode(b"PNG").decode()},
    "Target.createTarget": {"targetId": "another"},
    "Target.attachToTarget": {"sessionId": "of the other"},
}


class AnsweringDevTools(DevTools):
    """Answers as ``answers`` has it; what is not in it has gone away."""

    def __init__(self, answers: dict[str, dict[str, Any]]) -> None:
        self.sent: list[tuple[str, dict[str, object], str | None]] = []
        self._given = answers

    def send_all(self, commands: Iterable[Command], session: str | None = None) -> list[Sent]:
        [(method, params)] = commands
        self.sent.append((method, dict(params), session))
        return [Sent(len(self.sent), method)]

    def results(self, sent: Iterable[Sent], timeout_s: float | None = None) -> list[dict[str, Any]]:
        [one] = sent
        if one.method not in self._given:
            raise DriverError(f"The browser went away during {one.method}.")
        return [self._given[one.method]]

    def post(self, method: str, params: Params, session: str | None = None) -> None:
        self.sent.append((method, dict(params), session))

    def methods(self) -> list[str]:
        return [method for method, _, _ in self.sent]


def tab_of(devtools: DevTools) -> Tab:
    return Tab(devtools, "the tab", "its session", Patience())


def test_a_page_is_read_beside_its_own_scripts() -> None:
    devtools = AnsweringDevTools({**ALL_WELL, "Runtime.evaluate": {"result": {"value": "<html>"}}})
    assert html_of(tab_of(devtools), devtools) == "<html>"
    (_, world, session), (_, evaluated, _) = devtools.sent
    assert (world["frameId"], session, evaluated["contextId"]) == ("the tab", "its session", 7)


def test_a_browser_that_is_gone_gives_nothing() -> None:
    devtools = AnsweringDevTools({})
    assert html_of(tab_of(devtools), devtools) is None
    assert picture_of(tab_of(devtools), devtools, ()) is None
    assert rendering_of("<p>", devtools, None) is None


def test_a_dialog_that_would_hold_up_the_look_is_dismissed() -> None:
    devtools = AnsweringDevTools(ALL_WELL)
    tab = tab_of(devtools)
    tab.dialog = "Are you sure?"
    html_of(tab, devtools)
    assert devtools.sent[0] == ("Page.handleJavaScriptDialog", {"accept": False}, "its session")


def test_a_picture_is_taken_once_the_secrets_are_out_of_the_page() -> None:
    devtools = AnsweringDevTools(ALL_WELL)
    assert picture_of(tab_of(devtools), devtools, ("hunter2",)) == b"PNG"
    assert devtools.methods() == ["Page.createIsolatedWorld", "Runtime.evaluate", "Page.captureScreenshot"]
    assert '["hunter2"]' in str(devtools.sent[1][1]["expression"])


def test_no_picture_is_taken_of_a_page_whose_secrets_could_not_be_taken_out() -> None:
    thrown = {"result": {"type": "object"}, "exceptionDetails": {}}
    devtools = AnsweringDevTools({**ALL_WELL, "Runtime.evaluate": thrown})
    assert picture_of(tab_of(devtools), devtools, ("hunter2",)) is None
    assert "Page.captureScreenshot" not in devtools.methods()


def test_a_page_is_drawn_in_a_tab_of_its_own_which_is_closed_again() -> None:
    devtools = AnsweringDevTools({**ALL_WELL, "Page.setDocumentContent": {}})
    assert rendering_of("<p>masked</p>", devtools, "a context") == b"PNG"
    (_, created, _), _, (_, shown, session), _, closed = devtools.sent
    assert created == {"url": "about:blank", "browserContextId": "a context"}
    assert (shown["html"], session) == ("<p>masked</p>", "of the other")
    assert closed == ("Target.closeTarget", {"targetId": "another"}, None)


def test_words_that_are_too_short_to_be_secrets_do_not_blacken_the_page() -> None:
    assert json.dumps(["hunter2"]) in blackening(["a", "hunter2", ""])
