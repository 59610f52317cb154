"""Files that have no link: their buttons are pressed, one at a time, and what begins then is the file."""

from collections.abc import Sequence
from dataclasses import replace

from harness.coupa.answers import Answer
from harness.coupa.backoff import Backoff
from harness.coupa.close_guard import CloseGuard
from harness.coupa.downloads import Download, has_ended
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.pace import Pace, wait_for_leave
from harness.coupa.page import Button
from harness.coupa.pressing import press
from harness.coupa.site_failure import Failure
from harness.coupa.transfers.no_file import BROKEN_OFF, failure_of, page_lost, silence_of
from harness.coupa.transfers.transfer import Arrived, Fetched, key_of
from harness.errors import PageUnavailableError
from harness.measure.spans import SpanRecorder

_LOOK_AGAIN_S = 0.1


def press_all(
    buttons: Sequence[Button],
    browser: OpenBrowser,
    fetched: Fetched,
    spans: SpanRecorder,
    pace: Pace,
    backoff: Backoff,
) -> Fetched:
    """Press every button of the page that the PO's tab shows.

    Args:
        fetched: what links have brought; a button that brings the same file again adds nothing.

    Returns:
        ``fetched``, with what the buttons brought.

    Raises:
        DriverError: the browser went away.
    """
    presses = _Presses(browser, spans, pace, backoff)
    for button in buttons:
        fetched = presses.add(button, fetched)
    return fetched


class _Presses:
    def __init__(self, browser: OpenBrowser, spans: SpanRecorder, pace: Pace, backoff: Backoff) -> None:
        assert isinstance(browser.guard, CloseGuard), "buttons are pressed where every tab is guarded"
        self._guard = browser.guard
        self._browser = browser
        self._spans = spans
        self._pace = pace
        self._backoff = backoff
        page = self._guard.answer_of(browser.tab)
        self._page_url = page.url if page else ""
        self._is_away = False
        self._seen: set[str] = set()

    def add(self, button: Button, fetched: Fetched) -> Fetched:
        """Press one, again while the site fails to give its file, and add what comes of it."""
        key = key_of(button)
        download = self._backoff.call(f"{self._page_url}/{key}", lambda: self._press(button))
        if isinstance(download, Failure):
            return replace(fetched, reasons={**fetched.reasons, key: str(download)})
        path = self._browser.downloads.brought(download)
        assert path is not None, "it is complete"
        if not self._may_keep(download.final_url):
            return replace(fetched, refused=(*fetched.refused, download.final_url))
        if download.final_url in self._seen | {each.link for each in fetched.arrived}:
            return replace(fetched, duplicates=(*fetched.duplicates, key))
        self._seen.add(download.final_url)
        arrived = Arrived(key, path, download.suggested_name)
        return replace(fetched, arrived=(*fetched.arrived, arrived))

    def _press(self, button: Button) -> Download | Failure:
        """What began, complete by now; or why nothing did."""
        try:
            if self._is_away:
                self._browser.tab.open(self._page_url)
                self._is_away = False
        except PageUnavailableError as error:
            return page_lost(error)
        before = self._guard.answer_of(self._browser.tab)
        download = self._brought_by(button, before)
        after = self._guard.answer_of(self._browser.tab)
        # The press has led to another page, or to none that can be shown; the next button is on the one before.
        self._is_away = after is not before and after is not None and (after.is_page or not after.has_file)
        if download is not None and download.path is not None:
            return download
        if download is not None:
            return BROKEN_OFF if has_ended(download) else self._silent()
        if after is not None and after is not before and not after.has_file:
            return failure_of(after, self._backoff)
        return Failure("nothing came when it was pressed")

    def _brought_by(self, button: Button, before: Answer | None) -> Download | None:
        key, tab, downloads = key_of(button), self._browser.tab, self._browser.downloads
        wait_for_leave(self._pace, self._spans)
        downloads.expect_one(key, self._browser.is_of_page)
        self._guard.saves_files = True
        try:
            with self._spans.span("trigger"):
                is_there = self._pressed(button)
            if is_there:
                downloads.wait_until(
                    lambda: downloads.begun_in(key) is not None or self._is_denied(before), tab.patience.attachments_s
                )
                downloads.wait_until(lambda: has_ended(downloads.begun_in(key)), tab.patience.idle_s)
        finally:
            self._guard.saves_files = False
            downloads.expect_no_more(key)
            self._browser.close_windows()
        return downloads.begun_in(key)

    def _silent(self) -> Failure:
        self._browser.give_up_downloads()
        return silence_of(self._browser.tab.patience.idle_s)

    def _pressed(self, button: Button) -> bool:
        """Whether it was there to press; a page that was opened again takes a moment to have it."""
        tab = self._browser.tab
        for _ in range(round(tab.patience.attachments_s / _LOOK_AGAIN_S)):
            if press(tab, button):
                return True
            tab.wait_for_another_page(_LOOK_AGAIN_S)
        return False

    def _is_denied(self, before: Answer | None) -> bool:
        """Whether the site has answered the press with something that is neither a file nor a page."""
        answer = self._guard.answer_of(self._browser.tab)
        return answer is not None and answer is not before and not answer.has_file

    def _may_keep(self, url: str) -> bool:
        """Whether the rules allow the address; that of a file which the page has made itself is its own."""
        return self._guard.allows(url.removeprefix("blob:"))
