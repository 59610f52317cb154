from harness.coupa.firefox.cookies import as_bidi, session_of

LOGIN = {
    "name": "_coupa_session",
    "value": {"type": "string", "value": "s3cret"},
    "domain": "acme.coupahost.com",
    "path": "/",
    "httpOnly": True,
    "secure": True,
    "sameSite": "lax",
    "size": 20,
}


def test_a_login_is_put_back_as_it_was_read() -> None:
    [kept] = session_of([LOGIN | {"expiry": 1_900_000_000}]).cookies

    assert as_bidi(kept) == {key: LOGIN[key] for key in LOGIN if key != "size"} | {"expiry": 1_900_000_000}


def test_it_is_kept_in_the_words_of_the_devtools_protocol() -> None:
    [kept] = session_of([LOGIN | {"expiry": 1_900_000_000}]).cookies

    assert (kept["value"], kept["sameSite"], kept["expires"]) == ("s3cret", "Lax", 1_900_000_000)


def test_a_cookie_that_ends_with_the_browser_is_given_no_end() -> None:
    [kept] = session_of([LOGIN]).cookies

    assert "expires" not in kept
    assert "expiry" not in as_bidi(kept)


def test_what_a_site_leaves_open_about_other_sites_stays_open() -> None:
    [kept] = session_of([LOGIN | {"sameSite": "default"}]).cookies

    assert "sameSite" not in as_bidi(kept)


def test_bytes_that_are_no_text_are_read_as_cookies_have_them() -> None:
    [kept] = session_of([LOGIN | {"value": {"type": "base64", "value": "6fA="}}]).cookies

    assert kept["value"] == "éð"
