import pytest

from harness.coupa.logins.profile import ProfileLogin
from harness.errors import SiteError
from tests.support.browsers import SITE, make_site_settings
from tests.support.login_sites import HELD, LoginDriver, PretendEntrance, form_at


def test_the_profile_is_the_login_and_what_it_brought_along_is_taken_down() -> None:
    driver = LoginDriver(form_at("/sessions/new", SITE))
    entrance = PretendEntrance(driver)
    assert ProfileLogin().log_in(entrance, make_site_settings()) == HELD
    assert (driver.asked, entrance.handed_over) == ([], [])


def test_a_profile_whose_session_has_ended_is_logged_in_by_its_owner_alone() -> None:
    driver = LoginDriver(form_at("/sessions/new", SITE))
    with pytest.raises(SiteError, match="Log in again in the browser that the profile belongs to"):
        ProfileLogin().log_in_again(PretendEntrance(driver), make_site_settings())
    assert driver.asked == []
