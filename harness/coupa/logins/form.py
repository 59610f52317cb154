"""``form``: each driver fills the site's login form, with credentials from the environment."""

import re
from typing import ClassVar
from urllib.parse import urlsplit

from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from harness.coupa.backoff import ONCE, Backoff
from harness.coupa.failures import first_line
from harness.coupa.logins.login import Entrance
from harness.coupa.settings import Session, WorkerSettings
from harness.coupa.site_failure import Failure
from harness.errors import LoginRefusedError, SiteError
from harness.workload.credentials import Credentials, masked
from harness.workload.urls import UrlRules, host_of

LOGIN_PATHS = ("/sessions/new", "/")  # The usual one, then wherever the site sends a stranger.
USER_FIELD = "#user_login, #user_email"
PASSWORD_FIELD = "#user_password"  # noqa: S105 - a selector
LOOK_AGAIN_S = 0.05
FORM_APPEARS_S = 5.0  # A form that a script builds takes a moment after the page has loaded.

# The button to press where Enter in a field does nothing: the form, if there is one, has none that sends it.
BUTTON_OF_FORM = """
const form = arguments[0].form;
if (form && form.querySelector("[type=submit], [type=image], button:not([type])")) return null;
const said = (e) => (e.innerText || e.value || e.getAttribute("aria-label") || "").trim();
return [...(form || document).querySelectorAll("button, input[type=button], [role=button]")]
  .find((e) => /^(sign|log)[ -]?in\\b|^(entrar|acessar|iniciar|continue|next)\\b/i.test(said(e))) || null;
"""
# Chromium's word for it, and the name that Firefox gives the page which it shows instead.
NET_ERROR = re.compile(r"net::ERR_\w+|(?<=about:neterror\?e=)\w+|(?<=about:certerror\?e=)\w+")
PRESS = "arguments[0].click()"
STATUS_OF_PAGE = "return performance.getEntriesByType('navigation')[0]?.responseStatus || 0"


class FormLogin:
    """What today's users do: a name and a password, once for each driver."""

    name: ClassVar[str] = "form"

    def log_in(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """Fill the form, and leave an empty page behind."""
        fill_form(entrance.driver, settings)
        return entrance.held_session()

    def log_in_again(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """Fill it again."""
        return self.log_in(entrance, settings)


def fill_form(driver: WebDriver, settings: WorkerSettings) -> None:
    """Find the login form, fill it, and wait until its page is left; an empty page is open then.

    Raises:
        LoginRefusedError: the form is shown again.
        SiteError: there is no form, or it is not the site's own.
    """
    credentials = settings.credentials
    assert credentials is not None, "a form is only filled where the credentials are known"
    try:
        found = _asking(settings).call(settings.base_url, lambda: _find_form(driver, settings))
        if isinstance(found, Failure):
            raise SiteError(f"{settings.base_url} cannot be reached: {found}.", "Check the address, and the network.")
        if found:
            _submit(driver, settings.rules, credentials, settings.patience.page_s)
        driver.get("about:blank")
    except WebDriverException as error:
        said = masked(first_line(error), credentials.secrets())
        raise SiteError(f"The login at {settings.base_url} did not work: {said}") from None


def _asking(settings: WorkerSettings) -> Backoff:
    """Only the way to the form is tried again: what is sent twice could lock the account."""
    return Backoff(settings.endurance, settings.manners) if settings.careful else ONCE


def _find_form(driver: WebDriver, settings: WorkerSettings) -> bool | Failure:
    """Go to the form; False where the site lets the driver in without one."""
    for path in LOGIN_PATHS:
        if (failure := _open(driver, settings.base_url + path)) is not None:
            return failure
        if not settings.rules.is_on_site(driver.current_url):
            raise SiteError(
                f"The site sends to {host_of(driver.current_url)} for the login.",
                "For a single sign-on use --profile DIR or --login interactive.",
            )
        if driver.execute_script(STATUS_OF_PAGE) in (404, 410):
            continue
        if _appears(driver, PASSWORD_FIELD):
            return True
    status = driver.execute_script(STATUS_OF_PAGE)
    if not status:  # The browser shows a page of its own: it distrusts the certificate, or nobody answered.
        raise SiteError(
            f"{settings.base_url} cannot be opened: the browser says '{driver.title or 'nothing'}'.",
            "Open it in the same browser; --trust-certificate names an authority that browsers do not know.",
        )
    if status >= 400:
        raise SiteError(f"There is no login form at {settings.base_url}.", "Is that the tenant's address?")
    return False


def _open(driver: WebDriver, url: str) -> Failure | None:
    """Go there. Why the site does not give the page, where that may pass; all else is for whoever looks at it."""
    try:
        driver.get(url)
    except TimeoutException:
        return Failure("it did not load in time", may_pass=True)
    except WebDriverException as error:
        if (found := NET_ERROR.search(first_line(error))) is None:
            raise
        return Failure(found[0], may_pass=True)
    status = int(driver.execute_script(STATUS_OF_PAGE))
    failure = ONCE.denied(f"it answers {status}", status)
    return failure if failure.may_pass else None


def _appears(driver: WebDriver, selector: str) -> bool:
    try:
        WebDriverWait(driver, FORM_APPEARS_S, LOOK_AGAIN_S).until(lambda d: _all(d, selector))
    except WebDriverException:
        return False
    return True


def _submit(driver: WebDriver, rules: UrlRules, credentials: Credentials, timeout_s: float) -> None:
    form_path = urlsplit(driver.current_url).path
    # Asked once more, at the last moment: a page could have gone elsewhere while the form was looked for.
    if not rules.is_on_site(driver.current_url):
        raise SiteError("The login page went to another site while it was looked at.")
    user, field = driver.find_element(By.CSS_SELECTOR, USER_FIELD), driver.find_element(By.CSS_SELECTOR, PASSWORD_FIELD)
    user.clear()
    user.send_keys(credentials.username)
    field.clear()
    field.send_keys(credentials.password)
    # As a person does it: form.submit() would pass by what the page does with its own form.
    button = driver.execute_script(BUTTON_OF_FORM, field)
    if button is None:
        field.send_keys(Keys.ENTER)
    else:
        driver.execute_script(PRESS, button)  # A click would meet what lies over it, such as a cookie banner.
    WebDriverWait(driver, timeout_s, LOOK_AGAIN_S).until(
        lambda d: _answered(d, form_path, field), "the site still shows its login page"
    )


def _answered(driver: WebDriver, form_path: str, field: WebElement) -> bool:
    """Whether the site has let the driver in. Raises LoginRefusedError where it shows the form anew."""
    # Asked first: a form that is seen after this is another, and one that was seen before may have gone since.
    is_another_page = _is_stale(field)
    if driver.execute_script("return document.readyState") == "loading":
        return False
    if not _all(driver, PASSWORD_FIELD):
        return urlsplit(driver.current_url).path != form_path
    if is_another_page:
        raise LoginRefusedError(
            "The site does not take the credentials.",
            "Check COUPA_USERNAME and COUPA_PASSWORD; nothing is tried twice, so that the account is not locked.",
        )
    return False


def _all(driver: WebDriver, selector: str) -> list[WebElement]:
    return driver.find_elements(By.CSS_SELECTOR, selector)


def _is_stale(element: WebElement) -> bool:
    try:
        element.is_enabled()
    except (StaleElementReferenceException, NoSuchElementException):
        return True
    return False
