from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from harness.coupa import pressing
from harness.coupa.page import Button, Page
from harness.coupa.pressing import HAS_LEFT, PRESS_BUTTON, PRESS_WAY_ON, pass_interstitial, press
from harness.coupa.tab import Tab
from harness.errors import CommandRefusedError
from harness.workload.patience import Patience
from tests.support.browsers import SITE, RecordingDevTools

PAGE = Page(f"{SITE}/still-there", interstitial="Continue")
REFUSED = CommandRefusedError("Execution context was destroyed.")
Said = bool | CommandRefusedError


class PageInBetween(Tab):
    """Answers each script as it is told, and makes time pass when it is waited for.

    Args:
        way_on: what pressing the way on says.
        has_left: what looking for the next page says, one look after the other; the last goes on.
    """

    def __init__(self, way_on: Said = True, has_left: Sequence[Said] = (True,), in_flight: int = 0) -> None:
        super().__init__(RecordingDevTools(), "tab", "session", Patience(page_s=30.0, attachments_s=5.0))
        self.said: dict[str, list[Said]] = {PRESS_WAY_ON: [way_on], HAS_LEFT: list(has_left), PRESS_BUTTON: [True]}
        self.asked: list[tuple[object, ...]] = []
        self.now_s = 100.0
        for number in range(in_flight):
            request = {"requestId": str(number), "type": "XHR", "request": {"url": SITE}, "frameId": "tab"}
            self.traffic.handle("Network.requestWillBeSent", request)

    def run(self, script: str, *arguments: object) -> Any:
        answers = self.said[script]
        self.asked.append(arguments)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, CommandRefusedError):
            raise answer
        return answer

    def wait_for_another_page(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[PageInBetween], bool]:
    """Whether the way on is passed, by the tab's own clock."""

    def pass_it(tab: PageInBetween) -> bool:
        monkeypatch.setattr(pressing, "time", SimpleNamespace(monotonic=lambda: tab.now_s))
        return pass_interstitial(tab, PAGE)

    return pass_it


def test_a_button_is_pressed_by_its_number_and_its_label() -> None:
    tab = PageInBetween()
    assert press(tab, Button(2, "order.pdf"))
    assert tab.asked == [(2, "order.pdf")]
    tab.said[PRESS_BUTTON] = [False]
    assert not press(tab, Button(2, "order.pdf"))


def test_the_way_on_is_pressed_and_what_follows_is_waited_for(passes: Callable[[PageInBetween], bool]) -> None:
    tab = PageInBetween(has_left=[False, REFUSED, False, True])
    assert passes(tab)
    assert tab.asked[0] == ("Continue",)
    assert len(tab.asked) == 5


def test_a_page_that_makes_way_before_it_has_answered_was_pressed(passes: Callable[[PageInBetween], bool]) -> None:
    assert passes(PageInBetween(way_on=REFUSED))


def test_a_way_on_that_is_gone_or_leads_off_the_site_is_not_waited_for(passes: Callable[[PageInBetween], bool]) -> None:
    tab = PageInBetween(way_on=False)
    assert not passes(tab)
    assert tab.now_s == 100.0


def test_a_page_that_stays_is_given_up_as_soon_as_nothing_is_on_its_way(
    passes: Callable[[PageInBetween], bool],
) -> None:
    tab = PageInBetween(has_left=[False])
    assert not passes(tab)
    assert 105 < tab.now_s < 106


def test_a_page_that_still_waits_for_an_answer_gets_a_pages_time(passes: Callable[[PageInBetween], bool]) -> None:
    tab = PageInBetween(has_left=[False], in_flight=1)
    assert not passes(tab)
    assert 130 <= tab.now_s < 131
