"""Reads the pages of a real site, which complete themselves after they have loaded, or only as one scrolls."""

import time
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files

from harness.coupa.page import PAGE_SCRIPT, Page, page_from
from harness.coupa.po_browser import PoTab
from harness.coupa.rest import Look, Order, Rest
from harness.errors import CommandRefusedError, PageUnavailableError

LOOK = PAGE_SCRIPT + files("harness.coupa").joinpath("settling.js").read_text(encoding="utf-8")

LOOK_AGAIN_S = 0.1


def read_settled_page(tab: PoTab) -> Page:
    """Read the page that the tab shows once it has come to rest, its lists scrolled to their ends.

    At rest is a page that has loaded, waits for no answer, shows no sign of being busy and has shown nothing new for
    ``settle_s``; one without attachments is believed after ``attachments_s`` (:class:`Patience`). One that never rests
    is taken as it is after ``page_s`` at the latest, and says so in ``remarks``. The tab must be watched and shown.

    Raises:
        PageUnavailableError: it broke off, so that links may be missing, or it cannot be read at all.
        DriverError: the browser went away.
    """
    rest = Rest(tab.patience, time.monotonic())
    order, look = Order.NONE, None
    refusal: CommandRefusedError | None = None
    while not rest.done:
        if tab.traffic.broken:
            raise _unreadable(tab.traffic.broken)
        asked_s = time.monotonic()
        try:
            look = _look(tab, order)
            order = rest.take(look, time.monotonic())
        except CommandRefusedError as error:  # The page made way for another while it was read.
            refusal = error
            if time.monotonic() - rest.started_s >= tab.patience.page_s:
                break
        if not rest.done:
            # A page of 5 MB is slow to look at, and has to get on meanwhile.
            tab.wait_for_another_page(max(LOOK_AGAIN_S, time.monotonic() - asked_s))
    if look is None:
        raise _unreadable(f"it could not be looked at within {tab.patience.page_s:g} s ({refusal})")
    with suppress(CommandRefusedError):
        tab.run(LOOK, Order.GO_HOME)
    return replace(look.page, remarks=(rest.remark,)) if rest.remark else look.page


def _unreadable(why: str) -> PageUnavailableError:
    return PageUnavailableError(f"A page could not be read: {why}.", why=why)


def _look(tab: PoTab, order: Order) -> Look:
    raw = tab.run(LOOK, order)
    signs = (
        (raw["ready"] != "complete", "it had not loaded to its end"),
        (tab.traffic.in_flight() > 0, "it waited for an answer of the site"),
        (raw["busy"], "it showed that it was busy"),
    )
    busy = tuple(words for is_so, words in signs if is_so)
    return Look(page_from(raw), int(raw["elements"]), busy, bool(raw["scrolling"]))
