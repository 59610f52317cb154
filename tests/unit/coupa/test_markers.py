import pytest

from harness.coupa.markers import ERROR_MARKERS, Wording, error_in

DENIED = "Access denied"


def say(
    text: str = "",
    *,
    status: int = 200,
    heading: str = "",
    alert: str = "",
    has_attachments: bool = False,
    is_order: bool = False,
) -> str:
    return error_in(Wording(status, [heading], [alert], text, has_attachments=has_attachments, is_order=is_order))


@pytest.mark.parametrize(
    "text",
    [
        "OOPS! We couldn\u2019t find\u00a0what\nyou wanted",
        "Desculpe, na\u0303o encontramos o que voce\u0302 procurava",
        "ACESSO\u00a0NEGADO",
    ],
)
def test_a_marker_is_known_however_it_is_typeset(text: str) -> None:
    assert say(text) in ERROR_MARKERS


def test_a_marker_in_the_heading_makes_an_error_page() -> None:
    assert say(heading=DENIED, has_attachments=True) == DENIED


def test_a_notice_above_a_whole_po_does_not() -> None:
    assert say(alert=DENIED, has_attachments=True, is_order=True) == ""
    assert say(alert=DENIED, has_attachments=True) == DENIED


@pytest.mark.parametrize(("whole_po", "padding"), [(True, 0), (False, 3000)])
def test_a_text_that_quotes_a_marker_does_not(padding: int, *, whole_po: bool) -> None:
    assert say(DENIED + "." * padding, is_order=whole_po) == ""
    assert say(DENIED + "." * padding, is_order=whole_po, status=403) == DENIED


@pytest.mark.parametrize(("status", "error"), [(404, "the site answers 404"), (410, "the site answers 410"), (403, "")])
def test_a_page_that_is_gone_needs_no_marker(status: int, error: str) -> None:
    assert say("Nothing here.", status=status) == error


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_that_is_out_of_order_says_nothing_about_a_po(status: int) -> None:
    assert say(DENIED, heading=DENIED, status=status) == ""
