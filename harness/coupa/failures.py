"""How drivers fail, and what is said of it."""

from urllib.error import URLError

from selenium.common.exceptions import WebDriverException
from urllib3.exceptions import HTTPError

from harness.errors import DriverError

# What Selenium raises when the driver process or its browser is gone: its own errors, and those of its HTTP client.
DRIVER_FAILURES = (WebDriverException, DriverError, HTTPError, URLError, OSError)


def first_line(error: BaseException) -> str:
    """The first line of an error's text; the rest of a WebDriver error is the driver's own stack."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].removeprefix("Message: ")
