"""What a Coupa page says, read and acted on by one script each: a WebDriver click costs ~90 ms, a script a few."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from selenium.common.exceptions import UnexpectedAlertPresentException
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

READ_PAGE = files("harness.coupa").joinpath("page.js").read_text(encoding="utf-8")

# The download attribute makes the browser fetch each link beside the page, all of them at once; a plain click
# would be a navigation, and each navigation cancels the one before it.
TRIGGER_LINKS = """
for (const href of arguments[0]) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.download = "";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}
"""

LOOK_AGAIN_S = 0.02

ERROR_MARKERS = (
    "Oops! We couldn't find what you wanted",
    "You are not authorized",
    "Access denied",
    "The page you were looking for doesn't exist",
    "Desculpe, não encontramos o que você procurava",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it stands: ``error`` is the marker of an error page, or empty."""

    url: str
    supplier: str
    links: tuple[str, ...]
    requisition: str
    is_login: bool
    error: str


def read_page(driver: WebDriver) -> Page:
    """Read the page that the driver shows, once it is there in full: an alert can open before its links are.

    Raises:
        TimeoutException: it is not complete within the driver's page load timeout.
    """
    raw = _if_complete(driver) or _wait_for_complete(driver)
    text = str(raw["text"]).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return Page(
        url=str(raw["url"]),
        supplier=str(raw["supplier"]),
        links=tuple(str(link) for link in raw["links"]),
        requisition=str(raw["requisition"]),
        is_login=bool(raw["login"]),
        error=next((marker for marker in ERROR_MARKERS if marker in text), ""),
    )


def _wait_for_complete(driver: WebDriver) -> dict[str, Any]:
    waiting = WebDriverWait(driver, driver.timeouts.page_load, LOOK_AGAIN_S)
    return waiting.until(_if_complete, "the page did not load to its end")


def _if_complete(driver: WebDriver) -> dict[str, Any] | Literal[False]:
    try:
        raw: dict[str, Any] = driver.execute_script(READ_PAGE)
    except UnexpectedAlertPresentException:  # One that opened while the script waited for its turn; it is closed now.
        return False
    return raw if raw["ready"] else False


def trigger_links(driver: WebDriver, links: tuple[str, ...]) -> None:
    """Start the download of every link, all at once."""
    driver.execute_script(TRIGGER_LINKS, list(links))
