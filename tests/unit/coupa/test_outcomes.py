from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.coupa.outcomes import away, outcome_of, outcome_without_attachments
from harness.coupa.page import Attachment, Button, Page
from harness.coupa.result import Outcome, PoStatus, SavedFile
from harness.coupa.transfers.transfer import Fetched, key_of
from tests.support.browsers import SITE

PAGE = Page(f"{SITE}/order_headers/1", "Acme")
ELSEWHERE = "https://elsewhere.example/a.pdf"
SCRIPT = "javascript:attachment(1)"


def make_page(links: int, *, buttons: int = 0, odd: int = 0) -> Page:
    """A page with as many attachments."""
    return replace(
        PAGE,
        attachments=tuple(Attachment(link_of(number), "") for number in range(links)),
        buttons=tuple(Button(number, f"{number}.pdf") for number in range(buttons)),
        odd_links=tuple(f"{SCRIPT}#{number}" for number in range(odd)),
    )


def link_of(number: int) -> str:
    return f"{SITE}/attachment_file/{number}"


def saved(count: int) -> tuple[SavedFile, ...]:
    return tuple(SavedFile(f"{number}.pdf", 1, "0" * 64) for number in range(count))


def outcome(page: Page, files: int = 0, refused: tuple[str, ...] = (), **fetched: object) -> Outcome:
    return outcome_of(page, saved(files), Fetched(**fetched), refused, "downloads/1")  # type: ignore[arg-type]


def test_all_files_are_a_completed_po_with_its_folder() -> None:
    assert outcome(make_page(2), 2) == Outcome(
        PoStatus.COMPLETED, "Acme", "", 2, saved(2), "downloads/1", f"{SITE}/order_headers/1"
    )


def test_a_page_that_may_not_be_complete_is_told_of_beside_any_status() -> None:
    remark = "the page was taken after 60 s although it still changed"
    page = replace(make_page(2), remarks=(remark,))
    completed, partial = outcome(page, 2), outcome(page, 1)
    assert (completed.status, completed.reason) == (PoStatus.COMPLETED, remark)
    assert (partial.status, partial.reason) == (
        PoStatus.PARTIAL,
        f"1 of 2 attachments did not arrive complete; {remark}",
    )
    empty = outcome_without_attachments(replace(PAGE, remarks=(remark,)))
    assert (empty.status, empty.reason) == (PoStatus.NO_ATTACHMENTS, remark)


def test_some_files_are_a_partial_po_that_says_what_is_missing_and_why() -> None:
    got = outcome(make_page(3), 1, reasons={link_of(1): "the site answered 403", link_of(2): "the site answered 403"})
    assert (got.status, got.found, got.files, got.folder) == (PoStatus.PARTIAL, 3, saved(1), "downloads/1")
    assert got.reason == "2 of 3 attachments did not arrive complete (the site answered 403)"


def test_no_file_is_a_failed_po_without_a_folder() -> None:
    got = outcome(make_page(2), reasons={link_of(0): "the connection failed", link_of(1): "the site answered 404"})
    assert (got.status, got.files, got.folder) == (PoStatus.FAILED, (), "")
    assert got.reason.endswith("did not arrive complete (the connection failed; the site answered 404)")


def test_why_a_file_did_not_arrive_need_not_be_known() -> None:
    assert outcome(make_page(2), 1).reason == "1 of 2 attachments did not arrive complete"


def test_a_button_that_brought_a_links_file_again_is_no_attachment_of_its_own() -> None:
    page = make_page(1, buttons=2)
    got = outcome(page, 2, duplicates=(key_of(page.buttons[0]),))
    assert (got.status, got.found) == (PoStatus.COMPLETED, 2)


def test_links_off_the_site_are_refused_and_told_by_their_hosts() -> None:
    got = outcome(make_page(4), 1, (ELSEWHERE, f"{ELSEWHERE}?2", "https://other.example/"))
    assert (got.status, got.found) == (PoStatus.PARTIAL, 4)
    assert got.reason == (
        "3 of 4 attachments refused: they lead to elsewhere.example and other.example, which are not the site"
    )


@pytest.mark.parametrize(("files", "status"), [(2, PoStatus.PARTIAL), (0, PoStatus.FAILED)])
def test_an_attachment_at_no_web_address_is_missing_beside_files_too(files: int, status: PoStatus) -> None:
    got = outcome(make_page(files, odd=1), files)
    assert (got.status, got.found) == (status, files + 1)
    assert got.reason == f"1 of {files + 1} attachments refused: no web address"


def test_a_page_with_addresses_alone_that_nobody_may_be_sent_to_failed() -> None:
    got = outcome_without_attachments(make_page(0, odd=2))
    assert (got.status, got.found) == (PoStatus.FAILED, 2)
    assert got.reason == "2 of 2 attachments refused: no web address"


def test_a_page_without_attachments_says_so() -> None:
    assert outcome_without_attachments(PAGE) == Outcome(PoStatus.NO_ATTACHMENTS, "Acme", url=PAGE.url)


def test_several_reasons_are_told_side_by_side() -> None:
    got = outcome(make_page(3, odd=1), 1, (ELSEWHERE,))
    assert got.reason == (
        "1 of 4 attachments refused: no web address; "
        "1 of 4 attachments refused: it leads to elsewhere.example, which is not the site; "
        "1 of 4 attachments did not arrive complete"
    )


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_a_po_is_completed_where_nothing_is_missing_and_never_otherwise(
    files: int, refused: int, lost: int, odd: int
) -> None:
    got = outcome(make_page(files + refused + lost, odd=odd), files, (ELSEWHERE,) * refused)
    assert (got.status is PoStatus.COMPLETED) == (refused + lost + odd == 0) == (got.reason == "")
    assert got.found == files + refused + lost + odd
    assert (got.status is PoStatus.FAILED) == (files == 0 and got.reason != "")


def test_one_address_that_leads_away_is_told_in_the_singular() -> None:
    assert away("the requisition", [ELSEWHERE]) == (
        "the requisition refused: it leads to elsewhere.example, which is not the site"
    )


def test_a_name_before_the_host_deceives_no_reader() -> None:
    assert "to evil.example," in away("the page", ["https://acme.coupahost.com@evil.example/"])
