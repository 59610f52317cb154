import pytest
from pytest_httpserver import HTTPServer

from harness.coupa.remote.finding import find_on_grid, wanted_of
from harness.errors import CapabilityError, EnvironmentProblem
from harness.host.browsers import BrowserChoice
from tests.support.grids import hub_of, make_node

AUTO = BrowserChoice.AUTO


def test_fewer_places_than_workers_are_refused_before_anything_is_measured(httpserver: HTTPServer) -> None:
    url = hub_of(httpserver, make_node(slots=2), make_node(slots=1))

    with pytest.raises(EnvironmentProblem, match=r"places for 3 drivers at once, and 4 workers .*Choose --workers 3"):
        find_on_grid(url, AUTO, 4)


@pytest.mark.parametrize("ready", [True, False])
def test_a_grid_without_a_node_that_is_up_is_refused(httpserver: HTTPServer, ready: bool) -> None:
    url = hub_of(httpserver, *([make_node(availability="DOWN")] if ready else []), ready=ready)

    with pytest.raises(EnvironmentProblem, match="has no node that is up"):
        find_on_grid(url, AUTO, 1)


def test_a_grid_of_other_browsers_is_refused_and_they_are_named(httpserver: HTTPServer) -> None:
    url = hub_of(httpserver, make_node(browser="firefox"), make_node(browser="safari"))

    with pytest.raises(CapabilityError, match="offers firefox, safari, and neither Chrome nor Edge"):
        find_on_grid(url, AUTO, 1)
    with pytest.raises(CapabilityError, match="does not offer edge, but firefox, safari"):
        find_on_grid(url, BrowserChoice.EDGE, 1)


def test_nodes_that_keep_no_downloads_are_refused_with_the_setting(httpserver: HTTPServer) -> None:
    url = hub_of(httpserver, make_node(downloads=False))

    with pytest.raises(CapabilityError, match="enable-managed-downloads = true"):
        find_on_grid(url, AUTO, 1)


@pytest.mark.parametrize("choice", [BrowserChoice.FIREFOX, BrowserChoice.CHROME_HEADLESS_SHELL])
def test_what_a_grid_cannot_be_asked_for_is_refused(httpserver: HTTPServer, choice: BrowserChoice) -> None:
    with pytest.raises(CapabilityError, match=f"--browser {choice.value} cannot be asked of a Grid"):
        find_on_grid(hub_of(httpserver, make_node()), choice, 1)


def test_a_grid_on_which_no_driver_starts_is_an_error_of_the_machine(httpserver: HTTPServer) -> None:
    url = hub_of(httpserver, make_node())
    refusal = {"value": {"error": "session not created", "message": "no such binary", "stacktrace": ""}}
    httpserver.expect_request("/session", method="POST").respond_with_json(refusal, status=500)

    with pytest.raises(EnvironmentProblem, match=f"No driver started on the Grid at {url}.*no such binary"):
        find_on_grid(url, AUTO, 1)


def test_a_browser_without_devtools_is_told_and_its_session_is_ended(httpserver: HTTPServer) -> None:
    url = hub_of(httpserver, make_node())
    started = {"value": {"sessionId": "s1", "capabilities": {"browserName": "chrome", "se:downloadsEnabled": True}}}
    httpserver.expect_request("/session", method="POST").respond_with_json(started)
    httpserver.expect_request("/session/s1", method="DELETE").respond_with_json({"value": None})

    with pytest.raises(CapabilityError, match="no se:cdp"):
        find_on_grid(url, AUTO, 1)

    assert [request.method for request, _ in httpserver.log][-1] == "DELETE"


def test_the_same_kind_is_asked_for_again_by_the_name_that_nodes_offer() -> None:
    assert wanted_of(BrowserChoice.CHROME_HEADLESS_SHELL) is BrowserChoice.CHROME
    assert wanted_of(BrowserChoice.EDGE) is BrowserChoice.EDGE
