"""What a cleanup policy is: one way to make a driver forget a PO before the next."""

from typing import ClassVar, Protocol

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.devtools import DevTools
from harness.coupa.settings import Session


class CleanupPolicy(Protocol):
    """A policy has a name for ``--cleanup`` and one sentence on what it leaves behind."""

    name: ClassVar[str]
    summary: ClassVar[str]

    def clean(self, driver: WebDriver, devtools: DevTools, session: Session, base_url: str) -> None:
        """Make the driver forget the PO in hand and keep its login.

        Raises:
            DriverError, WebDriverException: the state is then unknown and the driver must not meet another PO.
        """
