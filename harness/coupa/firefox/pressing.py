"""Files that have no link, in a Firefox: their buttons are pressed, one at a time, and what begins then is the file."""

from collections.abc import Sequence
from dataclasses import replace

from harness.coupa.backoff import Backoff
from harness.coupa.downloads import Download, has_ended
from harness.coupa.firefox.open_firefox import OpenFirefox
from harness.coupa.pace import Pace, wait_for_leave
from harness.coupa.page import Button
from harness.coupa.pressing import press
from harness.coupa.site_failure import Failure
from harness.coupa.transfers.no_file import BROKEN_OFF, failure_of, page_lost, silence_of
from harness.coupa.transfers.transfer import Arrived, Fetched, key_of
from harness.errors import PageUnavailableError
from harness.measure.spans import SpanRecorder


def press_all(
    buttons: Sequence[Button],
    browser: OpenFirefox,
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
    def __init__(self, browser: OpenFirefox, spans: SpanRecorder, pace: Pace, backoff: Backoff) -> None:
        self._browser = browser
        self._spans = spans
        self._pace = pace
        self._backoff = backoff
        self._page_url = _address(browser)
        self._is_away = False
        self._seen: set[str] = set()

    def add(self, button: Button, fetched: Fetched) -> Fetched:
        """Press one, again while the site fails to give its file, and add what comes of it."""
        key = key_of(button)
        download = self._backoff.call(f"{self._page_url}/{key}", lambda: self._press(button))
        if isinstance(download, Failure):
            return replace(fetched, reasons={**fetched.reasons, key: str(download)})
        assert download.path is not None, "it is complete"
        if not self._browser.may_keep(download.final_url):
            return replace(fetched, refused=(*fetched.refused, download.final_url))
        if download.final_url in self._seen | {each.link for each in fetched.arrived}:
            return replace(fetched, duplicates=(*fetched.duplicates, key))
        self._seen.add(download.final_url)
        arrived = Arrived(key, download.path, download.suggested_name)
        return replace(fetched, arrived=(*fetched.arrived, arrived))

    def _press(self, button: Button) -> Download | Failure:
        """What began, complete by now; or why nothing did."""
        try:
            if self._is_away:
                self._browser.tab.open(self._page_url)
                self._is_away = False
        except PageUnavailableError as error:
            return page_lost(error)
        wait_for_leave(self._pace, self._spans)
        download = self._brought_by(button)
        brought = download if download is not None and download.path is not None else self._why(download)
        # The next button is on this page.
        self._is_away = bool(self._browser.close_windows()) or _address(self._browser) != self._page_url
        return brought

    def _brought_by(self, button: Button) -> Download | None:
        key, downloads, tab = key_of(button), self._browser.downloads, self._browser.tab
        downloads.expect(())
        downloads.expect_one(key, lambda _frame: True)
        try:
            with self._spans.span("trigger"):
                is_there = press(tab, button)
            if is_there:
                downloads.wait_until(lambda: downloads.begun_in(key) is not None, tab.patience.attachments_s)
                downloads.wait_while_growing(lambda: has_ended(downloads.begun_in(key)))
        finally:
            downloads.expect_no_more(key)
        return downloads.begun_in(key)

    def _why(self, download: Download | None) -> Failure:
        if download is not None and has_ended(download):
            return BROKEN_OFF
        if download is not None:
            self._browser.give_up_downloads()
            return silence_of(self._browser.tab.patience.idle_s)
        page = self._browser.network.last_page(self._browser.tab.target)
        answer = page.answer if page else None
        if answer is not None and not answer.has_file:
            return failure_of(answer, self._backoff)
        return Failure("nothing came when it was pressed")


def _address(browser: OpenFirefox) -> str:
    return str(browser.tab.run("return location.href"))
