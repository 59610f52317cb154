from pathlib import Path

from pytest_httpserver import HTTPServer
from werkzeug import Response

from harness.grid.sessions import end_sessions_below, end_sessions_of, session_name
from tests.support.grids import hub_of, make_node, make_session

RUN = Path("temporary", "harness-abcdefgh", "1-1")
OTHER_RUN = Path("temporary", "harness-12345678", "1-1")


def test_names_tell_workers_and_runs_apart() -> None:
    names = {session_name(run / worker) for run in (RUN, OTHER_RUN) for worker in ("w0", "w1", "w10")}

    assert len(names) == 6
    assert all(name.startswith("harness-") for name in names)


def test_only_the_sessions_of_the_worker_are_ended(httpserver: HTTPServer) -> None:
    ours, next_one, others = (session_name(each) for each in (RUN / "w1", RUN / "w10", OTHER_RUN / "w1"))
    sessions = [make_session("a", ours), make_session("b", next_one), make_session("c", others), make_session("d")]
    url = hub_of(httpserver, make_node(slots=4, sessions=sessions))
    httpserver.expect_request("/session/a", method="DELETE").respond_with_response(Response(status=200))

    assert end_sessions_of(url, RUN / "w1") == ("a",)
    assert [request.path for request, _ in httpserver.log if request.method == "DELETE"] == ["/session/a"]


def test_all_workers_sessions_are_ended_and_no_other_runs(httpserver: HTTPServer) -> None:
    sessions = [make_session("a", session_name(RUN / "w0")), make_session("b", session_name(OTHER_RUN / "w0"))]
    url = hub_of(httpserver, make_node(sessions=sessions))
    httpserver.expect_request("/session/a", method="DELETE").respond_with_response(Response(status=200))

    assert end_sessions_below(url, RUN) == ("a",)


def test_a_session_that_a_dead_node_still_has_in_the_books_was_not_left_open(httpserver: HTTPServer) -> None:
    url = hub_of(httpserver, make_node(sessions=[make_session("a", session_name(RUN / "w0"))]))
    httpserver.expect_request("/session/a", method="DELETE").respond_with_response(Response(status=500))

    assert end_sessions_below(url, RUN) == ()


def test_a_grid_that_is_gone_has_none() -> None:
    assert end_sessions_below("http://127.0.0.1:1", RUN) == ()
