from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.coupa.backoff import Backoff
from harness.coupa.endurance import Endurance
from harness.coupa.page import Button
from harness.coupa.transfers.presses import press_all
from harness.coupa.transfers.transfer import Arrived, Fetched
from harness.measure.spans import SpanRecorder
from tests.support.browsers import SITE
from tests.support.guarded import HTML, PAGE, PDF, GuardedBrowser, Served

ELSEWHERE = "https://elsewhere.example/bait.pdf"
FILE = Served(headers=PDF)
KEY = "button:0"
BACKOFF = Backoff(Endurance(first_pause_s=0.001))


class Turns:
    """Gives leave at once, and counts."""

    def __init__(self) -> None:
        self.taken = 0

    def take(self) -> None:
        self.taken += 1

    def hold(self, seconds: float) -> None:
        """Nobody is told to wait here."""


def pressed(browser: GuardedBrowser, labels: Sequence[str] = ("order.pdf",), fetched: Fetched | None = None) -> Fetched:
    """What comes of pressing the buttons, after what links have brought."""
    buttons = [Button(index, label) for index, label in enumerate(labels)]
    return press_all(buttons, browser, fetched or Fetched(), SpanRecorder(), Turns(), BACKOFF)


def test_what_begins_when_a_button_is_pressed_is_its_file(tmp_path: Path) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [FILE], "terms.pdf": [FILE]})
    fetched = pressed(browser, ["order.pdf", "terms.pdf"])
    assert [(each.link, each.name) for each in fetched.arrived] == [(KEY, "order.pdf"), ("button:1", "terms.pdf")]
    assert all(each.path.read_bytes() == b"file" for each in fetched.arrived)
    assert browser.tab.opened == [], "the page is still there"


def test_a_file_that_the_page_makes_itself_is_its_own(tmp_path: Path) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [Served(made_by_page=f"blob:{SITE}/1")]})
    assert len(pressed(browser).arrived) == 1


@pytest.mark.parametrize("address", [ELSEWHERE, f"blob:{ELSEWHERE}", "data:application/pdf,x", "blob:null/1"])
def test_a_file_of_another_site_is_refused(tmp_path: Path, address: str) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [Served(made_by_page=address)]})
    fetched = pressed(browser)
    assert (fetched.arrived, fetched.refused) == ((), (address,))


def test_a_button_that_brings_a_file_again_adds_nothing(tmp_path: Path) -> None:
    link = f"{SITE}/attachment_file/1"
    by_link = Fetched((Arrived(link, tmp_path / "1", "1"),))
    browser = GuardedBrowser(
        tmp_path,
        {"a.pdf": [Served(headers=PDF, to=link)], "b.pdf": [FILE], "c.pdf": [Served(headers=PDF, to=f"{SITE}/b.pdf")]},
    )
    fetched = pressed(browser, ["a.pdf", "b.pdf", "c.pdf"], by_link)
    assert [each.link for each in fetched.arrived] == [link, "button:1"]
    assert fetched.duplicates == (KEY, "button:2")


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        ({"order.pdf": [Served(silent=True)]}, "nothing came when it was pressed"),
        ({}, "nothing came when it was pressed"),
        ({"order.pdf": [Served(403, HTML)]}, "the site answered 403"),
        ({"order.pdf": [Served(0)]}, "the connection failed, asked 3 times"),
        ({"order.pdf": [Served(headers=HTML)]}, "nothing came when it was pressed"),
        ({"order.pdf": [Served(headers=PDF, body=None)]}, "the connection broke off, asked 3 times"),
        ({"order.pdf": [Served(made_by_page=f"blob:{SITE}/1", body=None)]}, "the connection broke off, asked 3 times"),
    ],
    ids=["silent", "gone", "denied", "unreachable", "a page", "broken off", "broken off in the page"],
)
def test_a_button_that_brings_nothing_says_why(tmp_path: Path, site: dict[str, list[Served]], reason: str) -> None:
    assert pressed(GuardedBrowser(tmp_path, site)) == Fetched(reasons={KEY: reason})


@pytest.mark.parametrize("failing", [Served(503, HTML), Served(0), Served(headers=PDF, body=None)])
def test_a_button_is_pressed_again_while_the_site_fails_to_give_its_file(tmp_path: Path, failing: Served) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [failing, failing, FILE]})
    [arrived] = pressed(browser).arrived
    assert arrived.path.read_bytes() == b"file"


def test_a_page_that_does_not_come_back_costs_its_buttons_and_no_file_that_is_there(tmp_path: Path) -> None:
    browser = GuardedBrowser(tmp_path, {"a.pdf": [FILE], "b.pdf": [Served(403, HTML)], "c.pdf": [FILE]})
    browser.tab.unavailable = "net::ERR_TIMED_OUT"
    fetched = pressed(browser, ["a.pdf", "b.pdf", "c.pdf"])
    assert [each.link for each in fetched.arrived] == [KEY]
    assert fetched.reasons["button:2"] == "its page could not be opened again: net::ERR_TIMED_OUT, asked 3 times"


@pytest.mark.parametrize("led_to", [Served(headers=HTML), Served(403, HTML)])
def test_a_press_that_led_to_another_page_is_followed_by_the_way_back(tmp_path: Path, led_to: Served) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [led_to], "terms.pdf": [FILE]})
    fetched = pressed(browser, ["order.pdf", "terms.pdf"])
    assert browser.tab.opened == [PAGE]
    assert [each.link for each in fetched.arrived] == ["button:1"]


def test_a_button_and_its_file_that_take_a_moment_are_waited_for(tmp_path: Path) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [Served(headers=PDF, body=b"late", late=True)]})
    [arrived] = pressed(browser).arrived
    assert arrived.path.read_bytes() == b"late"
    assert browser.downloads.in_vain == 0


@pytest.mark.parametrize(
    ("served", "in_vain"),
    [(Served(403, HTML, late=True), 0), (Served(0, late=True), 0), (Served(headers=HTML, late=True), 1)],
    ids=["denied", "unreachable", "a page may yet bring a file"],
)
def test_no_file_is_waited_for_once_the_site_has_said_that_there_is_none(
    tmp_path: Path, served: Served, in_vain: int
) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [served]})
    assert pressed(browser).arrived == ()
    assert browser.downloads.in_vain == in_vain


def test_nothing_is_waited_for_where_the_button_is_gone(tmp_path: Path) -> None:
    browser = GuardedBrowser(tmp_path, {})
    pressed(browser)
    assert browser.downloads.in_vain == 0


def test_every_press_waits_for_leave(tmp_path: Path) -> None:
    turns = Turns()
    browser = GuardedBrowser(tmp_path, {"order.pdf": [FILE]})
    press_all([Button(0, "order.pdf"), Button(1, "gone.pdf")], browser, Fetched(), SpanRecorder(), turns, BACKOFF)
    assert turns.taken == 2


def test_nothing_is_saved_and_nothing_expected_once_the_presses_are_over(tmp_path: Path) -> None:
    browser = GuardedBrowser(tmp_path, {"order.pdf": [Served(silent=True)]})
    pressed(browser)
    assert not browser.guard.saves_files
    late = {"url": f"{SITE}/late.pdf", "guid": "late", "suggestedFilename": "late.pdf", "frameId": "page"}
    browser.downloads.handle("Browser.downloadWillBegin", late)
    assert browser.downloads.take_strays() == (f"{SITE}/late.pdf",)
