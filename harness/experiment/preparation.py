"""The unmeasured warm-up: one real browser logs in, opens a page, and leaves what every driver starts from."""

from dataclasses import dataclass
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from harness.coupa.browser import BrowserManager
from harness.coupa.cleanup import POLICIES
from harness.coupa.failures import first_line
from harness.coupa.login import log_in, session_from
from harness.coupa.settings import Session, WorkerSettings
from harness.errors import SiteError
from harness.measure.spans import SpanRecorder
from harness.workload.fake_site import FakeSite
from harness.workload.numbers import order_digits

EMPTY = "about:blank"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A login and a used profile without any PO's traces, both handed to every driver of either arm."""

    session: Session
    profile: Path


def prepare(settings: WorkerSettings, site: FakeSite, profile: Path) -> Prepared:
    """Log in by the form, once, and warm the page cache with a start and a page.

    The drivers of both arms then get the session's cookies instead of the form: that is the cheapest way in which
    today's system can do it, and a form per PO would handicap the baseline.

    Args:
        settings: as for the workers, with neither profile nor session.
        site: the site to log in to.
        profile: where to put the profile that drivers clone.

    Raises:
        DriverError: if the browser does not start or stops in between.
        SiteError: if the site does not let it in.
    """
    browser = BrowserManager.start(settings, SpanRecorder())
    try:
        session = _log_in(browser, site, settings.patience.page_s)
        browser.driver.get(EMPTY)
        browser.open_tab()
        browser.tab.open(f"{site.base_url}/order_headers/{order_digits(site.batch[0].number)}")
        browser.clear_session(POLICIES["full"])
    except BaseException:
        browser.quit()
        raise
    browser.quit(keep_profile_as=profile)
    return Prepared(session, profile)


def _log_in(browser: BrowserManager, site: FakeSite, timeout_s: float) -> Session:
    try:
        log_in(browser.driver, site.base_url, site.username, site.password, timeout_s)
    except WebDriverException as error:
        raise SiteError(f"The login at {site.base_url} did not work: {first_line(error)}") from error
    return session_from(browser.devtools.call("Storage.getCookies")["cookies"])
