"""How drivers fail, and what is said of it."""

import sys
from urllib.error import URLError

from urllib3.exceptions import HTTPError

from harness.errors import DriverError

# What Selenium says of a driver process that has ended before it answered. It chooses a port that is free and lets go
# of it again, so that another driver can take it before this one does; the start of another chooses another port.
ENDED_AT_ONCE = "unexpectedly exited"
PORT_TAKEN = "Another program has probably taken its port meanwhile: start it again."


def driver_failures(*others: type[BaseException]) -> tuple[type[BaseException], ...]:
    """What is raised when the driver process or its browser is gone: by us, by Selenium, and by its HTTP client.

    To be called where something was raised: a process that never imported Selenium, which takes 0.3 s and 30 MB, has
    no errors of it to expect. ``others`` are added, for an ``except`` that means more.
    """
    selenium = sys.modules.get("selenium.common.exceptions")
    of_selenium = () if selenium is None else (selenium.WebDriverException,)
    return (*of_selenium, DriverError, HTTPError, URLError, OSError, *others)


def first_line(error: BaseException) -> str:
    """The first line of an error's text; the rest of a WebDriver error is the driver's own stack."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].removeprefix("Message: ")
