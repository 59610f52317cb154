"""``Downloader``: brings home the attachments of one PO with a driver that somebody else owns."""

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
            SiteError: if the site asks for a login again.
        """
        staging = self._folders.new_staging()
        browser.point_downloads_at(staging)
        try:
            page = self._open(f"{self._base_url}/order_headers/{order_digits(po.number)}", browser)
            supplier = page.supplier
            if not page.error and not page.links and page.requisition:
                page = self._open(urljoin(page.url, page.requisition), browser)
            if page.error:
                return Outcome(PoStatus.PO_NOT_FOUND, supplier, page.error, url=page.url)
            if not page.links:
                return Outcome(PoStatus.NO_ATTACHMENTS, supplier, url=page.url)
            return self._fetch(po, supplier, page, browser)
        finally:
            self._folders.discard(staging)

    def _open(self, url: str, browser: BrowserManager) -> Page:
        with self._spans.span("navigate"):
            browser.driver.get(url)
        with self._spans.span("find"):
            page = read_page(browser.driver)
        if page.is_login:
            raise SiteError("The site asks for a login again.", "The session that the driver was given has ended.")
        return page

    def _fetch(self, po: Po, supplier: str, page: Page, browser: BrowserManager) -> Outcome:
        browser.downloads.expect(page.links)
        with self._spans.span("trigger"):
            trigger_links(browser.driver, page.links)
        with self._spans.span("wait_downloads"):
            arrived = browser.downloads.wait()
            browser.downloads.give_up(browser.devtools)
        with self._spans.span("persist"):
            files = self._keep(po, page.links, arrived)
        return _outcome(supplier, page, files, str(self._folders.folder_of(po)))

    def _keep(self, po: Po, links: tuple[str, ...], arrived: list[Download]) -> tuple[SavedFile, ...]:
        # In the page's order, not in that of arrival: the same PO gets the same names in every mode.
        complete = {d.url: (d.path, d.suggested_name) for d in arrived if d.path is not None}
        return tuple(self._folders.keep(*complete[link], po) for link in links if link in complete)


def _outcome(supplier: str, page: Page, files: tuple[SavedFile, ...], folder: str) -> Outcome:
    found, missing = len(page.links), len(page.links) - len(files)
    if not missing:
        return Outcome(PoStatus.COMPLETED, supplier, "", found, files, folder, page.url)
    status = PoStatus.PARTIAL if files else PoStatus.FAILED
    reason = f"{missing} of {found} attachments did not arrive complete"
    return Outcome(status, supplier, reason, found, files, folder if files else "", page.url)
