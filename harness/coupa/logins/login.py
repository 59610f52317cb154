"""What a login is: what the start of a driver does so that the site lets it in."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.settings import Session, WorkerSettings

CookieAsRead = Mapping[str, str | int | float | bool]

# What Network.setCookies needs to restore a cookie; the rest that the browser reports is derived from it.
KEPT_FIELDS = ("name", "value", "domain", "path", "secure", "httpOnly", "sameSite", "expires")


class Entrance(Protocol):
    """A started browser, as far as a login needs it."""

    @property
    def driver(self) -> WebDriver:
        """Its WebDriver session, in the tab that it started with."""

    def hand_over(self, session: Session) -> None:
        """Put the cookies of a login into the browser. Raises DriverError."""

    def held_session(self) -> Session:
        """The login that the browser holds. Raises DriverError."""


class Login(Protocol):
    """A way in.

    Attributes:
        name: of the value of ``LoginWay`` that asks for it.
    """

    name: ClassVar[str]

    def log_in(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """Let the browser in and return the login that it then holds, for whatever is cleaned or opened later.

        Raises:
            LoginRefusedError: the site does not take the credentials; to try again would lock the account.
            SiteError: the site does not let it in.
            DriverError, WebDriverException: the driver failed.
        """

    def log_in_again(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """The same after the session has ended in mid-run. Raises as :meth:`log_in`."""


def session_from(cookies: Sequence[CookieAsRead]) -> Session:
    """Keep of the browser's cookies what is needed to restore the login in another driver."""
    return Session(tuple({key: c[key] for key in KEPT_FIELDS if _is_worth_keeping(c, key)} for c in cookies))


def _is_worth_keeping(cookie: CookieAsRead, key: str) -> bool:
    # A session cookie is reported with expires -1, which the browser would take for long expired.
    return key in cookie and not (key == "expires" and cookie[key] == -1)
