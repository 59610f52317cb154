"""The unmeasured warm-up: one real browser gets in, opens a page, and leaves what every driver starts from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from harness.coupa.cleanup import POLICIES
from harness.coupa.logins.interactive import wait_for_person
from harness.coupa.page import read_page
from harness.coupa.persistence import persistently
from harness.coupa.profile_source import ProfileKind
from harness.coupa.real_profile import template_of
from harness.coupa.settings import Session, WorkerSettings
from harness.coupa.starting import StartedBrowser, starter_of
from harness.errors import DriverError, PageUnavailableError, SiteError
from harness.host.display import require_display
from harness.measure.spans import SpanRecorder
from harness.workload.entry import LoginWay
from harness.workload.numbers import order_digits
from harness.workload.site import Site
from harness.workload.urls import host_of

EMPTY = "about:blank"
_UNREACHED = "ERR_CONNECTION_REFUSED"
Tell = Callable[[str], None]

# What a driver does at its start, by the way in that was asked for.
_LOGIN_OF_DRIVERS = {
    LoginWay.HANDED: "handed",
    LoginWay.INTERACTIVE: "handed",
    LoginWay.FORM: "form",
    LoginWay.PROFILE: "profile",
}


def prepare(settings: WorkerSettings, site: Site, profile: Path, tell: Tell) -> WorkerSettings:
    """Get in once and warm the page cache with a start and a page; the settings with which every driver then starts.

    On the fake site the drivers of both arms get the session's cookies instead of the form: that is the cheapest way
    in which today's system can do it, and a form per PO would handicap the baseline. On a real site each start pays
    what it would really pay.

    Args:
        settings: as for the workers, with neither profile nor session.
        site: the site to get into.
        profile: where to put the profile that drivers clone.
        tell: takes a sentence for the person who waits, or who is to log in.

    Raises:
        DriverError: if the browser does not start or stops in between.
        SiteError: if the site does not let it in.
        ConfigError: the profile that was named is none.
        EnvironmentProblem: a window is to be shown where there is no display.
    """
    way = site.entry.way
    if settings.headed or way is LoginWay.INTERACTIVE:
        require_display()
    settings = replace(settings, login=_LOGIN_OF_DRIVERS[way], credentials=site.entry.credentials)
    if way is LoginWay.PROFILE:
        assert site.entry.profile is not None, "a profile's way in comes with the profile"
        template = template_of(
            site.entry.profile,
            host_of(settings.base_url),
            profile,
            others=settings.reach.allowed_hosts,
            kind=ProfileKind.of(settings.browser.kind),
        )
        settings = replace(settings, profile=template)
        _warm_up(settings, site, None, tell)
        return settings
    session = _warm_up(settings, site, profile, tell)
    handed = session if settings.login == "handed" else Session()
    # On a Grid each browser has a new profile of its node's, in all modes.
    return replace(settings, session=handed, profile=None if settings.browser.grid else profile)


def _warm_up(settings: WorkerSettings, site: Site, keep_as: Path | None, tell: Tell) -> Session:
    """The login that the first browser got, which leaves its profile at ``keep_as``, without the login."""
    by_form = settings.login == "handed" and settings.credentials is not None
    first = replace(settings, login="form") if by_form else settings
    person = site.entry.way is LoginWay.INTERACTIVE
    start = starter_of(settings.browser)
    # A person's way in may lead over a single sign-on, which is none of the hosts that a careful browser keeps to.
    chosen = replace(first, headed=True, careful=False) if person else first
    with _reaching(settings):
        browser = persistently(lambda: start(chosen, SpanRecorder()), settings.endurance)
    try:
        if person:
            tell(f"Please log in to {settings.base_url} in the window that has opened.")
            browser.session = wait_for_person(browser, settings)
        session = browser.session
        _look_at_first_po(browser, site, any_page_will_do=settings.careful)
        browser.session = Session()
        browser.clear_session(POLICIES["full"])
    except BaseException:
        browser.quit()
        raise
    browser.quit(keep_profile_as=keep_as)
    return session


def _look_at_first_po(browser: StartedBrowser, site: Site, *, any_page_will_do: bool) -> None:
    browser.driver.get(EMPTY)
    browser.open_tab()
    try:
        browser.tab.open(f"{site.base_url}/order_headers/{order_digits(site.batch[0].number)}")
    except (PageUnavailableError, DriverError):
        if any_page_will_do and browser.is_healthy():
            return  # A PO whose page does not load is no reason not to try the others.
        raise
    except SiteError:
        return  # It leads elsewhere, which its own visit will say.
    if read_page(browser.tab).is_login:
        raise SiteError(
            f"{site.base_url} asks for a login all the same.",
            "The profile is not logged in there, or its login ended with the browser: log in with 'remember me', "
            "close the browser, and start again."
            if site.entry.way is LoginWay.PROFILE
            else "Its session does not last from one page to the next.",
        )


@contextmanager
def _reaching(settings: WorkerSettings) -> Iterator[None]:
    """Say what is wrong where a Grid's browsers start well, and do not find a site that is on this machine."""
    try:
        yield
    except DriverError as error:
        if not settings.browser.grid or _UNREACHED not in str(error):
            raise
        raise SiteError(
            f"The browsers of the Grid at {settings.browser.grid} do not reach {settings.base_url}.",
            "The fake site listens on this machine alone: run the nodes here ('harness grid up'), or name a site that "
            "they reach with --base-url.",
        ) from error
