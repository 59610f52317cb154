"""``none``: the negative control."""

from typing import ClassVar

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.devtools import DevTools
from harness.coupa.settings import Session


class NoCleanup:
    """Leaves everything as it is, so that the checks can be seen to fail."""

    name: ClassVar[str] = "none"
    summary: ClassVar[str] = "cleans nothing; the negative control that the isolation checks must catch"

    def clean(self, driver: WebDriver, devtools: DevTools, session: Session, base_url: str) -> None:
        """Do nothing."""
