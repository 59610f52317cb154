"""What a site does instead of giving what it was asked for, and whether to ask again may help. Pure."""

from dataclasses import dataclass
from datetime import datetime

from harness.workload.manners import Manners

TOO_MANY = 429
_MAY_PASS = (408, 425, TOO_MANY)  # Of the client's own errors those that only the moment makes (RFC 9110, 8470, 6585).
_SERVER_ERRORS = range(500, 600)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a site did instead of giving what it was asked for.

    Attributes:
        said: half a sentence, like ``the site answered 503``.
        may_pass: to ask again may help.
        asked_s: seconds that the site wants to be left alone; None where it does not say.
        of_guest: it is not this page or file alone that is refused.
        times: that it was asked for.
    """

    said: str
    may_pass: bool = False
    asked_s: float | None = None
    of_guest: bool = False
    times: int = 1

    def __str__(self) -> str:
        """What happened in the end, and how often it was tried."""
        return self.said if self.times == 1 else f"{self.said}, asked {self.times} times"


def denied(said: str, status: int, retry_after: str, manners: Manners, now: datetime) -> Failure:
    """The failure that is an answer of HTTP: a 404 stays one, a 503 may pass."""
    may_pass = status in _MAY_PASS or status in _SERVER_ERRORS
    asked_s = manners.wait_s(retry_after, now) if may_pass else None
    return Failure(said, may_pass, asked_s, of_guest=may_pass and (status == TOO_MANY or asked_s is not None))
