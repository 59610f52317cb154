from typing import Any

import pytest

from harness.coupa.answers import Answer, answer_in, as_attachment


def paused(status: int | None = 200, **headers: str) -> dict[str, Any]:
    """The parameters of an answer, or of a request where there is no status."""
    params: dict[str, Any] = {"requestId": "7", "request": {"url": "https://acme.example/a"}}
    if status is not None:
        params["responseStatusCode"] = status
        params["responseHeaders"] = [{"name": n.replace("_", "-"), "value": v} for n, v in headers.items()]
    return params


def disposition(header: str | None) -> str:
    """What is made of a Content-Disposition."""
    params = paused(200, Content_Type="text/html")
    if header is not None:
        params["responseHeaders"].append({"name": "content-disposition", "value": header})
    answer = answer_in(params)
    assert answer is not None
    first, last = as_attachment(params, answer)
    assert (first["name"], last["name"]) == ("Content-Type", "Content-Disposition")
    return last["value"]


def test_a_request_that_has_yet_to_be_sent_has_no_answer() -> None:
    assert answer_in(paused(None)) is None


def test_a_connection_that_failed_answers_with_no_status() -> None:
    assert answer_in(paused(None) | {"responseErrorReason": "Failed"}) == Answer("https://acme.example/a", 0)


def test_an_answer_has_what_its_headers_say() -> None:
    told = paused(429, RETRY_AFTER="7", Content_Type="text/html; charset=utf-8", Location="/b")
    answer = answer_in(told)
    assert answer == Answer("https://acme.example/a", 429, "7", "text/html; charset=utf-8", "", "/b")


@pytest.mark.parametrize(
    ("header", "made"),
    [
        (None, "attachment"),
        ("inline", "attachment"),
        ('inline; filename="a b.pdf"', 'attachment; filename="a b.pdf"'),
        ("Attachment; filename*=UTF-8''%C3%A7.pdf", "attachment; filename*=UTF-8''%C3%A7.pdf"),
        ("filename=a.pdf", "attachment;filename=a.pdf"),
        ("filename=a.pdf; size=7", "attachment;filename=a.pdf; size=7"),
    ],
)
def test_a_file_is_saved_under_the_name_that_it_came_with(header: str | None, made: str) -> None:
    assert disposition(header) == made


@pytest.mark.parametrize(
    ("status", "has_file"),
    [(200, True), (206, True), (204, False), (205, False), (304, False), (404, False), (0, False)],
)
def test_only_an_answer_with_a_body_of_its_own_has_a_file(status: int, *, has_file: bool) -> None:
    assert Answer("https://acme.example/", status).has_file is has_file


def test_html_is_a_page_unless_it_is_to_be_saved() -> None:
    html = "text/html; charset=utf-8"
    assert Answer("u", 200, content_type=html).is_page
    assert Answer("u", 200, content_type=html, disposition="inline").is_page
    assert not Answer("u", 200, content_type=html, disposition="attachment; filename=a.html").is_page
    assert not Answer("u", 200, content_type="application/pdf").is_page


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b?x", "https://acme.example/b?x"),
        ("//evil.example/x", "https://evil.example/x"),
        ("data:text/plain,x", "data:text/plain,x"),
        ("http://[", "http://["),
    ],
)
def test_a_redirect_leads_where_its_location_says(location: str, leads_to: str) -> None:
    assert Answer("https://acme.example/a", 302, location=location).next_url == leads_to
