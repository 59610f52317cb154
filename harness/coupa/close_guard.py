"""``CloseGuard``: on somebody else's site, looks at every document that a tab of ours asks for, and at every answer."""

from collections.abc import Callable
from typing import Any

from harness.coupa.answers import Answer, answer_in, as_attachment
from harness.coupa.devtools import DevTools
from harness.coupa.file_tabs import DOCUMENTS, FileTab
from harness.coupa.guard import Guard
from harness.coupa.tab import Tab
from harness.workload.addresses import is_private
from harness.workload.urls import UrlRules, host_of

EMPTY_PAGE = "about:blank"
MOST_TOLD = 100  # A page can try for ever.
MOST_KNOWN = 1000  # Tabs of the last POs, which may still ask for something while they are closed.


class CloseGuard(Guard):
    """Keeps pages, the windows that they open, and the tabs of files within the rules, hop by hop.

    A tab is guarded before it asks for anything. Frames inside a page are its own affair, as long as they do not look
    at this machine or a private network. What a tab has asked for goes on when the tab is closed, and its session with
    it, so that the browser itself is guarded too.

    Args:
        rules: where tabs may go.
        news: told whenever the site has answered, or something has become of a file's tab.

    Attributes:
        saves_files: what pages and their windows ask for is saved too, where it is no page. While somebody waits for
            it alone: else a file that nobody asked for would arrive.
    """

    def __init__(self, rules: UrlRules, news: Callable[[], None]) -> None:
        super().__init__(rules, lambda _url: False)
        self._news = news
        self._targets: dict[str, str] = {}
        self._answers: dict[str, Answer] = {}
        self._files: dict[str, FileTab] = {}
        self._refused: list[str] = []
        self._main_frames: dict[str, None] = {}
        self.saves_files = False

    def stand_at_browser(self, devtools: DevTools) -> None:
        """Guard what outlives its tab. Raises DriverError: the browser is gone."""
        self._devtools = devtools
        devtools.call("Fetch.enable", {"patterns": DOCUMENTS[:1]})

    def stand_at(self, tab: Tab, devtools: DevTools) -> None:
        """Guard ``tab`` for as long as it is open. Raises DriverError: the tab or the browser is gone."""
        if tab.session not in self._targets:
            self._devtools = devtools
            self._take_up(tab.session, tab.target)
            devtools.call("Fetch.enable", {"patterns": DOCUMENTS}, tab.session)

    def stand_at_window(self, target: str, session: str, devtools: DevTools) -> None:
        """Guard a window that a page is about to open; it waits until it is told to go on."""
        self._devtools = devtools
        self._take_up(session, target)
        devtools.post("Fetch.enable", {"patterns": DOCUMENTS}, session)

    def stand_at_file(self, file: FileTab, devtools: DevTools) -> None:
        """Take over a file's tab, before it sets out."""
        self._devtools = devtools
        self._files[file.session] = file
        self._know(file.target)

    def answer_of(self, tab: Tab) -> Answer | None:
        """What the site answered when the tab last asked for a page; None where it has not yet."""
        return self._answers.get(tab.session)

    def allows(self, url: str) -> bool:
        """Whether the rules allow ``url``."""
        return self._rules.allows(url)

    def has_files_open(self) -> bool:
        """Whether a file's tab is still there."""
        return bool(self._files)

    def take_refused(self) -> tuple[str, ...]:
        """Where pages and their windows would have gone since the last call; the first ones, where there are many."""
        refused, self._refused = tuple(self._refused), []
        return refused

    def handle(self, event: str, params: dict[str, Any], session: str | None) -> None:
        """Take one event of the browser; called on the DevTools reader's thread."""
        if event == "Target.detachedFromTarget":
            gone = str(params["sessionId"])
            self._targets.pop(gone, None)
            self._answers.pop(gone, None)
            if self._files.pop(gone, None) is not None:
                self._news()
        elif session in self._files:
            self._handle_file(self._files[session], event, params)
        elif event == "Fetch.requestPaused" and session in self._targets:
            self._look_at_page(params, session)
        elif event == "Fetch.requestPaused" and session is None:
            self._look_once_more(params)

    def _handle_file(self, file: FileTab, event: str, params: dict[str, Any]) -> None:
        if event == "Fetch.requestPaused":
            self._look_at_file(file, params)
        elif (event == "Page.frameNavigated" and params["frame"]["url"] != EMPTY_PAGE) or (
            event == "Page.frameStoppedLoading" and file.has_asked and file.answer is None
        ):
            file.failed = True
            self._news()

    def _look_at_file(self, file: FileTab, params: dict[str, Any]) -> None:
        answer, url = answer_in(params), str(params["request"]["url"])
        if answer is None:
            if self._rules.allows(url):
                file.has_asked = True
                self._go_on(params, file.session)
                return
            file.refused = url
        elif answer.leads_on and not self._rules.allows(answer.next_url):
            file.refused = answer.next_url
        elif answer.leads_on:
            self._go_on(params, file.session)
            return
        elif file.answer is None:  # A file that breaks off is reported here too, after its answer.
            file.answer = answer
            if answer.has_file:
                self._save(params, answer, file.session)
                return
        self._stop(params, file.session, "Aborted")
        self._news()

    def _look_at_page(self, params: dict[str, Any], session: str) -> None:
        answer, url = answer_in(params), str(params["request"]["url"])
        is_page = str(params["frameId"]) == self._targets[session]
        if answer is None and not self._may_ask(url, is_page=is_page):
            # A page that was led elsewhere makes way for an error page, or the driver would take the one before it for
            # the one that it asked for. One that would only like to go there stays.
            if len(self._refused) < MOST_TOLD:
                self._refused.append(url)
            self._stop(params, session, "BlockedByClient" if "redirectedRequestId" in params else "Aborted")
            return
        if answer is not None and is_page and not answer.leads_on:
            self._answers[session] = answer
            self._news()
            if self.saves_files and answer.has_file and not answer.is_page:
                self._save(params, answer, session)
                return
        self._go_on(params, session)

    def _look_once_more(self, params: dict[str, Any]) -> None:
        url, is_page = str(params["request"]["url"]), str(params["frameId"]) in self._main_frames
        if self._may_ask(url, is_page=is_page):
            self._go_on(params, None)
        else:
            self._stop(params, None, "Aborted")

    def _take_up(self, session: str, target: str) -> None:
        self._targets[session] = target
        self._know(target)

    def _know(self, target: str) -> None:
        """Know a tab by its frame for a while after it is gone."""
        self._main_frames[target] = None
        if len(self._main_frames) > MOST_KNOWN:
            del self._main_frames[next(iter(self._main_frames))]

    def _may_ask(self, url: str, *, is_page: bool) -> bool:
        if url == EMPTY_PAGE or self._rules.allows(url):
            return True
        return not is_page and not url.startswith("file:") and not is_private(host_of(url))

    def _save(self, params: dict[str, Any], answer: Answer, session: str) -> None:
        headers = as_attachment(params, answer)
        changed = {"requestId": params["requestId"], "responseCode": answer.status, "responseHeaders": headers}
        self._post("Fetch.continueResponse", changed, session)

    def _go_on(self, params: dict[str, Any], session: str | None) -> None:
        self._post("Fetch.continueRequest", {"requestId": params["requestId"]}, session)

    def _stop(self, params: dict[str, Any], session: str | None, reason: str) -> None:
        self._post("Fetch.failRequest", {"requestId": params["requestId"], "errorReason": reason}, session)

    def _post(self, method: str, params: dict[str, Any], session: str | None) -> None:
        assert self._devtools is not None, "no tab is guarded without it"
        self._devtools.post(method, params, session)
