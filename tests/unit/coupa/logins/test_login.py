from harness.coupa.logins.login import session_from
from harness.coupa.settings import Cookie

COOKIE: Cookie = {
    "name": "_coupa_session",
    "value": "abc",
    "domain": "acme.coupahost.com",
    "path": "/",
    "expires": -1,
    "size": 17,
    "httpOnly": True,
    "secure": False,
    "session": True,
    "sameSite": "Lax",
}


def test_a_session_cookie_keeps_what_restores_it_and_gets_no_end() -> None:
    assert session_from([COOKIE]).cookies == (
        {
            "name": "_coupa_session",
            "value": "abc",
            "domain": "acme.coupahost.com",
            "path": "/",
            "secure": False,
            "httpOnly": True,
            "sameSite": "Lax",
        },
    )


def test_a_lasting_cookie_keeps_its_end() -> None:
    [cookie] = session_from([{**COOKIE, "expires": 1_900_000_000.5}]).cookies
    assert cookie["expires"] == 1_900_000_000.5


def test_a_cookie_without_an_optional_field_does_without() -> None:
    bare: Cookie = {key: value for key, value in COOKIE.items() if key != "sameSite"}
    [cookie] = session_from([bare]).cookies
    assert "sameSite" not in cookie


def test_all_cookies_are_kept_in_order_and_none_is_none() -> None:
    cookies: list[Cookie] = [{**COOKIE, "name": name} for name in ("b", "a")]
    assert [cookie["name"] for cookie in session_from(cookies).cookies] == ["b", "a"]
    assert session_from([]).cookies == ()
