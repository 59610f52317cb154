"""Whether a link is followed once more after it has brought nothing, and when."""

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from harness.coupa.answers import Answer
from harness.errors import LoggedOutError
from harness.workload.manners import Manners

BUSY = (429, 503)
MOST_TRIES_WHEN_BUSY = 3
MOST_TRIES = 2
FIRST_PAUSE_S = 2.0  # Where a busy site does not say how long; doubled each time.

_LOOK_BYTES = 64 * 1024
_SERVER_ERRORS = range(500, 600)
_LOGIN_PATH = re.compile(r"/(sessions?|log_?in|sign_?in)(/|$)", re.IGNORECASE)
_PASSWORD_FIELD = re.compile(rb"""\bid\s*=\s*["']?user_password\b""", re.IGNORECASE)


def pause_before_next_try_s(answer: Answer | None, tries: int, manners: Manners, now: datetime) -> float | None:
    """Seconds to leave a site alone before a link is followed again; None to let it be.

    Args:
        answer: of the last try; None for a file that broke off on its way.
        tries: made so far.
    """
    if answer is not None and answer.status in BUSY:
        if tries >= MOST_TRIES_WHEN_BUSY:
            return None
        asked_s = manners.wait_s(answer.retry_after, now)
        pause_s: float = FIRST_PAUSE_S * 2 ** (tries - 1)
        return min(pause_s, manners.longest_wait_s) if asked_s is None else asked_s
    is_lost = answer is None or answer.has_file or answer.status == 0 or answer.status in _SERVER_ERRORS
    return 0.0 if is_lost and tries < MOST_TRIES else None


def reason_of(answer: Answer | None) -> str:
    """Why there is no file, as half a sentence."""
    if answer is None:
        return "the address led nowhere"
    if answer.status == 0:
        return "the connection failed"
    return "the connection broke off" if answer.has_file else f"the site answered {answer.status}"


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


def login_asked_for() -> LoggedOutError:
    """What to raise then."""
    return LoggedOutError(
        "The site asks for a login where a file should be.", "The session that the driver was given has ended."
    )
