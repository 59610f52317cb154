import pytest

from harness.coupa.downloads import Downloads
from harness.coupa.page import ERROR_MARKERS, Page, read_page
from tests.support.browsers import SITE, PretendSite, PretendTab, RawPage, RecordingDevTools, make_page

URL = f"{SITE}/order_headers/10001"


def read(raw: RawPage, not_yet: int = 0) -> Page:
    tab = PretendTab(PretendSite({URL: raw}, not_yet=not_yet), Downloads(0.01), RecordingDevTools())
    tab.open(URL)
    return read_page(tab)


@pytest.mark.parametrize("marker", ERROR_MARKERS)
def test_an_error_page_is_known_by_its_words(marker: str) -> None:
    assert read(make_page(text=f"Coupa\n{marker}. Go back.")).error == marker


def test_a_curly_apostrophe_makes_no_difference() -> None:
    assert read(make_page(text="Oops! We couldn’t find what you wanted")).error == ERROR_MARKERS[0]


def test_an_ordinary_page_is_read_as_it_stands() -> None:
    links = [f"{SITE}/attachment_file/1", f"{SITE}/attachment_file/2"]
    assert read(make_page(links=links, requisition="/requisition_headers/7")) == Page(
        URL, "Acme", tuple(links), "/requisition_headers/7", is_login=False, error=""
    )


def test_a_login_page_is_known_as_one() -> None:
    assert read(make_page(login=True)).is_login


@pytest.mark.parametrize("not_yet", [1, 2, 3])
def test_a_page_is_not_read_before_it_is_complete_and_here_to_stay(not_yet: int) -> None:
    links = [f"{SITE}/attachment_file/1"]
    assert read(make_page(links=links), not_yet).links == tuple(links)
