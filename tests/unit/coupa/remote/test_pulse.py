import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from harness.coupa.remote.pulse import Pulse

SOON_S = 20.0
FILES = "/session/s1/se/files"


@contextmanager
def pulse_of(url: str) -> Iterator[threading.Event]:
    """A quick pulse of the session ``s1``; the event is its death."""
    died = threading.Event()
    pulse = Pulse(url, "s1", died.set, interval_s=0.02)
    try:
        yield died
    finally:
        pulse.stop()


def test_a_session_that_the_grid_no_longer_knows_is_dead(httpserver: HTTPServer) -> None:
    httpserver.expect_request(FILES).respond_with_json({"value": {"error": "invalid session id"}}, status=404)

    with pulse_of(httpserver.url_for("").rstrip("/")) as died:
        assert died.wait(SOON_S)


def test_one_that_answers_lives_however_long(httpserver: HTTPServer) -> None:
    asked = threading.Semaphore(0)

    def answer(_request: Request) -> Response:
        asked.release()
        return Response("{}")

    httpserver.expect_request(FILES).respond_with_handler(answer)

    with pulse_of(httpserver.url_for("").rstrip("/")) as died:
        assert all(asked.acquire(timeout=SOON_S) for _ in range(5))
        assert not died.is_set()


def test_one_miss_is_forgiven_and_two_in_a_row_are_not(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request(FILES).respond_with_data("", status=500)
    httpserver.expect_ordered_request(FILES).respond_with_json({})
    httpserver.expect_ordered_request(FILES).respond_with_data("", status=500)
    httpserver.expect_ordered_request(FILES).respond_with_data("", status=500)

    with pulse_of(httpserver.url_for("").rstrip("/")) as died:
        assert died.wait(SOON_S)

    assert len(httpserver.log) == 4


def test_where_nobody_answers_it_is_dead() -> None:
    with pulse_of("http://127.0.0.1:1") as died:
        assert died.wait(SOON_S)


def test_one_that_was_stopped_tells_nothing(httpserver: HTTPServer) -> None:
    died = threading.Event()
    pulse = Pulse("http://127.0.0.1:1", "s1", died.set, interval_s=60.0)

    pulse.stop()

    assert not died.is_set()
    assert not any(thread.name == "pulse" and thread.is_alive() for thread in threading.enumerate())


def test_a_death_may_stop_the_pulse_itself() -> None:
    died = threading.Event()
    pulse: list[Pulse] = []

    ready = threading.Event()

    def die() -> None:
        ready.wait(SOON_S)
        pulse[0].stop()
        died.set()

    pulse.append(Pulse("http://127.0.0.1:1", "s1", die, interval_s=0.02))
    ready.set()

    assert died.wait(SOON_S)


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HARNESS_GRID_USERNAME", "HARNESS_GRID_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
