from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.coupa.answers import Answer
from harness.coupa.transfers.asking_again import is_login_page, pause_before_next_try_s, reason_of
from harness.workload.manners import Manners

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
URL = "https://acme.coupahost.com/attachment_file/1"


def pause_s(status: int, tries: int = 1, retry_after: str = "") -> float | None:
    """The pause that follows an answer."""
    return pause_before_next_try_s(Answer(URL, status, retry_after), tries, Manners(longest_wait_s=60.0), NOW)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_site_is_asked_twice_more_with_growing_pauses(status: int) -> None:
    assert [pause_s(status, tries) for tries in (1, 2, 3)] == [2.0, 4.0, None]


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [("7", 7.0), ("0", 0.0), ("3600", 60.0), ("Tue, 24 Nov 2026 20:00:30 GMT", 30.0), ("soon", 2.0)],
)
def test_a_site_that_says_when_is_asked_then(retry_after: str, pause: float) -> None:
    assert pause_s(429, retry_after=retry_after) == pause


@pytest.mark.parametrize("status", [0, 200, 500, 502, 504])
def test_what_was_lost_is_asked_for_once_more(status: int) -> None:
    assert [pause_s(status, tries) for tries in (1, 2)] == [0.0, None]


def test_what_led_nowhere_is_asked_for_once_more() -> None:
    assert [pause_before_next_try_s(None, tries, Manners(), NOW) for tries in (1, 2)] == [0.0, None]


@pytest.mark.parametrize("status", [204, 304, 401, 403, 404, 410])
def test_what_the_site_refuses_is_not_asked_for_again(status: int) -> None:
    assert pause_s(status) is None


@pytest.mark.parametrize(
    ("status", "reason"),
    [(403, "the site answered 403"), (0, "the connection failed"), (200, "the connection broke off")],
)
def test_the_reason_says_what_happened(status: int, reason: str) -> None:
    assert reason_of(Answer(URL, status)) == reason


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
