"""``browser`` on somebody else's site, in a Firefox: links are followed a few at a time, and each answer is looked at.

A link within the site is followed beside the page. One to another host, which the rules allow, would lead the tab away
but for its answer, which is made a file; so each of those has the tab to itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from harness.coupa.backoff import Backoff, OnRetry, tell_nobody
from harness.coupa.downloads import Download, has_ended
from harness.coupa.firefox.open_firefox import OpenFirefox
from harness.coupa.firefox.pressing import press_all
from harness.coupa.pace import FREE, Pace, wait_for_leave
from harness.coupa.page import Button
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers.errands import Errand, Errands
from harness.coupa.transfers.naming import chosen_name
from harness.coupa.transfers.no_file import LOCKED, UNREACHED, failure_of, is_login_page, silence_of
from harness.coupa.transfers.transfer import NO_NAMES, Arrived, Fetched
from harness.measure.spans import SpanRecorder

MOST_AT_ONCE = 6  # As many files at a time as a browser has connections to one host over HTTP/1.1.


class FollowingLinks:
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
        """Follow the links, a few at a time, then press the buttons; what still runs after that is given up."""
        assert isinstance(browser, OpenFirefox), "another browser has another transfer"
        meanwhile()
        round_ = _Round(self._settings, browser, self._spans, self._pace, names, self._backoff)
        with self._spans.span("wait_downloads"):
            fetched = round_.follow(links)
            if not buttons:
                return fetched
            return press_all(buttons, browser, fetched, self._spans, self._pace, self._backoff)


class _Round:
    """The links of one PO."""

    def __init__(
        self,
        settings: WorkerSettings,
        browser: OpenFirefox,
        spans: SpanRecorder,
        pace: Pace,
        names: Mapping[str, str],
        backoff: Backoff,
    ) -> None:
        self._settings = settings
        self._browser = browser
        self._spans = spans
        self._pace = pace
        self._names = names
        self._backoff = backoff
        self._arrived: list[Arrived] = []
        self._refused: list[str] = []
        self._reasons: dict[str, str] = {}
        self._locked: list[str] = []

    def follow(self, links: tuple[str, ...]) -> Fetched:
        """Follow every link until it has brought something or is given up."""
        elsewhere = [link for link in links if self._leads_elsewhere(link)]
        self._follow_all([link for link in links if link not in elsewhere], MOST_AT_ONCE)
        self._follow_all(elsewhere, 1)
        reasons = self._reasons | dict.fromkeys(self._locked, LOCKED)
        return Fetched(tuple(self._arrived), tuple(self._refused), locked=tuple(self._locked), reasons=reasons)

    def _follow_all(self, links: Iterable[str], at_once: int) -> None:
        errands = Errands(links, self._backoff)
        while wave := errands.take(at_once, alone=True):
            self._trigger(wave)
            ended = {download.url: download for download in self._browser.downloads.wait()}
            self._browser.give_up_downloads()
            for errand in wave:
                self._take(errand, ended.get(errand.link), errands)
        self._reasons |= errands.reasons

    def _leads_elsewhere(self, link: str) -> bool:
        there, here = urlsplit(link), urlsplit(self._settings.base_url)
        return (there.scheme, there.netloc) != (here.scheme, here.netloc)

    def _trigger(self, wave: Sequence[Errand]) -> None:
        self._browser.downloads.expect(tuple(errand.link for errand in wave))
        with self._spans.span("trigger"):
            for errand in wave:
                wait_for_leave(self._pace, self._spans)
                self._browser.trigger((errand.link,))

    def _take(self, errand: Errand, download: Download | None, errands: Errands) -> None:
        asked = self._browser.downloads.asked_for(errand.link)
        if download is not None and download.path is not None:
            self._keep(errand.link, download, download.path)
        elif asked is not None and asked.refused:
            self._refused.append(asked.url)
        elif download is None or not has_ended(download):
            errands.put_back(errand, silence_of(self._settings.patience.idle_s))
        elif asked is not None and asked.failed and asked.answer is None:
            errands.put_back(errand, UNREACHED)
        else:
            errands.put_back(errand, failure_of(asked.answer if asked else None, self._backoff))

    def _keep(self, link: str, download: Download, path: Path) -> None:
        asked = self._browser.downloads.asked_for(link)
        answer = asked.answer if asked else None
        name = download.suggested_name
        if answer is not None:
            if is_login_page(answer, path, on_site=self._settings.rules.is_on_site(answer.url)):
                self._locked.append(link)
                return
            name = chosen_name(self._names.get(link, ""), name, answer)
        self._arrived.append(Arrived(link, path, name))
