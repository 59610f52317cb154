import pytest

from harness.coupa.downloads import Downloads
from harness.coupa.markers import ERROR_MARKERS
from harness.coupa.page import Attachment, Button, Page, read_page
from tests.support.browsers import SITE, PretendSite, PretendTab, RawPage, RecordingDevTools, make_page

URL = f"{SITE}/order_headers/10001"


def read(raw: RawPage, not_yet: int = 0) -> Page:
    tab = PretendTab(PretendSite({URL: raw}, not_yet=not_yet), Downloads(0.01), RecordingDevTools())
    tab.open(URL)
    return read_page(tab)


@pytest.mark.parametrize("marker", ERROR_MARKERS)
def test_an_error_page_is_known_by_its_words(marker: str) -> None:
    assert read(make_page(supplier="", text=f"Coupa\n{marker}. Go back.")).error == marker


def test_a_curly_apostrophe_makes_no_difference() -> None:
    assert read(make_page(supplier="", text="Oops! We couldn’t find what you wanted")).error == ERROR_MARKERS[0]


def test_an_ordinary_page_is_read_as_it_stands() -> None:
    links = [f"{SITE}/attachment_file/1", f"{SITE}/attachment_file/2"]
    page = read(make_page(links=links, requisition="/requisition_headers/7"))
    attachments = (Attachment(links[0], "1"), Attachment(links[1], "2"))
    assert page == Page(URL, "Acme", attachments, "/requisition_headers/7", status=200)
    assert page.links == tuple(links)


def test_a_login_page_is_known_as_one() -> None:
    assert read(make_page(login=True)).is_login


@pytest.mark.parametrize("not_yet", [1, 2, 3])
def test_a_page_is_not_read_before_it_is_complete_and_here_to_stay(not_yet: int) -> None:
    links = [f"{SITE}/attachment_file/1"]
    assert read(make_page(links=links), not_yet).links == tuple(links)


def test_a_button_is_something_to_fetch_and_an_odd_link_is_not() -> None:
    assert read(make_page(buttons=["offer.pdf file attachment"])).has_attachments
    assert not read(make_page(odd=["data:,x"])).has_attachments


def test_what_a_page_has_besides_links_is_told() -> None:
    page = read(make_page(odd=["javascript:open(1)"], buttons=["offer.pdf file attachment"]))
    assert page.odd_links == ("javascript:open(1)",)
    assert page.buttons == (Button(0, "offer.pdf file attachment"),)


def test_an_error_page_is_no_page_in_between() -> None:
    page = make_page(supplier="", interstitial="OK")
    assert read(page).interstitial == "OK"
    assert read(page | {"text": "Access denied"}).interstitial == ""
