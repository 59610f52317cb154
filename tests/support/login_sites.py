"""A site's way in as a driver meets it, without a browser: pages are a few facts each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement

from harness.coupa.logins.form import BUTTON_OF_FORM, PRESS, STATUS_OF_PAGE
from harness.coupa.settings import Session
from harness.errors import DriverError

HELD = Session(({"name": "_session", "value": "held by the browser"},))


@dataclass(frozen=True)
class Shown:
    """A page that a driver shows.

    Attributes:
        has_form: it asks for a name and a password.
        has_button: Enter in a field of it does nothing.
        status: of the site's answer; 0 for a page of the browser's own.
        breaks: what the driver raises instead of showing it.
    """

    url: str
    has_form: bool = False
    has_button: bool = False
    status: int = 200
    title: str = ""
    ready: str = "complete"
    breaks: WebDriverException | None = None


class LoginDriver(WebDriver):
    """Goes where the site sends it.

    Args:
        page_at: by the address that is asked for.
        after_form: the pages that follow a form that was sent, one look after the other; the last stays.
    """

    def __init__(self, page_at: Callable[[str], Shown], after_form: Sequence[Shown] = ()) -> None:
        self.asked: list[str] = []
        self.typed: dict[str, str] = {}
        self.sent: list[dict[str, str]] = []
        self.page = Shown("about:blank")
        self._page_at = page_at
        self._after_form = list(after_form)
        self._forms_shown = 0

    def get(self, url: str) -> None:
        self.asked.append(url)
        self._show(Shown(url) if url == "about:blank" else self._page_at(url))

    @property
    def current_url(self) -> str:
        return self.page.url

    @property
    def title(self) -> str:
        return self.page.title

    def execute_script(self, script: str, *args: Any) -> Any:
        if script == STATUS_OF_PAGE:
            return self.page.status
        if script == BUTTON_OF_FORM:
            return Field(self, BUTTON_OF_FORM, self._forms_shown) if self.page.has_button else None
        if script == PRESS:
            self.send_form()
        ready = self.page.ready
        if ready == "loading":
            self._move_on()
        return ready

    def find_elements(self, by: Any = "", value: Any = None) -> list[WebElement]:
        self._move_on()
        return [Field(self, str(value), self._forms_shown)] if self.page.has_form else []

    def find_element(self, by: Any = "", value: Any = None) -> WebElement:
        if not self.page.has_form:
            raise NoSuchElementException("there is no such element")
        return Field(self, str(value), self._forms_shown)

    def send_form(self) -> None:
        """What Enter in a field does."""
        self.sent.append(dict(self.typed))
        self._move_on()

    def is_shown(self, form: int) -> bool:
        """Whether the page with this form is still there."""
        return self.page.has_form and form == self._forms_shown

    def _move_on(self) -> None:
        if self.sent and self._after_form:
            self._show(self._after_form.pop(0))

    def _show(self, page: Shown) -> None:
        if page.breaks is not None:
            raise page.breaks
        if page is not self.page:
            self._forms_shown += 1
            self.typed = {}
        self.page = page


class Field(WebElement):
    """A field of the form; it is gone with its page."""

    def __init__(self, driver: LoginDriver, selector: str, form: int) -> None:
        self._driver = driver
        self._selector = selector
        self._form = form

    def clear(self) -> None:
        self._driver.typed.pop(self._selector, None)

    def send_keys(self, *value: str) -> None:
        for text in value:
            if text == Keys.ENTER:
                if not self._driver.page.has_button:
                    self._driver.send_form()
            else:
                self._driver.typed[self._selector] = self._driver.typed.get(self._selector, "") + text

    def is_enabled(self) -> bool:
        if not self._driver.is_shown(self._form):
            raise StaleElementReferenceException("the page has gone")
        return True


@dataclass
class PretendEntrance:
    """A started browser, as far as a login needs it."""

    driver: WebDriver
    handed_over: list[Session] = field(default_factory=list)
    holds: Session | None = HELD

    def hand_over(self, session: Session) -> None:
        self.handed_over.append(session)

    def held_session(self) -> Session:
        if self.holds is None:
            raise DriverError("The browser went away.")
        return self.holds


def form_at(path: str, site: str) -> Callable[[str], Shown]:
    """A site that has its form at ``path`` and sends strangers there."""
    form = Shown(site + path, has_form=True)

    def page_at(url: str) -> Shown:
        return form if urlsplit(url).path in {path, "/"} else replace(form, url=url, has_form=False, status=404)

    return page_at
