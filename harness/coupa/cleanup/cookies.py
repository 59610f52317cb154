"""``cookies``: the design's literal example."""

from typing import ClassVar

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.devtools import DevTools
from harness.coupa.settings import Session


class CookieCleanup:
    """Deletes the cookies that WebDriver sees and restores the login's.

    WebDriver sees the cookies of the page in hand only: those of other paths and hosts stay, and so do storage and
    caches. Kept to be measured against ``full``.
    """

    name: ClassVar[str] = "cookies"
    summary: ClassVar[str] = "deletes the current page's cookies only; storage, caches and other hosts' state stay"

    def clean(self, driver: WebDriver, devtools: DevTools, session: Session, base_url: str) -> None:
        """Delete the page's cookies, then put the login back."""
        driver.delete_all_cookies()
        devtools.call("Storage.setCookies", {"cookies": list(session.cookies)})
