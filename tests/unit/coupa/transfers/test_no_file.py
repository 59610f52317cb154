from pathlib import Path

import pytest

from harness.coupa.answers import Answer
from harness.coupa.backoff import ONCE
from harness.coupa.transfers.no_file import failure_of, is_login_page, page_lost, silence_of
from harness.errors import PageUnavailableError

URL = "https://acme.coupahost.com/attachment_file/1"


@pytest.mark.parametrize(
    ("answer", "reason", "may_pass"),
    [
        (Answer(URL, 404), "the site answered 404", False),
        (Answer(URL, 403), "the site answered 403", False),
        (Answer(URL, 204), "the site answered 204", False),
        (Answer(URL, 500), "the site answered 500", True),
        (Answer(URL, 429), "the site answered 429", True),
        (Answer(URL, 0), "the connection failed", True),
        (Answer(URL, 200), "the connection broke off", True),
        (None, "the address led nowhere", True),
    ],
)
def test_the_reason_says_what_the_site_did(answer: Answer | None, reason: str, *, may_pass: bool) -> None:
    failure = failure_of(answer, ONCE)
    assert (str(failure), failure.may_pass) == (reason, may_pass)


def test_a_site_that_says_when_is_heard() -> None:
    assert failure_of(Answer(URL, 503, retry_after="7"), ONCE).asked_s == 7.0


def test_silence_and_a_page_that_is_gone_may_pass() -> None:
    assert (str(silence_of(60.0)), silence_of(60.0).may_pass) == ("nothing came for 60 s", True)
    gone = page_lost(PageUnavailableError("It is gone.", why="net::ERR_TIMED_OUT"))
    assert (str(gone), gone.may_pass) == ("its page could not be opened again: net::ERR_TIMED_OUT", True)


@pytest.mark.parametrize(
    ("url", "content_type", "body", "is_login"),
    [
        (URL, "text/html", b'<input id="user_password">', True),
        (URL, "text/html; charset=utf-8", b"<input type=password ID=user_password>", True),
        (URL, "text/html", b"<h1>Terms</h1>", False),
        (URL, "application/pdf", b'<input id="user_password">', False),
        ("https://acme.coupahost.com/sessions/new", "text/html", b"", True),
        ("https://acme.coupahost.com/a?to=/sessions/new", "text/html", b"", False),
    ],
)
def test_a_login_page_is_known_by_its_form_or_its_address(
    tmp_path: Path, url: str, content_type: str, body: bytes, *, is_login: bool
) -> None:
    saved = tmp_path / "saved"
    saved.write_bytes(body)
    answer = Answer(url, 200, content_type=content_type)
    assert is_login_page(answer, saved, on_site=True) is is_login
    assert not is_login_page(answer, saved, on_site=False)
