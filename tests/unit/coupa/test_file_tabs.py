from dataclasses import replace

import pytest

from harness.coupa.answers import Answer
from harness.coupa.file_tabs import DOCUMENTS, FileTab, open_file_tabs, set_out
from tests.support.browsers import SITE, RecordingDevTools

LINK = f"{SITE}/attachment_file/1"
EMPTY = FileTab("target", "session", LINK)


class Browser(RecordingDevTools):
    """Gives each tab that is made a name of its own."""

    def call(self, method: str, params: object = None, session: str | None = None) -> dict[str, str]:
        super().call(method, params, session)  # type: ignore[arg-type]
        number = len(self.sent(method))
        return {"targetId": f"tab {number}", "sessionId": f"session {number}"}


def test_each_link_gets_a_hidden_empty_tab_of_its_own() -> None:
    devtools = Browser()
    links = [f"{LINK}{number}" for number in range(3)]
    tabs = open_file_tabs(links, devtools, None)
    assert [(tab.target, tab.session, tab.link) for tab in tabs] == [
        (f"tab {number}", f"session {number}", link) for number, link in enumerate(links, 1)
    ]
    assert devtools.sent("Target.createTarget") == [{"url": "about:blank", "hidden": True}] * 3
    assert [each["targetId"] for each in devtools.sent("Target.attachToTarget")] == ["tab 1", "tab 2", "tab 3"]


def test_the_tab_of_a_po_with_a_context_is_in_that_context() -> None:
    devtools = Browser()
    open_file_tabs([LINK], devtools, "context-7")
    [made] = devtools.sent("Target.createTarget")
    assert made["browserContextId"] == "context-7"


def test_no_links_open_no_tabs() -> None:
    devtools = Browser()
    assert open_file_tabs([], devtools, None) == []
    assert devtools.calls == []


def test_a_link_is_followed_from_the_page_once_the_tab_is_guarded() -> None:
    devtools = Browser()
    set_out(EMPTY, f"{SITE}/order_headers/1", devtools)
    assert devtools.posted == [
        ("Page.enable", {}, "session"),
        ("Fetch.enable", {"patterns": DOCUMENTS}, "session"),
        ("Page.navigate", {"url": LINK, "referrer": f"{SITE}/order_headers/1"}, "session"),
    ]


@pytest.mark.parametrize(
    ("file", "has_nothing"),
    [
        (EMPTY, False),
        (replace(EMPTY, has_asked=True), False),
        (replace(EMPTY, answer=Answer(LINK, 200)), False),
        (replace(EMPTY, answer=Answer(LINK, 404)), True),
        (replace(EMPTY, answer=Answer(LINK, 204)), True),
        (replace(EMPTY, refused="https://elsewhere.example/"), True),
        (replace(EMPTY, failed=True), True),
    ],
)
def test_a_tab_has_nothing_once_it_is_known_that_no_file_comes(file: FileTab, *, has_nothing: bool) -> None:
    assert file.has_nothing is has_nothing
