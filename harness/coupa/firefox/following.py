"""``browser`` on somebody else's site, in a Firefox: links are followed a few at a time, and each answer is looked at.

A link within the site is followed beside the page. One to another host, which the rules allow, would lead the tab away
but for its answer, which is made a file; so each of those has the tab to itself.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from harness.coupa.downloads import Download
from harness.coupa.firefox.open_firefox import OpenFirefox
from harness.coupa.firefox.pressing import press_all
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
from harness.coupa.transfers.transfer import NO_NAMES, Arrived, Fetched
from harness.measure.spans import SpanRecorder

MOST_AT_ONCE = 6  # As many files at a time as a browser has connections to one host over HTTP/1.1.


@dataclass(slots=True)
class _Errand:
    link: str
    tries: int = 0


class FollowingLinks:
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
        """Follow the links, a few at a time, then press the buttons; what still runs after that is given up."""
        assert isinstance(browser, OpenFirefox), "another browser has another transfer"
        meanwhile()
        round_ = _Round(self._settings, browser, self._spans, self._pace, names)
        with self._spans.span("wait_downloads"):
            fetched = round_.follow(links)
            return press_all(buttons, browser, fetched, self._spans, self._pace) if buttons else fetched


class _Round:
    """The links of one PO."""

    def __init__(
        self,
        settings: WorkerSettings,
        browser: OpenFirefox,
        spans: SpanRecorder,
        pace: Pace,
        names: Mapping[str, str],
    ) -> None:
        self._settings = settings
        self._browser = browser
        self._spans = spans
        self._pace = pace
        self._names = names
        self._waiting: deque[_Errand] = deque()
        self._arrived: list[Arrived] = []
        self._refused: list[str] = []
        self._reasons: dict[str, str] = {}

    def follow(self, links: tuple[str, ...]) -> Fetched:
        """Follow every link until it has brought something or is given up."""
        self._waiting.extend(_Errand(link) for link in sorted(links, key=self._leads_elsewhere))
        while self._waiting:
            wave = self._next_wave()
            self._trigger(wave)
            ended = {download.url: download for download in self._browser.downloads.wait()}
            self._browser.give_up_downloads()
            for errand in wave:
                self._take(errand, ended.get(errand.link))
        return Fetched(tuple(self._arrived), tuple(self._refused), reasons=self._reasons)

    def _leads_elsewhere(self, link: str) -> bool:
        there, here = urlsplit(link), urlsplit(self._settings.base_url)
        return (there.scheme, there.netloc) != (here.scheme, here.netloc)

    def _next_wave(self) -> list[_Errand]:
        wave = [self._waiting.popleft()]
        while self._waiting and len(wave) < MOST_AT_ONCE and not self._leads_elsewhere(self._waiting[0].link):
            if self._leads_elsewhere(wave[0].link):
                break
            wave.append(self._waiting.popleft())
        return wave

    def _trigger(self, wave: Sequence[_Errand]) -> None:
        self._browser.downloads.expect(tuple(errand.link for errand in wave))
        with self._spans.span("trigger"):
            for errand in wave:
                errand.tries += 1
                wait_for_leave(self._pace, self._spans)
                self._browser.trigger((errand.link,))

    def _take(self, errand: _Errand, download: Download | None) -> None:
        asked = self._browser.downloads.asked_for(errand.link)
        if download is not None and download.path is not None:
            self._keep(errand.link, download, download.path)
        elif asked is not None and asked.refused:
            self._refused.append(asked.url)
        elif download is None or download.state == "inProgress":
            self._reasons[errand.link] = f"nothing came for {self._settings.patience.idle_s:g} s"
        else:
            self._ask_again(errand)

    def _ask_again(self, errand: _Errand) -> None:
        asked = self._browser.downloads.asked_for(errand.link)
        answer = asked.answer if asked else None
        pause_s = pause_before_next_try_s(answer, errand.tries, self._settings.manners, datetime.now(UTC))
        if pause_s is None:
            self._reasons[errand.link] = reason_of(answer)
            return
        self._waiting.append(errand)
        if pause_s:
            with self._spans.span("pace"):
                self._pace.hold(pause_s)

    def _keep(self, link: str, download: Download, path: Path) -> None:
        asked = self._browser.downloads.asked_for(link)
        answer = asked.answer if asked else None
        name = download.suggested_name
        if answer is not None:
            if is_login_page(answer, path, on_site=self._settings.rules.is_on_site(answer.url)):
                raise login_asked_for()
            name = chosen_name(self._names.get(link, ""), name, answer)
        self._arrived.append(Arrived(link, path, name))
