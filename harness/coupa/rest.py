"""``Rest``: when a page that completes itself after loading is complete, judged from one look after the other. Pure."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from harness.coupa.page import Page
from harness.workload.patience import Patience

MOST_LINKS = 1000  # A list that goes on for ever is left there.
MOST_RETURNS = 3  # To the top, to look at what came in behind the scrolling.


class Order(StrEnum):
    """What a look does besides looking."""

    NONE = ""
    SCROLL_FROM_TOP = "top"
    SCROLL_ON = "on"
    GO_HOME = "home"


@dataclass(frozen=True, slots=True)
class Look:
    """A page at one moment.

    Attributes:
        page: as it stands.
        elements: how many there are in the document.
        busy: why it is not complete, in words; empty where nothing says so.
        scrolling: a scroll that was ordered still goes on.
    """

    page: Page
    elements: int = 0
    busy: tuple[str, ...] = ()
    scrolling: bool = False

    def substance(self) -> int:
        """What matters of the page, as one number."""
        return hash(replace(self.page, remarks=()))


@dataclass(slots=True)
class Rest:
    """Takes looks, says what to do at the next one, and when the page has come to rest.

    A page that goes back and forth between states it was in before, as a clock or a slide show does, is at rest.

    Attributes:
        patience: how long for.
        started_s: time of the first look; any clock, in seconds.
        done: the page can be taken.
        remark: why it was taken although it was not at rest, or empty.
    """

    patience: Patience
    started_s: float
    done: bool = False
    remark: str = ""
    _states: set[tuple[int, int]] = field(default_factory=set)
    _substances: set[int] = field(default_factory=set)
    _changed_s: float = 0.0
    _told_s: float = 0.0
    _moved_s: float = 0.0
    _pass_s: float = float("-inf")
    _return_s: float = float("-inf")
    _returns: int = 0

    def take(self, look: Look, now_s: float) -> Order:
        """Take one look, made at ``now_s``, and say what the next one is to do."""
        self._note(look, now_s)
        if (overdue := self._overdue(look, now_s)) is not None:
            self.done, self.remark = True, overdue
            return Order.GO_HOME
        if look.scrolling:
            return Order.NONE
        if (order := self._scroll(look, now_s)) is not Order.NONE:
            return order
        self.done = not look.busy and self._is_quiet(now_s) and self._is_believed(look.page, now_s)
        if self.done and len(look.page.links) >= MOST_LINKS:
            self.remark = f"a list of {MOST_LINKS:,} links and more was not scrolled any further"
        return Order.GO_HOME if self.done else Order.NONE

    def _note(self, look: Look, now_s: float) -> None:
        substance = look.substance()
        if substance not in self._substances:
            self._substances.add(substance)
            self._told_s = now_s
        if (substance, look.elements) not in self._states:
            self._states.add((substance, look.elements))
            self._changed_s = now_s
        if look.scrolling or look.busy:  # The page has yet to put in what an answer has just brought.
            self._moved_s = now_s

    def _scroll(self, look: Look, now_s: float) -> Order:
        """Scroll once what is there has stood still for a moment; and again for whatever came of it."""
        if len(look.page.links) >= MOST_LINKS or now_s - self._changed_s < self.patience.settle_s / 4:
            return Order.NONE
        if self._pass_s < self._changed_s:
            first = self._returns == 0
            self._pass_s = now_s
            if first:
                self._return_s, self._returns = now_s, 1
            return Order.SCROLL_FROM_TOP if first else Order.SCROLL_ON
        if self._return_s < self._changed_s and self._is_quiet(now_s) and self._returns < MOST_RETURNS:
            self._return_s, self._pass_s, self._returns = now_s, now_s, self._returns + 1
            return Order.SCROLL_FROM_TOP
        return Order.NONE

    def _is_quiet(self, now_s: float) -> bool:
        return now_s - max(self._changed_s, self._moved_s) >= self.patience.settle_s

    def _is_believed(self, page: Page, now_s: float) -> bool:
        return _says_enough(page) or now_s - self.started_s >= self.patience.attachments_s

    def _overdue(self, look: Look, now_s: float) -> str | None:
        """Why the page is taken as it is, if it must be."""
        if now_s - self.started_s >= self.patience.page_s:
            return self._unfinished(look, now_s)
        # One without attachments is believed when it says that it is busy, and not when it merely changes.
        stands_still = now_s - self._told_s >= self.patience.busy_s
        is_restless = bool(look.busy) or not self._is_quiet(now_s)
        is_listened_to = bool(look.busy) and not _says_enough(look.page)
        return self._unfinished(look, now_s) if stands_still and is_restless and not is_listened_to else None

    def _unfinished(self, look: Look, now_s: float) -> str:
        why = " and ".join(look.busy) or "it still changed"
        return f"the page was taken after {now_s - self.started_s:.0f} s although {why}"


def _says_enough(page: Page) -> bool:
    return page.has_attachments or bool(page.odd_links or page.error or page.is_login)
