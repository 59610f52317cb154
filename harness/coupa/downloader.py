"""``Downloader``: brings home the attachments of one PO with a driver that somebody else owns."""

from collections.abc import Sequence
from urllib.parse import urljoin

from harness.coupa.browser import BrowserManager
from harness.coupa.downloads import Download
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.page import Page, read_page, trigger_links
from harness.coupa.result import Outcome, PoStatus, SavedFile
from harness.errors import SiteError
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po
from harness.workload.numbers import order_digits
from harness.workload.urls import host_of, is_on_site


class Downloader:
    """The way of a PO: open its page, find the attachments, trigger them, wait, keep what is complete."""

    def __init__(self, base_url: str, folders: FolderHierarchyManager, spans: SpanRecorder) -> None:
        self._base_url = base_url
        self._folders = folders
        self._spans = spans

    def run(self, po: Po, browser: BrowserManager) -> Outcome:
        """Download one PO and say what came of it.

        Raises:
            DriverError, WebDriverException: if the driver fails; nothing of this visit is then in the PO's folder
                that is not complete.
            SiteError: if the site asks for a login again, or leads to another host.
        """
        staging = self._folders.new_staging()
        browser.point_downloads_at(staging)
        try:
            page = self._open(f"{self._base_url}/order_headers/{order_digits(po.number)}", browser)
            supplier = page.supplier
            if not page.error and not page.links and page.requisition:
                requisition = urljoin(page.url, page.requisition)
                if not is_on_site(requisition, self._base_url):
                    return Outcome(PoStatus.FAILED, supplier, _away("the requisition", [requisition]), url=page.url)
                page = self._open(requisition, browser)
            if page.error:
                return Outcome(PoStatus.PO_NOT_FOUND, supplier, page.error, url=page.url)
            if not page.links:
                return Outcome(PoStatus.NO_ATTACHMENTS, supplier, url=page.url)
            return self._fetch(po, supplier, page, browser)
        finally:
            browser.downloads.note_unannounced()
            self._folders.discard(staging)

    def _open(self, url: str, browser: BrowserManager) -> Page:
        with self._spans.span("navigate"):
            browser.driver.get(url)
        with self._spans.span("find"):
            page = read_page(browser.driver)
        if not is_on_site(page.url, self._base_url):
            raise SiteError(
                f"{url} leads away from the site.",
                f"Nothing is fetched from other hosts than that of {self._base_url}; if the site has moved, name its "
                "new address.",
            )
        if page.is_login:
            raise SiteError("The site asks for a login again.", "The session that the driver was given has ended.")
        return page

    def _fetch(self, po: Po, supplier: str, page: Page, browser: BrowserManager) -> Outcome:
        links = tuple(link for link in page.links if is_on_site(link, self._base_url))
        browser.downloads.expect(links)
        with self._spans.span("trigger"):
            browser.guard.stand_at(browser.driver.current_window_handle, browser.devtools)
            trigger_links(browser.driver, links)
        with self._spans.span("wait_downloads"):
            arrived = browser.downloads.wait()
            browser.downloads.give_up(browser.devtools)
        with self._spans.span("persist"):
            files = self._keep(po, links, arrived)
        refused = [link for link in page.links if link not in links] + list(browser.downloads.refused())
        return _outcome(supplier, page, files, refused, str(self._folders.folder_of(po)))

    def _keep(self, po: Po, links: tuple[str, ...], arrived: list[Download]) -> tuple[SavedFile, ...]:
        # In the page's order, not in that of arrival: the same PO gets the same names in every mode.
        complete = {d.url: (d.path, d.suggested_name) for d in arrived if d.path is not None}
        return tuple(self._folders.keep(*complete[link], po) for link in links if link in complete)


def _outcome(supplier: str, page: Page, files: tuple[SavedFile, ...], refused: Sequence[str], folder: str) -> Outcome:
    found, lost = len(page.links), len(page.links) - len(files) - len(refused)
    reasons = []
    if refused:
        reasons.append(_away(f"{len(refused)} of {found} attachments", refused))
    if lost:
        reasons.append(f"{lost} of {found} attachments did not arrive complete")
    if not reasons:
        return Outcome(PoStatus.COMPLETED, supplier, "", found, files, folder, page.url)
    status = PoStatus.PARTIAL if files else PoStatus.FAILED
    return Outcome(status, supplier, "; ".join(reasons), found, files, folder if files else "", page.url)


def _away(what: str, refused: Sequence[str]) -> str:
    hosts = list(dict.fromkeys(host_of(url) for url in refused))
    they_lead = "it leads" if len(refused) == 1 else "they lead"
    are_not = "is not the site" if len(hosts) == 1 else "are not the site"
    return f"{what} refused: {they_lead} to {' and '.join(hosts)}, which {are_not}"
