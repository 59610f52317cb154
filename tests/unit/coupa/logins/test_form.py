import traceback
from collections.abc import Sequence
from dataclasses import replace

import pytest
from selenium.common.exceptions import TimeoutException, WebDriverException

from harness.coupa.endurance import Endurance
from harness.coupa.logins import form
from harness.coupa.logins.form import PASSWORD_FIELD, USER_FIELD, FormLogin, fill_form
from harness.errors import LoginRefusedError, SiteError
from harness.workload.credentials import MASK, Credentials
from harness.workload.patience import Patience
from tests.support.browsers import SITE, make_site_settings
from tests.support.login_sites import HELD, LoginDriver, PretendEntrance, Shown, form_at

ANN = Credentials("ann@acme.example", "p&ss w\xf6rd-is-long")
SETTINGS = replace(make_site_settings(patience=Patience(page_s=0.2)), credentials=ANN)
FORM = Shown(f"{SITE}/sessions/new", has_form=True)
INSIDE = Shown(f"{SITE}/user/home")


@pytest.fixture(autouse=True)
def _forms_appear_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "FORM_APPEARS_S", 0.0)


def site_driver(path: str = "/sessions/new", then: Sequence[Shown] = (INSIDE,)) -> LoginDriver:
    return LoginDriver(form_at(path, SITE), then)


def one_page(page: Shown) -> LoginDriver:
    """A site that shows this whatever is asked for."""
    return LoginDriver(lambda _: page)


def test_the_form_is_filled_once_and_an_empty_page_is_left_behind() -> None:
    driver = site_driver()
    assert FormLogin().log_in(PretendEntrance(driver), SETTINGS) == HELD
    assert driver.sent == [{USER_FIELD: ANN.username, PASSWORD_FIELD: ANN.password}]
    assert driver.asked == [f"{SITE}/sessions/new", "about:blank"]


def test_a_form_that_only_a_button_sends_is_sent_by_it() -> None:
    driver = LoginDriver(lambda _: replace(FORM, has_button=True), [INSIDE])
    fill_form(driver, SETTINGS)
    assert driver.sent == [{USER_FIELD: ANN.username, PASSWORD_FIELD: ANN.password}]


def test_after_the_session_has_ended_it_is_filled_again() -> None:
    driver = site_driver()
    assert FormLogin().log_in_again(PretendEntrance(driver), SETTINGS) == HELD
    assert len(driver.sent) == 1


def test_a_form_at_another_address_is_found_where_the_site_sends_a_stranger() -> None:
    driver = site_driver("/login")
    fill_form(driver, SETTINGS)
    assert driver.asked == [f"{SITE}/sessions/new", f"{SITE}/", "about:blank"]
    assert len(driver.sent) == 1


def test_a_site_that_lets_one_in_without_a_form_gets_no_password() -> None:
    driver = one_page(INSIDE)
    fill_form(driver, SETTINGS)
    assert driver.sent == []


def test_what_a_browser_has_filled_in_by_itself_makes_way() -> None:
    driver = site_driver()
    page_at = form_at("/sessions/new", SITE)
    driver.page = page_at(f"{SITE}/sessions/new")
    driver.typed[USER_FIELD] = "somebody else"
    fill_form(driver, SETTINGS)
    assert driver.sent[0][USER_FIELD] == ANN.username


@pytest.mark.parametrize(
    "url", ["https://login.example/saml", "http://acme.coupahost.com/sessions/new", f"{SITE}.evil.example/"]
)
def test_no_form_of_another_site_is_filled(url: str) -> None:
    driver = one_page(Shown(url, has_form=True))
    with pytest.raises(SiteError, match="--profile DIR or --login interactive"):
        fill_form(driver, SETTINGS)
    assert driver.typed == {}
    assert driver.sent == []


def test_a_page_that_goes_elsewhere_while_its_form_is_looked_for_gets_no_password() -> None:
    class Restless(LoginDriver):
        def find_elements(self, by: object = "", value: object = None) -> list[object]:  # type: ignore[override]
            self.page = replace(self.page, url="https://evil.example/sessions/new")
            return [object()]

    driver = Restless(form_at("/sessions/new", SITE))
    with pytest.raises(SiteError, match="went to another site"):
        fill_form(driver, SETTINGS)
    assert driver.sent == []


@pytest.mark.parametrize("again", [FORM, replace(FORM, url=f"{SITE}/sessions")])
def test_a_form_that_is_shown_anew_is_a_refusal_and_nothing_is_tried_twice(again: Shown) -> None:
    driver = site_driver(then=[replace(again, ready="loading"), replace(again, status=401)])
    with pytest.raises(LoginRefusedError, match="does not take the credentials"):
        fill_form(driver, SETTINGS)
    assert len(driver.sent) == 1


def test_a_site_that_never_answers_the_form_is_given_up() -> None:
    with pytest.raises(SiteError, match="the site still shows its login page"):
        fill_form(site_driver(then=[]), SETTINGS)


def test_a_page_that_is_still_at_the_forms_address_has_not_answered_yet() -> None:
    driver = site_driver(then=[replace(FORM, has_form=False), INSIDE])
    fill_form(driver, SETTINGS)
    assert driver.asked[-1] == "about:blank"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Shown(f"{SITE}/sessions/new", status=503), f"{SITE} cannot be reached: it answers 503."),
        (Shown(f"{SITE}/", breaks=TimeoutException("timeout")), f"{SITE} cannot be reached: it did not load in time."),
        (Shown(f"{SITE}/", status=400), f"There is no login form at {SITE}."),
        (Shown(f"{SITE}/", status=404), f"There is no login form at {SITE}."),
        (Shown(f"{SITE}/", status=0, title="Privacy error"), "the browser says 'Privacy error'. Open it in the same"),
        (Shown(f"{SITE}/", status=0), "the browser says 'nothing'"),
    ],
)
def test_a_site_without_a_form_is_told_with_what_to_do(page: Shown, words: str) -> None:
    with pytest.raises(SiteError) as error:
        fill_form(one_page(page), SETTINGS)
    assert words in str(error.value)


def test_a_site_that_cannot_be_reached_is_told_so() -> None:
    failure = WebDriverException("unknown error: net::ERR_NAME_NOT_RESOLVED")
    with pytest.raises(SiteError) as error:
        fill_form(one_page(Shown(SITE, breaks=failure)), SETTINGS)
    assert str(error.value) == (
        f"{SITE} cannot be reached: net::ERR_NAME_NOT_RESOLVED. Check the address, and the network."
    )


def test_a_firefox_that_cannot_reach_a_site_says_so_too() -> None:
    failure = WebDriverException("Reached error page: about:neterror?e=connectionFailure&u=https%3A//acme&c=UTF-8")
    with pytest.raises(SiteError, match="cannot be reached: connectionFailure"):
        fill_form(one_page(Shown(SITE, breaks=failure)), SETTINGS)


@pytest.mark.parametrize(
    "failing",
    [
        Shown(f"{SITE}/sessions/new", status=502),
        Shown(f"{SITE}/sessions/new", breaks=WebDriverException("net::ERR_CONNECTION_RESET")),
    ],
)
def test_the_way_to_the_form_is_tried_again_on_a_site_that_is_not_ours(failing: Shown) -> None:
    shown = [failing, failing, FORM]
    driver = LoginDriver(lambda _: shown.pop(0), [INSIDE])
    fill_form(driver, replace(SETTINGS, careful=True, endurance=Endurance(first_pause_s=0.001)))
    assert len(driver.sent) == 1


@pytest.mark.parametrize("written", [ANN.password, "p%26ss%20w%C3%B6rd-is-long", "p&amp;ss w\xf6rd-is-long"])
def test_what_the_driver_says_of_a_failure_is_told_without_the_password(written: str) -> None:
    failure = WebDriverException(f"cannot go to {SITE}/?user={ANN.username}&password={written}")
    driver = site_driver(then=[Shown(f"{SITE}/", breaks=failure)])
    with pytest.raises(SiteError) as error:
        fill_form(driver, SETTINGS)
    printed = "".join(traceback.format_exception(error.value))
    assert MASK in str(error.value)
    for secret in (*ANN.secrets(), written):
        assert secret not in printed
