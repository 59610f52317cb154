from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.coupa.page import Attachment, Page
from harness.coupa.rest import MOST_LINKS, Look, Order, Rest
from harness.workload.patience import Patience

PATIENCE = Patience(page_s=60.0, settle_s=1.0, attachments_s=5.0, busy_s=15.0)
EMPTY = Page("https://acme.coupahost.com/order_headers/1")
BUSY = ("it showed that it was busy",)


def with_links(count: int) -> Page:
    return replace(EMPTY, attachments=tuple(Attachment(f"https://acme.coupahost.com/{n}", "") for n in range(count)))


def watch(page_at: Callable[[float], Look]) -> tuple[float, Rest, list[Order]]:
    """Look ten times a second until the page is at rest; when that was, and what was ordered."""
    rest, orders, tenths = Rest(PATIENCE, 0.0), [], 0
    while not rest.done:
        orders.append(rest.take(page_at(tenths / 10), tenths / 10))
        tenths += 1
    return (tenths - 1) / 10, rest, [order for order in orders if order is not Order.NONE]


def test_a_page_that_stands_still_is_scrolled_once_and_taken() -> None:
    at_s, rest, orders = watch(lambda _: Look(with_links(2)))
    assert (at_s, rest.remark) == (1.0, "")
    assert orders == [Order.SCROLL_FROM_TOP, Order.GO_HOME]


def test_a_page_without_attachments_is_believed_later() -> None:
    assert watch(lambda _: Look(EMPTY))[0] == 5.0
    assert watch(lambda _: Look(replace(EMPTY, error="Access denied")))[0] == 1.0


def test_what_came_of_scrolling_is_scrolled_to_and_then_all_is_looked_through_again() -> None:
    _, rest, orders = watch(lambda at_s: Look(with_links(2 if at_s < 0.8 else 4)))
    assert orders == [Order.SCROLL_FROM_TOP, Order.SCROLL_ON, Order.SCROLL_FROM_TOP, Order.GO_HOME]
    assert rest.remark == ""


def test_a_page_is_not_taken_while_it_scrolls() -> None:
    assert watch(lambda at_s: Look(with_links(2), scrolling=0.5 < at_s < 3))[0] >= 3.9


def test_a_page_is_not_taken_before_it_has_put_in_what_an_answer_brought() -> None:
    def waiting_for_an_answer(at_s: float) -> Look:
        return Look(with_links(1 if at_s < 3.4 else 2), busy=("it waited for an answer of the site",) * (at_s < 3))

    at_s, _, _ = watch(waiting_for_an_answer)
    assert at_s >= 4.4


def test_a_slide_show_is_at_rest() -> None:
    at_s, rest, _ = watch(lambda at_s: Look(with_links(1), elements=100 + int(at_s * 10) % 2))
    assert (at_s < 3, rest.remark) == (True, "")


@pytest.mark.parametrize(("page", "taken_s"), [(with_links(1), 15), (EMPTY, 60)])
def test_a_page_that_stays_busy_is_waited_for_longer_when_it_has_no_attachments(page: Page, taken_s: int) -> None:
    at_s, rest, _ = watch(lambda _: Look(page, busy=BUSY))
    assert at_s == taken_s
    assert rest.remark == f"the page was taken after {taken_s} s although it showed that it was busy"


def test_a_page_that_grows_for_ever_without_attachments_is_left() -> None:
    at_s, rest, _ = watch(lambda at_s: Look(EMPTY, elements=int(at_s * 10)))
    assert (at_s, rest.remark) == (15.0, "the page was taken after 15 s although it still changed")


def test_a_list_of_very_many_links_is_not_scrolled() -> None:
    _, rest, orders = watch(lambda _: Look(with_links(MOST_LINKS)))
    assert orders == [Order.GO_HOME]
    assert "1,000 links" in rest.remark
