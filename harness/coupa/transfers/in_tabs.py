"""``browser`` on somebody else's site: each link is followed by a hidden tab of its own, and its answer is saved.

So it makes no difference whether a browser would rather show the file, what address it has in the end, or whether
another host has it; and what the site answers instead of a file is known. A page's own links, clicked all at once,
tell none of it.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from harness.coupa.answers import Answer
from harness.coupa.close_guard import CloseGuard
from harness.coupa.downloads import Download
from harness.coupa.file_tabs import FileTab, open_file_tabs, set_out
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.pace import FREE, Pace, wait_for_leave
from harness.coupa.page import Button
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers.asking_again import (
    is_login_page,
    login_asked_for,
    pause_before_next_try_s,
    reason_of,
)
from harness.coupa.transfers.naming import chosen_name
from harness.coupa.transfers.presses import press_all
from harness.coupa.transfers.transfer import NO_NAMES, Arrived, Fetched
from harness.measure.spans import SpanRecorder

MOST_TABS = 6  # As many files at a time as a browser has connections to one host over HTTP/1.1.


@dataclass(slots=True)
class _Errand:
    link: str
    tries: int = 0


class InTabs:
    """Downloads link by link, within the rules at every hop."""

    name: ClassVar[str] = "browser"

    def __init__(self, settings: WorkerSettings, spans: SpanRecorder, pace: Pace = FREE) -> None:
        self._settings = settings
        self._spans = spans
        self._pace = pace

    def fetch(
        self,
        links: tuple[str, ...],
        browser: PoBrowser,
        staging: Path,
        meanwhile: Callable[[], None],
        names: Mapping[str, str] = NO_NAMES,
        buttons: Sequence[Button] = (),
    ) -> Fetched:
        """Follow the links, a few at a time, then press the buttons; what still runs after that is cancelled."""
        assert isinstance(browser, OpenBrowser), "a transfer for browsers of the Chromium family"
        round_ = _Round(self._settings, browser, self._spans, self._pace, names)
        with self._spans.span("wait_downloads"):
            try:
                round_.begin(links)
                meanwhile()
                round_.go_on()
                fetched = round_.fetched()
                return press_all(buttons, browser, fetched, self._spans, self._pace) if buttons else fetched
            finally:
                round_.end()


class _Round:
    """The links of one PO."""

    def __init__(
        self,
        settings: WorkerSettings,
        browser: OpenBrowser,
        spans: SpanRecorder,
        pace: Pace,
        names: Mapping[str, str],
    ) -> None:
        assert isinstance(browser.guard, CloseGuard), "links are followed in tabs where every tab is guarded"
        self._guard = browser.guard
        self._settings = settings
        self._browser = browser
        self._spans = spans
        self._pace = pace
        self._names = names
        self._referrer = ""
        self._waiting: deque[_Errand] = deque()
        self._running: list[tuple[_Errand, FileTab]] = []
        self._arrived: list[Arrived] = []
        self._refused: list[str] = []
        self._reasons: dict[str, str] = {}

    def begin(self, links: tuple[str, ...]) -> None:
        """Follow as many links as may be followed at a time."""
        answer = self._guard.answer_of(self._browser.tab)
        self._referrer = answer.url if answer else ""
        self._waiting.extend(_Errand(link) for link in links)
        self._follow_more()

    def go_on(self) -> None:
        """Follow the others as tabs become free, until every link has brought something or is given up."""
        while self._running:
            if not self._browser.downloads.wait_until(self._any_has_ended, self._settings.patience.idle_s):
                self._give_up_silent()
                continue
            for errand, file in [each for each in self._running if self._has_ended(each[1])]:
                self._running.remove((errand, file))
                self._close(file)
                self._take(errand, file)
            self._follow_more()

    def end(self) -> None:
        """Close what is still open, and cancel what still runs."""
        for _, file in self._running:
            self._close(file)
        self._browser.give_up_downloads()
        # Whoever looks at what this PO has left behind would find a tab that is on its way out.
        self._browser.downloads.wait_until(lambda: not self._guard.has_files_open(), self._settings.patience.command_s)

    def fetched(self) -> Fetched:
        """What came of it."""
        return Fetched(tuple(self._arrived), tuple(self._refused), reasons=self._reasons)

    def _follow_more(self) -> None:
        count = min(MOST_TABS - len(self._running), len(self._waiting))
        if not count:
            return
        errands = [self._waiting.popleft() for _ in range(count)]
        devtools = self._browser.devtools
        with self._spans.span("trigger"):
            files = open_file_tabs([errand.link for errand in errands], devtools, self._browser.context)
            self._running += zip(errands, files, strict=True)
            for errand, file in zip(errands, files, strict=True):
                errand.tries += 1
                self._guard.stand_at_file(file, devtools)
                self._browser.downloads.expect_from(file.target, file.link)
                wait_for_leave(self._pace, self._spans)
                set_out(file, self._referrer, devtools)

    def _has_ended(self, file: FileTab) -> bool:
        download = self._browser.downloads.begun_in(file.target)
        return file.has_nothing or (download is not None and download.state != "inProgress")

    def _any_has_ended(self) -> bool:
        return any(self._has_ended(file) for _, file in self._running)

    def _give_up_silent(self) -> None:
        for errand, file in self._running:
            self._close(file)
            self._reasons[errand.link] = f"nothing came for {self._settings.patience.idle_s:g} s"
        self._running = []
        self._follow_more()

    def _close(self, file: FileTab) -> None:
        self._browser.downloads.expect_no_more(file.target)
        self._browser.devtools.post("Target.closeTarget", {"targetId": file.target})

    def _take(self, errand: _Errand, file: FileTab) -> None:
        download = self._browser.downloads.begun_in(file.target)
        if download is not None and download.path is not None and file.answer is not None:
            self._keep(file, file.answer, download, download.path)
        elif file.refused:
            self._refused.append(file.refused)
        else:
            self._ask_again(errand, file)

    def _ask_again(self, errand: _Errand, file: FileTab) -> None:
        pause_s = pause_before_next_try_s(file.answer, errand.tries, self._settings.manners, datetime.now(UTC))
        if pause_s is None:
            self._reasons[errand.link] = reason_of(file.answer)
            return
        self._waiting.append(errand)
        if pause_s:
            with self._spans.span("pace"):
                self._pace.hold(pause_s)

    def _keep(self, file: FileTab, answer: Answer, download: Download, path: Path) -> None:
        on_site = self._settings.rules.is_on_site(answer.url)
        if is_login_page(answer, path, on_site=on_site):
            raise login_asked_for()
        self._arrived.append(Arrived(file.link, path, self._name_of(file.link, answer, download)))

    def _name_of(self, link: str, answer: Answer, download: Download) -> str:
        return chosen_name(self._names.get(link, ""), download.suggested_name, answer)
