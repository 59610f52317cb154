"""``Downloader``: brings home the attachments of one PO with a driver that somebody else owns."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from harness.coupa.backoff import ONCE, Backoff
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.outcomes import NO_ROOM, away, outcome_of, outcome_without_attachments
from harness.coupa.pace import FREE, Pace, wait_for_leave
from harness.coupa.page import Page, read_page
from harness.coupa.places import Errand
from harness.coupa.po_browser import PoBrowser, PoTab
from harness.coupa.pressing import pass_interstitial
from harness.coupa.result import Outcome, PoStatus, SavedFile
from harness.coupa.site_failure import Failure
from harness.coupa.transfers.transfer import Arrived, Transfer, key_of
from harness.errors import LoggedOutError, PageUnavailableError, SiteError
from harness.host.disk import lacks_room
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po
from harness.workload.numbers import order_digits
from harness.workload.urls import UrlRules

Reader = Callable[[PoTab], Page]
"""Reads the page that a tab has opened."""

_ENDED = "The session that the driver was given has ended."
_ERRORS = 400  # Statuses from there on.
SHOWN_INSTEAD = "chrome-error:"  # A browser's own page, for an answer of the site that has no body.


class Downloader:
    """The way of a PO: open its page, find the attachments, have them fetched, keep what is complete."""

    def __init__(
        self,
        rules: UrlRules,
        folders: FolderHierarchyManager,
        spans: SpanRecorder,
        transfer: Transfer,
        read: Reader = read_page,
        pace: Pace = FREE,
        backoff: Backoff = ONCE,
    ) -> None:
        self._rules = rules
        self._folders = folders
        self._spans = spans
        self._transfer = transfer
        self._read_page = read
        self._pace = pace
        self._backoff = backoff
        self._upcoming: Errand | None = None

    def run(self, po: Po, browser: PoBrowser, upcoming: Po | None = None, *, settle: bool = False) -> Outcome:
        """Download one PO and say what came of it.

        Args:
            upcoming: the next PO, whose page may begin to load while the last files of this one arrive.
            settle: be content with what comes, where the site asks for a login in place of a file.

        Raises:
            DriverError, WebDriverException: if the driver fails; nothing of this visit is then in the PO's folder
                that is not complete.
            LoggedOutError: if the site asks for a login again.
            SiteError: if the site leads to another host.
        """
        errand = self._errand_of(po)
        self._upcoming = None

        def set_out() -> None:
            browser.set_out(errand)
            self._make_ready(browser, loading=True)

        try:
            page = self._page_at(errand.url, browser, set_out)
            if isinstance(page, Failure):
                return Outcome(PoStatus.FAILED, po.supplier, str(page), url=errand.url)
            complete = self._with_files_of_requisition(page, browser)
            if isinstance(complete, Outcome):
                return complete
            return self._outcome(po, complete, browser, errand.folder, upcoming, settle=settle)
        finally:
            browser.downloads.note_unannounced()
            self._folders.discard(errand.folder)

    def _with_files_of_requisition(self, page: Page, browser: PoBrowser) -> Page | Outcome:
        """The page, or that of its requisition where the files lie there; an outcome where it cannot be had."""
        if page.error or page.has_attachments or not page.requisition:
            return page
        requisition = urljoin(page.url, page.requisition)
        if not self._rules.is_on_site(requisition):
            reason = away("the requisition", [requisition])
            return Outcome(PoStatus.FAILED, page.supplier, reason, url=page.url)
        found = self._page_at(requisition, browser, lambda: browser.tab.begin(requisition))
        if isinstance(found, Failure):
            return Outcome(PoStatus.FAILED, page.supplier, f"the requisition: {found}", url=requisition)
        return replace(found, supplier=page.supplier)

    def _outcome(
        self, po: Po, page: Page, browser: PoBrowser, staging: Path, upcoming: Po | None, *, settle: bool
    ) -> Outcome:
        if page.error:
            return Outcome(PoStatus.PO_NOT_FOUND, page.supplier, page.error, url=page.url)
        if not page.has_attachments:
            return outcome_without_attachments(page)
        return self._fetch(po, page, browser, staging, upcoming, settle=settle)

    def _page_at(self, url: str, browser: PoBrowser, set_out: Callable[[], None]) -> Page | Failure:
        """The page, asked for again while the site does not give it.

        Args:
            set_out: the way there for the first time.
        """
        ways = [set_out]

        def ask() -> Page | Failure:
            try:
                page = self._open(url, browser, ways.pop() if ways else lambda: browser.tab.begin(url))
                return self._judged(self._past_interstitial(page, url, browser), browser)
            except PageUnavailableError as error:
                return Failure(f"the site did not give the page: {error.why}", may_pass=True)

        return self._backoff.call(url, ask)

    def _open(self, url: str, browser: PoBrowser, set_out: Callable[[], None]) -> Page:
        wait_for_leave(self._pace, self._spans)
        with self._spans.span("navigate"):
            set_out()
            browser.tab.finish()
        return self._read(url, browser)

    def _past_interstitial(self, page: Page, url: str, browser: PoBrowser) -> Page:
        """The page, without what the site shows in between."""
        if not page.interstitial or not pass_interstitial(browser.tab, page):
            return page
        page = self._read(url, browser)
        if urlsplit(page.url).path == urlsplit(url).path:
            return page
        return self._open(url, browser, lambda: browser.tab.begin(url))

    def _judged(self, page: Page, browser: PoBrowser) -> Page | Failure:
        """The page, or what the site says of itself instead."""
        answer = browser.answer()
        told = answer.retry_after if answer is not None and answer.status == page.status else ""
        denied = self._backoff.denied(f"the site answers {page.status}", page.status, told)
        return denied if denied.may_pass else page

    def _errand_of(self, po: Po) -> Errand:
        """Where to go for a PO; the same as before, if it was set out for while the PO before was in hand."""
        url = f"{self._rules.base_url}/order_headers/{order_digits(po.number)}"
        if self._upcoming is not None and self._upcoming.url == url:
            return self._upcoming
        return Errand(url, self._folders.new_staging())

    def _make_ready(self, browser: PoBrowser, *, loading: bool) -> None:
        if browser.wants_ready(loading=loading):
            with self._spans.span("clear_session"):  # A place without traces is what cleaning is for.
                browser.make_ready()

    def _read(self, url: str, browser: PoBrowser) -> Page:
        with self._spans.span("find"):
            page = self._read_page(browser.tab)
        if page.url.startswith(SHOWN_INSTEAD) and page.status >= _ERRORS:
            page = replace(page, url=url)
        if not self._rules.is_on_site(page.url):
            raise SiteError(
                f"{url} leads away from the site.",
                f"Nothing is fetched from other hosts than that of {self._rules.base_url}; if the site has moved, name "
                "its new address.",
            )
        if page.is_login:
            raise LoggedOutError("The site asks for a login again.", _ENDED)
        return page

    def _fetch(
        self, po: Po, page: Page, browser: PoBrowser, staging: Path, upcoming: Po | None, *, settle: bool
    ) -> Outcome:
        links = tuple(link for link in page.links if self._rules.allows(link))

        def send_ahead() -> None:
            self._make_ready(browser, loading=False)
            if upcoming is not None:
                errand = self._errand_of(upcoming)
                self._upcoming = errand if browser.send_ahead(errand) else None

        names = {each.link: each.name for each in page.attachments}
        fetched = self._transfer.fetch(links, browser, staging, send_ahead, names, page.buttons)
        if fetched.locked and not settle:
            raise LoggedOutError("The site asks for a login where a file should be.", _ENDED)
        keys = (*links, *map(key_of, page.buttons))
        # What a disk has no room for a browser lets go of, and removes what it has of it, without a word.
        lost_bytes = browser.downloads.lost_bytes()
        if lost_bytes is not None and lacks_room(staging, lost_bytes):
            fetched = replace(fetched, reasons=dict.fromkeys(keys, NO_ROOM))
        with self._spans.span("persist"):
            files = self._keep(po, keys, fetched.arrived)
        refused = [link for link in page.links if link not in links] + list(fetched.refused)
        return outcome_of(page, files, fetched, refused, str(self._folders.folder_of(po)))

    def _keep(self, po: Po, keys: tuple[str, ...], arrived: Sequence[Arrived]) -> tuple[SavedFile, ...]:
        # In the page's order, not in that of arrival: the same PO gets the same names in every mode.
        by_key = {each.link: each for each in arrived}
        complete = [by_key[key] for key in keys if key in by_key]
        if complete:  # What an earlier run left of this PO makes way for it.
            self._folders.start_over(po)
        return tuple(self._folders.keep(each.path, each.name, po, each.digest) for each in complete)
