"""Presses what a page has for a person to press, where there is no address to go to."""

import time
from contextlib import suppress

from harness.coupa.page import PAGE_SCRIPT, Button, Page
from harness.coupa.po_browser import PoTab
from harness.errors import CommandRefusedError

# Looked up anew: a page that renders itself again has other elements with the same labels.
PRESS_BUTTON = (
    PAGE_SCRIPT
    + """
const [index, label] = arguments;
const buttons = findButtons();
const button = [buttons[index], ...buttons].find((e) => e && labelOf(e) === label);
if (!button) return false;
button.scrollIntoView({ block: "center", behavior: "instant" });
button.click();
return true;
"""
)

# The mark tells this document from the one that follows.
PRESS_WAY_ON = (
    PAGE_SCRIPT
    + """
const way = findWayOn();
if (!way || wayOnLabel(way) !== arguments[0]) return false;
window[Symbol.for("harness.left")] = true;
way.click();
return true;
"""
)
HAS_LEFT = (
    PAGE_SCRIPT
    + """
const left = !window[Symbol.for("harness.left")] && document.readyState !== "loading";
return left || !findWayOn();
"""
)

_LOOK_AGAIN_S = 0.1


def press(tab: PoTab, button: Button) -> bool:
    """Press a button of the page that the tab shows; whether it is still there.

    Raises:
        DriverError: the browser went away.
    """
    return bool(tab.run(PRESS_BUTTON, button.index, button.label))


def pass_interstitial(tab: PoTab, page: Page) -> bool:
    """Press the way on of a page in between, and wait for what follows; whether anything did.

    It is only pressed where its form or address is the site's own. What follows need not be the page that was asked
    for.

    Raises:
        DriverError: the browser went away.
    """
    with suppress(CommandRefusedError):  # The next page came before the script had its answer.
        if not tab.run(PRESS_WAY_ON, page.interstitial):
            return False
    pressed_s = time.monotonic()
    while (waited_s := time.monotonic() - pressed_s) < tab.patience.page_s:
        with suppress(CommandRefusedError):
            if tab.run(HAS_LEFT):
                return True
        if waited_s > tab.patience.attachments_s and not tab.traffic.in_flight():
            return False
        tab.wait_for_another_page(_LOOK_AGAIN_S)
    return False
