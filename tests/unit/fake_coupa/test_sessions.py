from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from fake_coupa.sessions import SESSION_COOKIE, Sessions


def logged_in(sessions: Sessions) -> Request:
    """A request with a login that has just begun."""
    response = Response()
    sessions.begin(response)
    return request(response.headers["Set-Cookie"].partition(";")[0])


def request(cookie: str) -> Request:
    return Request({**EnvironBuilder().get_environ(), "HTTP_COOKIE": cookie})


def test_only_a_login_that_was_begun_holds() -> None:
    sessions = Sessions()
    assert sessions.holds(logged_in(sessions))
    assert not sessions.holds(request(f"{SESSION_COOKIE}=guess"))
    assert not sessions.holds(request(""))


def test_a_login_that_ended_leaves_the_others_alone_and_may_be_revived() -> None:
    sessions = Sessions()
    first, second = logged_in(sessions), logged_in(sessions)
    sessions.end(first)
    assert not sessions.holds(first)
    assert sessions.holds(second)
    sessions.revive()
    assert sessions.holds(first)


def test_who_was_never_logged_in_is_not_revived() -> None:
    sessions = Sessions()
    stranger = request("")
    sessions.end(stranger)
    sessions.revive()
    assert not sessions.holds(stranger)
