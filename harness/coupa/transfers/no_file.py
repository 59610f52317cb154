"""What came of a link in place of a file."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from harness.coupa.answers import Answer
from harness.coupa.backoff import Backoff
from harness.coupa.site_failure import Failure
from harness.errors import PageUnavailableError

LOCKED = "the site asks for a login for it"
BROKEN_OFF = Failure("the connection broke off", may_pass=True)
UNREACHED = Failure("the connection failed", may_pass=True)

_LOOK_BYTES = 64 * 1024
_LOGIN_PATH = re.compile(r"/(sessions?|log_?in|sign_?in)(/|$)", re.IGNORECASE)
_PASSWORD_FIELD = re.compile(rb"""\bid\s*=\s*["']?user_password\b""", re.IGNORECASE)


def failure_of(answer: Answer | None, backoff: Backoff) -> Failure:
    """Why there is no file, and whether there may be one later.

    Args:
        answer: the last one; None where nobody has seen any.
    """
    if answer is None:
        return Failure("the address led nowhere", may_pass=True)
    if answer.status == 0:
        return UNREACHED
    if answer.has_file:
        return BROKEN_OFF
    return backoff.denied(f"the site answered {answer.status}", answer.status, answer.retry_after)


def page_lost(error: PageUnavailableError) -> Failure:
    """Its button is on a page that the site does not show again."""
    return Failure(f"its page could not be opened again: {error.why}", may_pass=True)


def silence_of(seconds: float) -> Failure:
    """Not one byte for so long."""
    return Failure(f"nothing came for {seconds:g} s", may_pass=True)


def is_login_page(answer: Answer, saved: Path, *, on_site: bool) -> bool:
    """Whether what was saved is the site's login form and no file.

    Args:
        on_site: it came from the tenant itself.
    """
    if not on_site or not answer.is_page:
        return False
    if _LOGIN_PATH.search(urlsplit(answer.url).path):
        return True
    with saved.open("rb") as file:
        return bool(_PASSWORD_FIELD.search(file.read(_LOOK_BYTES)))
