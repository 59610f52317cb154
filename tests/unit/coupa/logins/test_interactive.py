import pytest
from selenium.common.exceptions import NoSuchWindowException, WebDriverException

from harness.coupa.logins.interactive import LOOK_AGAIN_S, LOOKS_IN_A_ROW, wait_for_person
from harness.coupa.settings import Session
from harness.errors import SiteError
from tests.support.browsers import SITE, make_site_settings
from tests.support.login_sites import HELD, LoginDriver, PretendEntrance, Shown

FORM = Shown(f"{SITE}/sessions/new", has_form=True)
SIGN_ON = Shown("https://login.example/saml")
INSIDE = Shown(f"{SITE}/user/home")


class Person:
    """Somebody at the window, who is at the next page of the list each time that the window is looked at."""

    def __init__(self, *pages: Shown) -> None:
        self.driver = LoginDriver(lambda _: pages[0])
        self.looks = 0
        self._pages = iter(pages)
        self._last = pages[-1]

    def goes_on(self, seconds: float) -> None:
        assert seconds == LOOK_AGAIN_S
        self.looks += 1
        page = next(self._pages, self._last)
        if page.breaks is not None:
            raise page.breaks
        self.driver.page = page


def logs_in(person: Person, longest_s: float = 600.0) -> Session:
    return wait_for_person(
        PretendEntrance(person.driver), make_site_settings(), pause=person.goes_on, longest_s=longest_s
    )


def test_a_person_who_has_logged_in_hands_over_the_session() -> None:
    person = Person(FORM, FORM, SIGN_ON, SIGN_ON, INSIDE)
    assert logs_in(person) == HELD
    assert person.driver.asked == [SITE]
    assert person.driver.sent == []


def test_no_address_is_taken_for_the_login_before_the_site_has_been_there_for_a_while() -> None:
    back_and_forth = [INSIDE, INSIDE, SIGN_ON, INSIDE, INSIDE, INSIDE, SIGN_ON]
    person = Person(*back_and_forth, INSIDE)
    assert logs_in(person) == HELD
    assert person.looks >= len(back_and_forth) + LOOKS_IN_A_ROW - 1


@pytest.mark.parametrize(
    "page",
    [
        FORM,
        SIGN_ON,
        Shown("https://acme.coupahost.com.evil.example/user/home"),
        Shown(f"{SITE}/sessions/new"),
        Shown(f"{SITE}/SSO/start"),
        Shown(f"{SITE}/user/home", ready="loading"),
        Shown(f"{SITE}/user/home", has_form=True),
    ],
)
def test_whoever_is_still_on_the_way_in_is_waited_for_until_it_has_taken_too_long(page: Shown) -> None:
    person = Person(page)
    with pytest.raises(SiteError, match=r"Nobody logged in within 0\.5 minutes"):
        logs_in(person, longest_s=30.0)
    assert person.looks == 30 / LOOK_AGAIN_S


@pytest.mark.parametrize("path", ["/order_headers/sessions-of-work", "/loginless", "/a/ssoware"])
def test_a_word_inside_another_is_no_login(path: str) -> None:
    assert logs_in(Person(Shown(SITE + path))) == HELD


def test_a_window_that_is_closed_ends_the_wait() -> None:
    with pytest.raises(SiteError, match="closed before anybody was logged in"):
        logs_in(Person(FORM, Shown(SITE, breaks=NoSuchWindowException("no such window"))))


def test_a_browser_that_fails_is_told_in_one_line() -> None:
    broken = WebDriverException("the browser crashed\nand its stack")
    with pytest.raises(SiteError) as error:
        logs_in(Person(FORM, Shown(SITE, breaks=broken)))
    assert str(error.value) == "The login could not be waited for: the browser crashed Start again."
