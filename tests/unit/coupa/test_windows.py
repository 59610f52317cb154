from harness.coupa.close_guard import CloseGuard
from harness.coupa.windows import Windows
from harness.workload.urls import UrlRules
from tests.support.browsers import SITE, RecordingDevTools


class Watch:
    """Windows of a browser, and what they told it."""

    def __init__(self) -> None:
        self.devtools = RecordingDevTools()
        self.windows = Windows(CloseGuard(UrlRules(SITE), lambda: None))
        self.windows.watch(self.devtools)

    def appears(self, target: str, opener: str = "", *, waiting: bool = True) -> list[str]:
        """A tab is there; what it is told before it loads."""
        self.devtools.posted.clear()
        info = {"targetId": target, "type": "page"} | ({"openerId": opener} if opener else {})
        event = {"targetInfo": info, "sessionId": f"of {target}", "waitingForDebugger": waiting}
        self.windows.handle("Target.attachedToTarget", event, None)
        return [method for method, _, _ in self.devtools.posted]


def test_a_window_is_guarded_before_it_loads() -> None:
    assert Watch().appears("window", opener="page") == ["Fetch.enable", "Runtime.runIfWaitingForDebugger"]


def test_a_tab_that_no_page_opened_is_let_go() -> None:
    assert Watch().appears("tab") == ["Runtime.runIfWaitingForDebugger", "Target.detachFromTarget"]


def test_a_tab_that_does_not_wait_was_attached_by_somebody_who_needs_it() -> None:
    assert Watch().appears("tab", waiting=False) == []


def test_windows_are_closed_with_the_page_that_opened_them_and_their_own_with_them() -> None:
    watch = Watch()
    watch.appears("window", opener="page")
    watch.appears("window of the window", opener="window")
    watch.appears("window of another page", opener="other page")
    assert watch.windows.opened_by("page") == {"window", "window of the window"}
    watch.devtools.posted.clear()
    watch.windows.close("page")
    closed = {str(params["targetId"]) for method, params, _ in watch.devtools.posted if method == "Target.closeTarget"}
    assert closed == {"window", "window of the window"}
    assert watch.windows.opened_by("page") == frozenset()
    assert watch.windows.opened_by("other page") == {"window of another page"}
