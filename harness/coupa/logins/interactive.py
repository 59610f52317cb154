"""A person logs in, in a window, once; what the site then holds of the login is handed to every driver."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from selenium.common.exceptions import NoSuchWindowException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.failures import first_line
from harness.coupa.logins.form import PASSWORD_FIELD
from harness.coupa.logins.login import Entrance
from harness.coupa.settings import Session, WorkerSettings
from harness.errors import SiteError
from harness.workload.urls import UrlRules

PERSON_TAKES_S = 600.0  # Time to find a telephone for the second factor.
LOOK_AGAIN_S = 0.5
LOOKS_IN_A_ROW = 4  # A single sign-on goes back and forth; the site must be there for two seconds on end.
LOGIN_WORDS = ("sessions", "login", "sign_in", "signin", "sso", "saml")


def wait_for_person(
    entrance: Entrance,
    settings: WorkerSettings,
    *,
    pause: Callable[[float], None] = time.sleep,
    longest_s: float = PERSON_TAKES_S,
) -> Session:
    """Open the site and wait until somebody has logged in.

    No address is refused meanwhile: a single sign-on lives on another host, and the person sees where they are.

    Raises:
        SiteError: the window was closed, or nobody came.
    """
    driver = entrance.driver
    try:
        driver.get(settings.base_url)
        seen_inside = 0
        for _ in range(round(longest_s / LOOK_AGAIN_S)):
            seen_inside = seen_inside + 1 if _is_inside(driver, settings.rules) else 0
            if seen_inside == LOOKS_IN_A_ROW:
                return entrance.held_session()
            pause(LOOK_AGAIN_S)
    except NoSuchWindowException:
        raise SiteError("The window was closed before anybody was logged in.", "Start again.") from None
    except WebDriverException as error:
        raise SiteError(f"The login could not be waited for: {first_line(error)}", "Start again.") from error
    raise SiteError(f"Nobody logged in within {longest_s / 60:g} minutes.", "Start again.")


def _is_inside(driver: WebDriver, rules: UrlRules) -> bool:
    url = driver.current_url
    parts = urlsplit(url).path.lower().split("/")
    return (
        rules.is_on_site(url)
        and not any(word in parts for word in LOGIN_WORDS)
        and driver.execute_script("return document.readyState") == "complete"
        and not driver.find_elements(By.CSS_SELECTOR, PASSWORD_FIELD)
    )
