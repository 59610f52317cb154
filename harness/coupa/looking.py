"""Which way of looking into a browser fits its kind."""

from collections.abc import Callable

from harness.coupa.inspection import BrowserState, read_state
from harness.coupa.po_browser import PoBrowser
from harness.host.browsers import BrowserChoice

Look = Callable[[PoBrowser, str], BrowserState]
"""Says what a browser holds, for the site at a base URL."""


def look_into(kind: BrowserChoice) -> Look:
    """How to see what a browser of this kind holds."""
    if kind is not BrowserChoice.FIREFOX:
        return read_state
    from harness.coupa.firefox.inspection import read_firefox_state

    return read_firefox_state
