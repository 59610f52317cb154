"""The login form, and the session that it leaves: logged in once, then handed to every driver."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

from harness.coupa.settings import Session

SESSIONS_PATH = "/sessions"
USER_FIELD = "#user_login, #user_email"
PASSWORD_FIELD = "#user_password"  # noqa: S105 - a selector
LOOK_AGAIN_S = 0.05

# What Network.setCookies needs to restore a cookie; the rest that the browser reports is derived from it.
KEPT_FIELDS = ("name", "value", "domain", "path", "secure", "httpOnly", "sameSite", "expires")


def log_in(driver: WebDriver, base_url: str, username: str, password: str, timeout_s: float) -> None:
    """Fill the login form of the site and wait until its page is left.

    Raises:
        WebDriverException: if there is no form, or the site still shows it after ``timeout_s``.
    """
    driver.get(f"{base_url}{SESSIONS_PATH}/new")
    driver.find_element(By.CSS_SELECTOR, USER_FIELD).send_keys(username)
    field = driver.find_element(By.CSS_SELECTOR, PASSWORD_FIELD)
    field.send_keys(password)
    field.submit()
    WebDriverWait(driver, timeout_s, LOOK_AGAIN_S).until(
        lambda d: not urlsplit(d.current_url).path.startswith(SESSIONS_PATH), "the site still shows its login page"
    )


def session_from(cookies: Sequence[Mapping[str, str | int | float | bool]]) -> Session:
    """Keep of the browser's cookies what is needed to restore the login in another driver."""
    return Session(tuple({key: c[key] for key in KEPT_FIELDS if _is_worth_keeping(c, key)} for c in cookies))


def _is_worth_keeping(cookie: Mapping[str, str | int | float | bool], key: str) -> bool:
    # A session cookie is reported with expires -1, which the browser would take for long expired.
    return key in cookie and not (key == "expires" and cookie[key] == -1)
