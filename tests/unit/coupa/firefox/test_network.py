from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from harness.coupa.firefox.downloads import FirefoxDownloads
from harness.coupa.firefox.network import ANSWERED, BEFORE, Network
from harness.workload.urls import UrlRules
from tests.support.firefox import NO_HEADERS, RecordingBiDi, answers, asks

SITE = "https://acme.test"
LINK = f"{SITE}/attachment_file/1"
ELSEWHERE = "https://evil.test/1"


class Watched:
    """A network with one tab that is watched, and a PO with one link."""

    def __init__(self, *, base_url: str = SITE, strict: bool = False) -> None:
        self.bidi = RecordingBiDi()
        self.downloads = FirefoxDownloads(idle_s=0.01)
        self.downloads.begin(Path())
        self.downloads.expect((LINK,))
        self.network = Network(UrlRules(base_url, ("files.test",)), self.downloads, strict=strict)
        self.network.handle("browsingContext.contextCreated", {"context": "tab", "parent": None})
        self.network.watch(self.bidi, BEFORE, ANSWERED, tab="tab")

    def ask(self, url: str, number: str = "1", **more: Any) -> str:
        """What becomes of a request, as the method by which it is answered."""
        self.network.handle("network.beforeRequestSent", asks(number, url, **more))
        return self.bidi.sent[-1][0].removeprefix("network.")

    def answer(
        self, url: str, status: int = 200, number: str = "1", headers: Mapping[str, str] = NO_HEADERS
    ) -> tuple[str, dict[str, object]]:
        """What becomes of an answer."""
        self.network.handle("network.responseStarted", answers(number, url, status, headers))
        method, params = self.bidi.sent[-1]
        return method.removeprefix("network."), params


@pytest.mark.parametrize("url", [LINK, "https://files.test/store/1", f"{SITE}/order_headers/1"])
def test_a_tab_may_go_where_the_rules_allow(url: str) -> None:
    assert Watched().ask(url) == "continueRequest"


@pytest.mark.parametrize("url", [ELSEWHERE, "http://acme.test/", "http://127.0.0.1/", "http://169.254.169.254/"])
def test_a_tab_is_kept_from_anywhere_else_before_the_request_leaves(url: str) -> None:
    watched = Watched()

    assert watched.ask(url) == "failRequest"
    page = watched.network.last_page("tab")
    assert page is not None
    assert page.refused


def test_a_redirect_of_a_link_is_looked_at_as_the_link_was() -> None:
    watched = Watched()

    assert [watched.ask(LINK), watched.ask(ELSEWHERE)] == ["continueRequest", "failRequest"]
    assert watched.downloads.refused() == (ELSEWHERE,)


def test_what_a_page_consists_of_may_come_from_anywhere() -> None:
    assert Watched().ask(ELSEWHERE, is_page=False) == "continueRequest"


def test_on_somebody_elses_site_nothing_is_asked_of_private_addresses() -> None:
    watched = Watched(strict=True)

    assert watched.ask("http://192.168.0.1/pixel.png", "1", is_page=False) == "failRequest"
    assert watched.ask("http://192.168.0.1/frame", "2", tab="a frame") == "failRequest"
    assert watched.ask("https://cdn.test/pixel.png", "3", is_page=False) == "continueRequest"


def test_a_site_on_this_machine_has_its_neighbours_there() -> None:
    watched = Watched(base_url="https://localhost:8443", strict=True)

    assert watched.ask("https://127.0.0.1:9443/pixel.png", is_page=False) == "continueRequest"


def test_the_answer_to_a_link_is_saved_under_a_name_of_ours_however_the_site_would_have_it() -> None:
    watched = Watched()
    watched.ask(LINK)

    shown = {"Content-Type": "text/html", "Content-Disposition": 'inline; filename="../x.html"'}
    method, params = watched.answer(LINK, headers=shown)

    headers = {each["name"]: each["value"]["value"] for each in params["headers"]}  # type: ignore[attr-defined]
    assert method == "continueResponse"
    assert headers == {"Content-Type": "text/html", "Content-Disposition": 'attachment; filename="file-1"'}


@pytest.mark.parametrize("status", [204, 404, 500])
def test_an_answer_without_a_file_opens_no_tab_and_ends_the_link(status: int) -> None:
    watched = Watched()
    watched.ask(LINK)

    method, _ = watched.answer(LINK, status)

    assert method == "failRequest"
    assert [(each.url, each.state) for each in watched.downloads.wait()] == [(LINK, "canceled")]


def test_a_page_is_shown_as_it_comes() -> None:
    watched = Watched()
    watched.ask(f"{SITE}/order_headers/1")

    assert watched.answer(f"{SITE}/order_headers/1") == ("continueResponse", {"request": "1"})


def test_what_was_asked_of_a_page_is_known_and_no_file_hides_it() -> None:
    watched = Watched()
    watched.ask(f"{SITE}/order_headers/1")
    watched.answer(f"{SITE}/order_headers/1", 429, headers={"Retry-After": "7"})
    watched.ask(LINK, "2")
    watched.answer(LINK, number="2")

    page = watched.network.last_page("tab")
    assert page is not None
    assert page.answer is not None
    assert (page.answer.status, page.answer.retry_after) == (429, "7")


def test_an_empty_page_of_ours_is_not_asked_for() -> None:
    watched = Watched()
    watched.network.answer_ourselves(f"{SITE}/robots.txt")

    assert watched.ask(f"{SITE}/robots.txt") == "provideResponse"


def test_requests_are_in_flight_until_they_end() -> None:
    watched = Watched()
    traffic = watched.network.traffic_of("tab")
    watched.ask(f"{SITE}/order_headers/1", "1")
    watched.ask(f"{SITE}/fragment", "2", is_page=False)
    under_way = traffic.in_flight()

    for event, number in (("network.responseCompleted", "1"), ("network.fetchError", "2")):
        watched.network.handle(event, asks(number, SITE))

    assert (under_way, traffic.in_flight()) == (2, 0)


def test_a_tab_that_is_let_go_of_is_held_up_no_more() -> None:
    watched = Watched()
    watched.ask(f"{SITE}/order_headers/1")

    watched.network.forget("tab")

    assert watched.bidi.take("network.removeIntercept") == [{"intercept": "intercept-1"}]
    assert watched.network.last_page("tab") is None
