"""``OwnBrowser``: a browser that somebody's own driver started, and the login that it holds."""

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.downloads import Downloads
from harness.coupa.logins import LOGINS
from harness.coupa.logins.login import session_from
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.settings import Session, WorkerSettings


class OwnBrowser(OpenBrowser):
    """An open browser with its driver, by which it is let in.

    Attributes:
        driver: the WebDriver session.
    """

    def __init__(
        self, settings: WorkerSettings, driver: WebDriver, debugger: str, downloads: Downloads | None = None
    ) -> None:
        super().__init__(settings, debugger, driver.current_window_handle, downloads=downloads)
        self.driver = driver

    def hand_over(self, session: Session) -> None:
        """Put a login's cookies into the profile."""
        self.devtools.call("Storage.setCookies", {"cookies": list(session.cookies)})

    def held_session(self) -> Session:
        """The login that the profile holds."""
        return session_from(self.devtools.call("Storage.getCookies")["cookies"])

    def log_in_again(self) -> None:
        """Get in again after the session has ended, by the driver's own tab. Raises SiteError, DriverError."""
        self.devtools.call("Storage.clearCookies")
        self.session = LOGINS[self._settings.login].log_in_again(self, self._settings)
        cookies = {"cookies": list(self.session.cookies)}
        self.devtools.call("Storage.setCookies", self.in_context(cookies))
