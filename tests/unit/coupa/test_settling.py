from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from harness.coupa import settling
from harness.coupa.rest import Order
from harness.coupa.settling import LOOK_AGAIN_S, read_settled_page
from harness.coupa.tab import Tab
from harness.errors import CommandRefusedError, PageUnavailableError
from harness.workload.patience import Patience
from tests.support.browsers import RawPage, RecordingDevTools, links_of, make_page

ATTACHMENTS = links_of("10001", 2)
STARTED_S = 100.0


class LivingTab(Tab):
    """A page that changes as time passes, and time passes as the page is waited for.

    Args:
        page_at: what a look finds so many seconds after the first one; None while the page makes way for another.
        look_takes_s: of a page that is slow to look at.
    """

    def __init__(self, page_at: Callable[[float], RawPage | None], look_takes_s: float = 0.0) -> None:
        super().__init__(RecordingDevTools(), "tab", "session", Patience())
        self.orders: list[object] = []
        self.pauses_s: list[float] = []
        self.now_s = STARTED_S
        self._page_at = page_at
        self._look_takes_s = look_takes_s

    def run(self, script: str, *arguments: object) -> Any:
        self.orders += [order for order in arguments if order is not Order.NONE]
        page = self._page_at(self.now_s - STARTED_S)
        self.now_s += self._look_takes_s
        if page is None:
            raise CommandRefusedError("Execution context was destroyed.")
        return page

    def wait_for_another_page(self, seconds: float) -> None:
        self.pauses_s.append(seconds)
        self.now_s += seconds

    @property
    def read_after_s(self) -> float:
        return self.now_s - STARTED_S


Clock = Callable[[LivingTab], LivingTab]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Lets reading go by the tab's own time."""

    def of(tab: LivingTab) -> LivingTab:
        monkeypatch.setattr(settling, "time", SimpleNamespace(monotonic=lambda: tab.now_s))
        return tab

    return of


def with_files(**changes: object) -> RawPage:
    return make_page() | {"links": ATTACHMENTS, "names": ["", ""]} | changes


def test_a_page_at_rest_is_read_scrolled_and_left_at_its_top(clock: Clock) -> None:
    tab = clock(LivingTab(lambda _: with_files()))
    page = read_settled_page(tab)
    assert list(page.links) == ATTACHMENTS
    assert page.remarks == ()
    assert tab.orders == [Order.SCROLL_FROM_TOP, Order.GO_HOME]


def test_what_appears_late_is_waited_for(clock: Clock) -> None:
    tab = clock(LivingTab(lambda at_s: with_files() if at_s > 3 else make_page()))
    assert list(read_settled_page(tab).links) == ATTACHMENTS


def test_a_page_that_makes_way_for_another_while_it_is_read_is_read_again(clock: Clock) -> None:
    tab = clock(LivingTab(lambda at_s: None if at_s < 2 else with_files()))
    assert list(read_settled_page(tab).links) == ATTACHMENTS


def test_a_page_that_goes_away_at_the_very_end_is_taken_as_it_was_seen(clock: Clock) -> None:
    tab = LivingTab(lambda _: None if Order.GO_HOME in tab.orders else with_files())
    assert list(read_settled_page(clock(tab)).links) == ATTACHMENTS


def test_a_page_that_can_never_be_read_is_given_up_with_the_last_refusal(clock: Clock) -> None:
    tab = clock(LivingTab(lambda _: None))
    with pytest.raises(PageUnavailableError, match=r"could not be looked at within 60 s .*context was destroyed"):
        read_settled_page(tab)
    assert 60 <= tab.read_after_s < 61


def test_a_page_that_broke_off_is_not_read_with_whatever_came_of_it(clock: Clock) -> None:
    tab = clock(LivingTab(lambda _: with_files()))
    tab.traffic.broken = "net::ERR_CONTENT_LENGTH_MISMATCH"
    with pytest.raises(PageUnavailableError, match="ERR_CONTENT_LENGTH_MISMATCH"):
        read_settled_page(tab)


def test_a_page_that_was_readable_once_is_taken_as_it_was_then(clock: Clock) -> None:
    tab = clock(LivingTab(lambda at_s: with_files() if at_s < 0.05 else None))
    assert list(read_settled_page(tab).links) == ATTACHMENTS
    assert tab.read_after_s >= 60


@pytest.mark.parametrize(
    ("changes", "sign"),
    [({"ready": "interactive"}, "it had not loaded to its end"), ({"busy": True}, "it showed that it was busy")],
)
def test_a_page_that_never_rests_says_why_it_was_taken(clock: Clock, changes: dict[str, object], sign: str) -> None:
    page = read_settled_page(clock(LivingTab(lambda _: with_files(odd=["data:,x"], **changes))))
    assert page.remarks == (f"the page was taken after 15 s although {sign}",)


def test_an_answer_that_is_still_to_come_is_waited_for(clock: Clock) -> None:
    tab = clock(LivingTab(lambda _: with_files()))
    tab.traffic.handle("Network.requestWillBeSent", {"requestId": "1", "type": "XHR"})
    [remark] = read_settled_page(tab).remarks
    assert remark.endswith("it waited for an answer of the site")


def test_a_page_that_is_slow_to_look_at_gets_as_long_to_itself(clock: Clock) -> None:
    slow = clock(LivingTab(lambda _: with_files(), look_takes_s=2.0))
    read_settled_page(slow)
    assert min(slow.pauses_s) == 2.0
    quick = clock(LivingTab(lambda _: with_files()))
    read_settled_page(quick)
    assert set(quick.pauses_s) == {LOOK_AGAIN_S}
