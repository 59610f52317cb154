import json
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from harness.errors import ConfigError, EnvironmentProblem
from harness.grid.client import GridSession, end_session, grid_status, status_of
from tests.support.grids import hub_of, make_node, make_session, make_status


def test_a_status_tells_nodes_places_and_sessions(httpserver: HTTPServer) -> None:
    url = hub_of(httpserver, make_node(id="n1", slots=3, sessions=[make_session("s1", "mine")]), make_node(id="n2"))

    status = grid_status(url)

    assert (status.is_ready, status.slots) == (True, 5)
    assert status.sessions == (GridSession("s1", "mine"),)
    assert [(node.id, node.is_up, node.browsers, node.keeps_downloads) for node in status.nodes] == [
        ("n1", True, ("chrome",), True),
        ("n2", True, ("chrome",), True),
    ]


def test_the_answer_of_a_real_hub_is_read() -> None:
    answer = json.loads(Path(__file__).with_name("status-4.48.0.json").read_text(encoding="utf-8"))

    status = status_of(answer)

    assert (status.is_ready, status.slots) == (True, 4)
    assert status.sessions == (GridSession("01d378447552fd0e47302e50711489a4", "harness-0123456789abcdef-w1"),)
    assert [
        (node.uri, node.slots, len(node.sessions), node.browsers, node.keeps_downloads) for node in status.nodes
    ] == [
        ("http://127.0.0.1:60549", 2, 1, ("chrome",), True),
        ("http://127.0.0.1:50949", 2, 0, ("chrome",), True),
    ]


def test_places_of_a_node_that_is_down_do_not_count() -> None:
    status = status_of(make_status(make_node(slots=4, availability="DOWN"), make_node(slots=2)))

    assert status.slots == 2


def test_a_node_takes_no_more_sessions_than_it_allows_itself() -> None:
    assert status_of(make_status(make_node(slots=8, most=3))).slots == 3


def test_a_node_that_keeps_no_downloads_says_so() -> None:
    assert not status_of(make_status(make_node(downloads=False))).nodes[0].keeps_downloads


def test_where_nobody_answers_the_error_says_how_to_start_one() -> None:
    with pytest.raises(EnvironmentProblem, match=r"No Grid answers at http://127\.0\.0\.1:1: .*'harness grid up'"):
        grid_status("http://127.0.0.1:1")


@pytest.mark.parametrize("code", [401, 403])
def test_a_grid_that_lets_nobody_in_names_the_variables(httpserver: HTTPServer, code: int) -> None:
    httpserver.expect_request("/status").respond_with_data("", status=code)

    with pytest.raises(ConfigError, match=f"HTTP {code}.*HARNESS_GRID_USERNAME"):
        grid_status(httpserver.url_for("").rstrip("/"))


@pytest.mark.parametrize("body", ["<html>", "[]", '{"value": null}', '{"value": {"ready": true}}', "3"])
def test_what_is_no_grid_is_told_so(httpserver: HTTPServer, body: str) -> None:
    httpserver.expect_request("/status").respond_with_data(body)

    with pytest.raises(EnvironmentProblem, match="is no Selenium Grid"):
        grid_status(httpserver.url_for("").rstrip("/"))


def test_credentials_are_sent_with_the_question(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARNESS_GRID_USERNAME", "ana")
    monkeypatch.setenv("HARNESS_GRID_PASSWORD", "hunter2")
    httpserver.expect_request("/status", headers={"Authorization": "Basic YW5hOmh1bnRlcjI="}).respond_with_json(
        make_status(make_node())
    )

    assert grid_status(httpserver.url_for("").rstrip("/")).is_ready


@pytest.mark.parametrize(("code", "ended"), [(200, True), (404, False), (500, False)])
def test_a_session_has_ended_only_where_the_grid_says_so(httpserver: HTTPServer, code: int, ended: bool) -> None:
    httpserver.expect_request("/session/s1", method="DELETE").respond_with_response(Response(status=code))

    assert end_session(httpserver.url_for("").rstrip("/"), "s1") is ended


def test_a_session_cannot_be_ended_where_nobody_answers() -> None:
    assert end_session("http://127.0.0.1:1", "s1") is False
