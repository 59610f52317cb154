"""``browser`` on somebody else's site: each link is followed by a hidden tab of its own, and its answer is saved.

So it makes no difference whether a browser would rather show the file, what address it has in the end, or whether
another host has it; and what the site answers instead of a file is known. A page's own links, clicked all at once,
tell none of it.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from harness.coupa.answers import Answer
from harness.coupa.backoff import Backoff, OnRetry, tell_nobody
from harness.coupa.close_guard import CloseGuard
from harness.coupa.downloads import Download, has_ended
from harness.coupa.file_tabs import FileTab, open_file_tabs, set_out
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.pace import FREE, Pace, wait_for_leave
from harness.coupa.page import Button
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers.errands import Errand, Errands
from harness.coupa.transfers.naming import chosen_name
from harness.coupa.transfers.no_file import BROKEN_OFF, LOCKED, failure_of, is_login_page, silence_of
from harness.coupa.transfers.presses import press_all
from harness.coupa.transfers.transfer import NO_NAMES, Arrived, Fetched
from harness.measure.spans import SpanRecorder

MOST_TABS = 6  # As many files at a time as a browser has connections to one host over HTTP/1.1.


class InTabs:
    """Downloads link by link, within the rules at every hop."""

    name: ClassVar[str] = "browser"

    def __init__(
        self, settings: WorkerSettings, spans: SpanRecorder, pace: Pace = FREE, on_retry: OnRetry = tell_nobody
    ) -> None:
        self._settings = settings
        self._spans = spans
        self._pace = pace
        self._backoff = Backoff.of(settings, spans, pace, on_retry)

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
        errands = Errands(links, self._backoff)
        round_ = _Round(self._settings, browser, self._spans, self._pace, names, errands, self._backoff)
        with self._spans.span("wait_downloads"):
            try:
                round_.begin()
                meanwhile()
                round_.go_on()
                fetched = round_.fetched()
                if not buttons:
                    return fetched
                return press_all(buttons, browser, fetched, self._spans, self._pace, self._backoff)
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
        errands: Errands,
        backoff: Backoff,
    ) -> None:
        assert isinstance(browser.guard, CloseGuard), "links are followed in tabs where every tab is guarded"
        self._guard = browser.guard
        self._settings = settings
        self._browser = browser
        self._spans = spans
        self._pace = pace
        self._names = names
        self._errands = errands
        self._backoff = backoff
        self._referrer = ""
        self._running: list[tuple[Errand, FileTab]] = []
        self._arrived: list[Arrived] = []
        self._refused: list[str] = []
        self._locked: list[str] = []

    def begin(self) -> None:
        """Follow as many links as may be followed at a time."""
        answer = self._guard.answer_of(self._browser.tab)
        self._referrer = answer.url if answer else ""
        self._follow_more()

    def go_on(self) -> None:
        """Follow the others as tabs become free, until every link has brought something or is given up."""
        while self._running:
            if self._browser.downloads.wait_until(self._any_has_ended, self._settings.patience.idle_s):
                self._take_ended()
            else:
                self._give_up_silent()
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
        reasons = self._errands.reasons | dict.fromkeys(self._locked, LOCKED)
        return Fetched(tuple(self._arrived), tuple(self._refused), locked=tuple(self._locked), reasons=reasons)

    def _follow_more(self) -> None:
        errands = self._errands.take(MOST_TABS - len(self._running), alone=not self._running)
        if not errands:
            return
        devtools = self._browser.devtools
        with self._spans.span("trigger"):
            files = open_file_tabs([errand.link for errand in errands], devtools, self._browser.context)
            self._running += zip(errands, files, strict=True)
            for file in files:
                self._guard.stand_at_file(file, devtools)
                self._browser.downloads.expect_from(file.target, file.link)
                wait_for_leave(self._pace, self._spans)
                set_out(file, self._referrer, devtools)

    def _has_ended(self, file: FileTab) -> bool:
        download = self._browser.downloads.begun_in(file.target)
        return file.has_nothing or (download is not None and has_ended(download))

    def _any_has_ended(self) -> bool:
        return any(self._has_ended(file) for _, file in self._running)

    def _take_ended(self) -> None:
        for errand, file in [each for each in self._running if self._has_ended(each[1])]:
            self._running.remove((errand, file))
            self._close(file)
            self._take(errand, file)

    def _give_up_silent(self) -> None:
        """Let go of all that is on its way: not one of them has moved."""
        silent, self._running = self._running, []
        for errand, file in silent:
            self._close(file)
            self._errands.put_back(errand, silence_of(self._settings.patience.idle_s))
        self._browser.give_up_downloads()  # They outlive their tabs, and each keeps a connection busy.

    def _close(self, file: FileTab) -> None:
        self._browser.downloads.expect_no_more(file.target)
        self._browser.devtools.post("Target.closeTarget", {"targetId": file.target})

    def _take(self, errand: Errand, file: FileTab) -> None:
        download = self._browser.downloads.begun_in(file.target)
        path = self._browser.downloads.brought(download) if download is not None else None
        if download is not None and path is not None and file.answer is not None:
            if file.answer.length_bytes in (None, path.stat().st_size):
                self._keep(file, file.answer, download, path)
            else:  # Chromium calls some files complete that ended early (DownloadItemImpl, without strong validators).
                self._errands.put_back(errand, BROKEN_OFF)
        elif file.refused:
            self._refused.append(file.refused)
        else:
            self._errands.put_back(errand, failure_of(file.answer, self._backoff))

    def _keep(self, file: FileTab, answer: Answer, download: Download, path: Path) -> None:
        on_site = self._settings.rules.is_on_site(answer.url)
        if is_login_page(answer, path, on_site=on_site):
            self._locked.append(file.link)
        else:
            self._arrived.append(Arrived(file.link, path, self._name_of(file.link, answer, download)))

    def _name_of(self, link: str, answer: Answer, download: Download) -> str:
        return chosen_name(self._names.get(link, ""), download.suggested_name, answer)
