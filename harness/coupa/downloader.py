"""``Downloader``: brings home the attachments of one PO with a driver that somebody else owns."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.outcomes import away, outcome_of, outcome_without_attachments
from harness.coupa.pace import FREE, Pace, wait_for_leave
from harness.coupa.page import Page, read_page
from harness.coupa.places import Errand
from harness.coupa.po_browser import PoBrowser, PoTab
from harness.coupa.pressing import pass_interstitial
from harness.coupa.result import Outcome, PoStatus, SavedFile
from harness.coupa.transfers.transfer import Arrived, Transfer, key_of
from harness.errors import LoggedOutError, SiteError
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po
from harness.workload.numbers import order_digits
from harness.workload.urls import UrlRules

Reader = Callable[[PoTab], Page]
"""Reads the page that a tab has opened."""

# How long a site that is busy, or fails, is left alone before its page is asked for again, where it does not say.
BUSY_WAITS_S = (2.0, 5.0, 15.0)
BUSY_STATUSES = (429, 503)
FAILING_STATUSES = (500, 502, 504)


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
    ) -> None:
        self._rules = rules
        self._folders = folders
        self._spans = spans
        self._transfer = transfer
        self._read_page = read
        self._pace = pace
        self._upcoming: Errand | None = None

    def run(self, po: Po, browser: PoBrowser, upcoming: Po | None = None) -> Outcome:
        """Download one PO and say what came of it.

        Args:
            upcoming: the next PO, whose page may begin to load while the last files of this one arrive.

        Raises:
            DriverError, WebDriverException: if the driver fails; nothing of this visit is then in the PO's folder
                that is not complete.
            LoggedOutError: if the site asks for a login again.
            SiteError: if the site leads to another host.
        """
        errand = self._errand_of(po)
        self._upcoming = None
        try:
            wait_for_leave(self._pace, self._spans)
            with self._spans.span("navigate"):
                browser.set_out(errand)
                self._make_ready(browser, loading=True)
                browser.tab.finish()
            page = self._settled(self._read(errand.url, browser), errand.url, browser)
            if not page.error and not page.has_attachments and page.requisition:
                requisition = urljoin(page.url, page.requisition)
                if not self._rules.is_on_site(requisition):
                    reason = away("the requisition", [requisition])
                    return Outcome(PoStatus.FAILED, page.supplier, reason, url=page.url)
                of_requisition = self._settled(self._open(requisition, browser), requisition, browser)
                page = replace(of_requisition, supplier=page.supplier)
            return self._outcome(po, page, browser, errand.folder, upcoming)
        finally:
            browser.downloads.note_unannounced()
            self._folders.discard(errand.folder)

    def _outcome(self, po: Po, page: Page, browser: PoBrowser, staging: Path, upcoming: Po | None) -> Outcome:
        if page.status in (*BUSY_STATUSES, *FAILING_STATUSES):
            return Outcome(PoStatus.FAILED, page.supplier, f"the site answers {page.status}", url=page.url)
        if page.error:
            return Outcome(PoStatus.PO_NOT_FOUND, page.supplier, page.error, url=page.url)
        if not page.has_attachments:
            return outcome_without_attachments(page)
        return self._fetch(po, page, browser, staging, upcoming)

    def _open(self, url: str, browser: PoBrowser) -> Page:
        wait_for_leave(self._pace, self._spans)
        with self._spans.span("navigate"):
            browser.tab.open(url)
        return self._read(url, browser)

    def _settled(self, page: Page, url: str, browser: PoBrowser) -> Page:
        """The page, asked for again while the site is busy, and without what it shows in between."""
        for wait_s in BUSY_WAITS_S:
            if page.status in BUSY_STATUSES:
                self._pace.hold(browser.asked_to_wait_s() or wait_s)
            elif page.status in FAILING_STATUSES and wait_s == BUSY_WAITS_S[0]:
                self._pace.hold(wait_s)
            else:
                break
            page = self._open(url, browser)
        if page.interstitial and pass_interstitial(browser.tab, page):
            page = self._read(url, browser)
            if urlsplit(page.url).path != urlsplit(url).path:
                page = self._open(url, browser)
        return page

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
        if not self._rules.is_on_site(page.url):
            raise SiteError(
                f"{url} leads away from the site.",
                f"Nothing is fetched from other hosts than that of {self._rules.base_url}; if the site has moved, name "
                "its new address.",
            )
        if page.is_login:
            raise LoggedOutError("The site asks for a login again.", "The session that the driver was given has ended.")
        return page

    def _fetch(self, po: Po, page: Page, browser: PoBrowser, staging: Path, upcoming: Po | None) -> Outcome:
        links = tuple(link for link in page.links if self._rules.allows(link))

        def send_ahead() -> None:
            self._make_ready(browser, loading=False)
            if upcoming is not None:
                errand = self._errand_of(upcoming)
                self._upcoming = errand if browser.send_ahead(errand) else None

        names = {each.link: each.name for each in page.attachments}
        fetched = self._transfer.fetch(links, browser, staging, send_ahead, names, page.buttons)
        with self._spans.span("persist"):
            files = self._keep(po, (*links, *map(key_of, page.buttons)), fetched.arrived)
        refused = [link for link in page.links if link not in links] + list(fetched.refused)
        return outcome_of(page, files, fetched, refused, str(self._folders.folder_of(po)))

    def _keep(self, po: Po, keys: tuple[str, ...], arrived: Sequence[Arrived]) -> tuple[SavedFile, ...]:
        # In the page's order, not in that of arrival: the same PO gets the same names in every mode.
        by_key = {each.link: each for each in arrived}
        complete = [by_key[key] for key in keys if key in by_key]
        if complete:  # What an earlier run left of this PO makes way for it.
            self._folders.start_over(po)
        return tuple(self._folders.keep(each.path, each.name, po, each.digest) for each in complete)
