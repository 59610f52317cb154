from dataclasses import replace

import pytest

from harness.coupa.logins import LOGINS
from harness.coupa.logins.handed import HandedLogin
from harness.coupa.settings import Session
from harness.errors import SiteError
from harness.workload.credentials import Credentials
from harness.workload.entry import LoginWay
from tests.support.browsers import SITE, make_site_settings
from tests.support.login_sites import HELD, LoginDriver, PretendEntrance, Shown, form_at

HANDED = Session(({"name": "_session", "value": "handed over"},))
SETTINGS = replace(make_site_settings(), session=HANDED)


def test_every_way_but_a_persons_has_a_login_of_its_name() -> None:
    assert set(LOGINS) == {way.value for way in LoginWay} - {LoginWay.INTERACTIVE.value}
    assert all(LOGINS[name].name == name for name in LOGINS)


def test_the_session_is_handed_over_and_no_page_is_opened() -> None:
    driver = LoginDriver(form_at("/sessions/new", SITE))
    entrance = PretendEntrance(driver)
    assert HandedLogin().log_in(entrance, SETTINGS) == HANDED
    assert (entrance.handed_over, driver.asked) == ([HANDED], [])


def test_a_session_that_has_ended_is_renewed_by_the_form_where_the_credentials_are_known() -> None:
    driver = LoginDriver(form_at("/sessions/new", SITE), [Shown(f"{SITE}/user/home")])
    entrance = PretendEntrance(driver)
    known = replace(SETTINGS, credentials=Credentials("ann", "s3cret"))
    assert HandedLogin().log_in_again(entrance, known) == HELD
    assert (len(driver.sent), entrance.handed_over) == (1, [])


def test_nobody_is_asked_in_mid_run() -> None:
    driver = LoginDriver(form_at("/sessions/new", SITE))
    with pytest.raises(SiteError, match="nobody is there to log in again"):
        HandedLogin().log_in_again(PretendEntrance(driver), SETTINGS)
    assert driver.asked == []
