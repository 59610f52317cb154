from pathlib import Path

import pytest

from harness.coupa.backoff import Backoff
from harness.coupa.downloader import Downloader
from harness.coupa.endurance import Endurance
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.result import Outcome, PoStatus
from harness.coupa.transfers.by_browser import ByBrowser
from harness.coupa.transfers.transfer import Arrived, Fetched, Transfer
from harness.errors import LoggedOutError, SiteError
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po
from harness.workload.urls import UrlRules
from tests.support.browsers import SITE, PretendBrowser, PretendSite, links_of, make_page, make_site_settings

PO = Po("PO10001")
ORDER = f"{SITE}/order_headers/10001"
REQUISITION = f"{SITE}/requisition_headers/77"


@pytest.fixture
def spans() -> SpanRecorder:
    return SpanRecorder()


def make_downloader(root: Path, spans: SpanRecorder, transfer: Transfer | None = None) -> Downloader:
    backoff = Backoff(Endurance(first_pause_s=0.001))
    fetching = transfer or ByBrowser(make_site_settings(), spans)
    return Downloader(UrlRules(SITE), FolderHierarchyManager(root, 0), spans, fetching, backoff=backoff)


def visit(site: PretendSite, root: Path, spans: SpanRecorder) -> Outcome:
    return make_downloader(root, spans).run(PO, PretendBrowser([], site))


def files_in(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text("utf-8") for p in root.rglob("*") if p.is_file()}


def test_every_attachment_lands_in_the_po_folder(tmp_path: Path, spans: SpanRecorder) -> None:
    links = links_of("10001", 3)
    outcome = visit(PretendSite({ORDER: make_page(links=links)}), tmp_path, spans)
    assert (outcome.status, outcome.supplier, outcome.found) == (PoStatus.COMPLETED, "Acme", 3)
    assert outcome.folder == str(tmp_path / "PO10001")
    assert files_in(tmp_path) == {f"PO10001/{link.rpartition('/')[2]}": link for link in links}
    assert list(spans.take()) == ["navigate", "find", "trigger", "wait_downloads", "persist"]


def test_a_file_that_does_not_arrive_makes_the_po_partial(tmp_path: Path, spans: SpanRecorder) -> None:
    links = links_of("10001", 3)
    site = PretendSite({ORDER: make_page(links=links)}, dead_links=(links[1],))
    outcome = visit(site, tmp_path, spans)
    assert (outcome.status, outcome.found, len(outcome.files)) == (PoStatus.PARTIAL, 3, 2)
    assert outcome.reason == "1 of 3 attachments did not arrive complete"
    assert set(files_in(tmp_path)) == {"PO10001/10001-0.pdf", "PO10001/10001-2.pdf"}


@pytest.mark.parametrize(("lacking", "why"), [(True, " (the disk is full)"), (False, "")])
def test_a_file_that_the_browser_let_go_of_for_want_of_room_says_so(
    tmp_path: Path, spans: SpanRecorder, monkeypatch: pytest.MonkeyPatch, *, lacking: bool, why: str
) -> None:
    monkeypatch.setattr("harness.coupa.downloader.lacks_room", lambda _folder, _bytes: lacking)
    links = links_of("10001", 3)
    outcome = visit(PretendSite({ORDER: make_page(links=links)}, dead_links=(links[1],)), tmp_path, spans)
    assert outcome.reason == f"1 of 3 attachments did not arrive complete{why}"
    assert visit(PretendSite({ORDER: make_page(links=links)}), tmp_path, spans).reason == ""


def test_a_po_of_which_nothing_arrives_has_failed(tmp_path: Path, spans: SpanRecorder) -> None:
    links = links_of("10001", 2)
    outcome = visit(PretendSite({ORDER: make_page(links=links)}, dead_links=tuple(links)), tmp_path, spans)
    assert (outcome.status, outcome.folder) == (PoStatus.FAILED, "")
    assert files_in(tmp_path) == {}


def test_a_po_without_attachments_leaves_no_folder(tmp_path: Path, spans: SpanRecorder) -> None:
    outcome = visit(PretendSite({ORDER: make_page()}), tmp_path, spans)
    assert outcome == Outcome(PoStatus.NO_ATTACHMENTS, "Acme", url=ORDER)
    assert not (tmp_path / "PO10001").exists()


def test_an_unknown_po_is_said_to_be_one_with_the_words_of_the_page(tmp_path: Path, spans: SpanRecorder) -> None:
    outcome = visit(PretendSite({ORDER: make_page(supplier="", text="Access denied")}), tmp_path, spans)
    assert (outcome.status, outcome.reason) == (PoStatus.PO_NOT_FOUND, "Access denied")


def test_a_po_without_attachments_is_looked_up_in_its_requisition(tmp_path: Path, spans: SpanRecorder) -> None:
    pages = {
        ORDER: make_page(requisition="/requisition_headers/77"),
        REQUISITION: make_page(url=REQUISITION, supplier="", links=links_of("77", 1)),
    }
    outcome = visit(PretendSite(pages), tmp_path, spans)
    assert (outcome.status, outcome.supplier, outcome.url) == (PoStatus.COMPLETED, "Acme", REQUISITION)
    assert set(files_in(tmp_path)) == {"PO10001/77-0.pdf"}


def test_a_link_to_another_host_is_counted_and_never_triggered(tmp_path: Path, spans: SpanRecorder) -> None:
    evil = "acme.coupahost.com.evil.example"
    links = [*links_of("10001", 1), f"https://{evil}/attachment_file/1"]
    outcome = visit(PretendSite({ORDER: make_page(links=links)}), tmp_path, spans)
    assert (outcome.status, outcome.found) == (PoStatus.PARTIAL, 2)
    assert outcome.reason == f"1 of 2 attachments refused: it leads to {evil}, which is not the site"
    assert set(files_in(tmp_path)) == {"PO10001/10001-0.pdf"}


def test_a_link_that_is_redirected_to_another_host_is_refused_and_said_so(tmp_path: Path, spans: SpanRecorder) -> None:
    links = links_of("10001", 4)
    site = PretendSite(
        {ORDER: make_page(links=links)},
        dead_links=(links[0],),
        redirects={links[1]: "http://one.example/x", links[2]: "http://two.example/y"},
    )
    outcome = visit(site, tmp_path, spans)
    assert (outcome.status, len(outcome.files)) == (PoStatus.PARTIAL, 1)
    assert outcome.reason == (
        "2 of 4 attachments refused: they lead to one.example and two.example, which are not the site; "
        "1 of 4 attachments did not arrive complete"
    )


def test_a_po_all_of_whose_links_lead_elsewhere_has_failed(tmp_path: Path, spans: SpanRecorder) -> None:
    links = ["https://elsewhere.example/1", "https://elsewhere.example/2"]
    outcome = visit(PretendSite({ORDER: make_page(links=links)}), tmp_path, spans)
    assert (outcome.status, outcome.folder) == (PoStatus.FAILED, "")
    assert outcome.reason == "2 of 2 attachments refused: they lead to elsewhere.example, which is not the site"


def test_a_requisition_on_another_host_is_not_visited(tmp_path: Path, spans: SpanRecorder) -> None:
    site = PretendSite({ORDER: make_page(requisition="//elsewhere.example/requisition_headers/77")})
    browser = PretendBrowser([], site)
    outcome = make_downloader(tmp_path, spans).run(PO, browser)
    assert outcome.status is PoStatus.FAILED
    assert outcome.reason == "the requisition refused: it leads to elsewhere.example, which is not the site"
    assert browser.page.visited == [ORDER]


def test_a_page_that_turns_out_to_be_on_another_host_is_an_error(tmp_path: Path, spans: SpanRecorder) -> None:
    page = make_page(url="chrome-error://chromewebdata/", links=links_of("10001", 1))
    with pytest.raises(SiteError, match="order_headers/10001 leads away from the site"):
        visit(PretendSite({ORDER: page}), tmp_path, spans)
    assert files_in(tmp_path) == {}


def test_a_page_that_asks_for_a_login_is_an_error(tmp_path: Path, spans: SpanRecorder) -> None:
    with pytest.raises(SiteError, match="asks for a login again"):
        visit(PretendSite({ORDER: make_page(login=True)}), tmp_path, spans)


def test_no_staging_folder_outlives_its_visit(tmp_path: Path, spans: SpanRecorder) -> None:
    with pytest.raises(SiteError):
        visit(PretendSite({ORDER: make_page(login=True)}), tmp_path, spans)
    visit(PretendSite({ORDER: make_page(links=links_of("10001", 1))}), tmp_path, spans)
    assert not any((tmp_path / ".staging" / "0").iterdir())


RESET = "net::ERR_CONNECTION_RESET"


def test_a_page_that_the_site_fails_to_give_is_asked_for_again_in_the_same_browser(
    tmp_path: Path, spans: SpanRecorder
) -> None:
    site = PretendSite({ORDER: make_page(links=links_of("10001", 1))}, unavailable=[RESET], denials=[503])
    browser = PretendBrowser([], site)
    outcome = make_downloader(tmp_path, spans).run(PO, browser)
    assert outcome.status is PoStatus.COMPLETED
    assert browser.page.visited == [ORDER] * 3


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        (PretendSite(unavailable=[RESET] * 3), f"the site did not give the page: {RESET}, asked 3 times"),
        (PretendSite(denials=[500, 502, 504]), "the site answers 504, asked 3 times"),
    ],
)
def test_a_page_that_never_comes_fails_its_po_and_says_why(
    tmp_path: Path, spans: SpanRecorder, site: PretendSite, reason: str
) -> None:
    outcome = visit(site, tmp_path, spans)
    assert outcome == Outcome(PoStatus.FAILED, reason=reason, url=ORDER)


def test_a_page_that_is_not_there_is_never_asked_for_twice(tmp_path: Path, spans: SpanRecorder) -> None:
    browser = PretendBrowser([], PretendSite(denials=[404]))
    outcome = make_downloader(tmp_path, spans).run(PO, browser)
    assert (outcome.status, outcome.reason) == (PoStatus.PO_NOT_FOUND, "the site answers 404")
    assert browser.page.visited == [ORDER]


@pytest.mark.parametrize(("status", "visits"), [(404, 1), (503, 3)])
def test_an_answer_without_a_body_is_known_by_its_status(
    tmp_path: Path, spans: SpanRecorder, status: int, visits: int
) -> None:
    shown = make_page(url="chrome-error://chromewebdata/", supplier="", text="HTTP ERROR", status=status)
    browser = PretendBrowser([], PretendSite({ORDER: shown}))
    outcome = make_downloader(tmp_path, spans).run(PO, browser)
    assert f"the site answers {status}" in outcome.reason
    assert browser.page.visited == [ORDER] * visits


def test_a_requisition_that_never_comes_fails_the_po_whose_files_it_has(tmp_path: Path, spans: SpanRecorder) -> None:
    pages = {ORDER: make_page(requisition="/requisition_headers/77"), REQUISITION: make_page(status=500, supplier="")}
    outcome = visit(PretendSite(pages), tmp_path, spans)
    assert (outcome.status, outcome.supplier, outcome.url) == (PoStatus.FAILED, "Acme", REQUISITION)
    assert outcome.reason == "the requisition: the site answers 500, asked 3 times"


class HalfLocked(ByBrowser):
    """Brings one file, and a login page in place of another."""

    def fetch(self, links: tuple[str, ...], browser: object, staging: Path, *_: object, **_more: object) -> Fetched:
        path = staging / "free"
        path.write_bytes(b"free")
        return Fetched((Arrived(links[0], path, "free.pdf"),), locked=links[1:], reasons={links[1]: "a login"})


def test_a_login_page_in_place_of_a_file_asks_for_a_login_and_in_the_end_is_left_there(
    tmp_path: Path, spans: SpanRecorder
) -> None:
    site = PretendSite({ORDER: make_page(links=links_of("10001", 2))})
    downloader = make_downloader(tmp_path, spans, HalfLocked(make_site_settings(), spans))
    with pytest.raises(LoggedOutError, match="where a file should be"):
        downloader.run(PO, PretendBrowser([], site))
    assert files_in(tmp_path) == {}
    outcome = downloader.run(PO, PretendBrowser([], site), settle=True)
    assert (outcome.status, outcome.reason) == (
        PoStatus.PARTIAL,
        "1 of 2 attachments did not arrive complete (a login)",
    )
    assert files_in(tmp_path) == {"PO10001/free.pdf": "free"}
