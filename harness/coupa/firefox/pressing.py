"""Files that have no link, in a Firefox: their buttons are pressed, one at a time, and what begins then is the file."""

from collections.abc import Sequence
from dataclasses import replace

from harness.coupa.downloads import Download, has_ended
from harness.coupa.firefox.open_firefox import OpenFirefox
from harness.coupa.pace import Pace, wait_for_leave
from harness.coupa.page import Button
from harness.coupa.pressing import press
from harness.coupa.transfers.asking_again import reason_of
from harness.coupa.transfers.transfer import Arrived, Fetched, key_of
from harness.measure.spans import SpanRecorder


def press_all(
    buttons: Sequence[Button], browser: OpenFirefox, fetched: Fetched, spans: SpanRecorder, pace: Pace
) -> Fetched:
    """Press every button of the page that the PO's tab shows.

    Args:
        fetched: what links have brought; a button that brings the same file again adds nothing.

    Returns:
        ``fetched``, with what the buttons brought.

    Raises:
        DriverError: the browser went away.
    """
    page_url = str(browser.tab.run("return location.href"))
    seen = {each.link for each in fetched.arrived}
    for button in buttons:
        wait_for_leave(pace, spans)
        key, download = key_of(button), _brought_by(button, browser, spans)
        if download is None or download.path is None:
            fetched = replace(fetched, reasons={**fetched.reasons, key: _why_nothing_came(browser)})
        elif not browser.may_keep(download.final_url):
            fetched = replace(fetched, refused=(*fetched.refused, download.final_url))
        elif download.final_url in seen:
            fetched = replace(fetched, duplicates=(*fetched.duplicates, key))
        else:
            seen.add(download.final_url)
            arrived = Arrived(key, download.path, download.suggested_name)
            fetched = replace(fetched, arrived=(*fetched.arrived, arrived))
        if browser.close_windows() or browser.tab.run("return location.href") != page_url:
            browser.tab.open(page_url)  # The next button is on this page.
    return fetched


def _brought_by(button: Button, browser: OpenFirefox, spans: SpanRecorder) -> Download | None:
    """What began when it was pressed, ended by now; None for nothing."""
    key, downloads, tab = key_of(button), browser.downloads, browser.tab
    downloads.expect(())
    downloads.expect_one(key, lambda _frame: True)
    try:
        with spans.span("trigger"):
            is_there = press(tab, button)
        if is_there and downloads.wait_until(lambda: downloads.begun_in(key) is not None, tab.patience.attachments_s):
            downloads.wait_while_growing(lambda: has_ended(downloads.begun_in(key)))
    finally:
        downloads.expect_no_more(key)
    return downloads.begun_in(key)


def _why_nothing_came(browser: OpenFirefox) -> str:
    page = browser.network.last_page(browser.tab.target)
    answer = page.answer if page else None
    return reason_of(answer) if answer is not None and not answer.has_file else "nothing came when it was pressed"
