"""Drivers, browsers and their pages that die or hang, at every stage of a PO and in every mode."""

from tests.reliability.faults.struck import (
    SHORT_WAITS,
    Struck,
    killing,
    stopping,
    the_browser,
    the_driver,
    the_pages,
)

_BROWSER_KILLED = ("browser-killed", "the browser is killed (`kill -9`)")
_OUTLIVES = "the browser goes on without it; another driver for the next PO"
_DONE = "the PO is done, and stays so; another driver for the next"
_DRIVER_KILLED = ("driver-killed", "chromedriver is killed (`kill -9`)")
_PAGE_KILLED = ("page-crashes", "the process of the page crashes")
_DRIVER_HANGS = ("driver-hangs", "chromedriver hangs (`SIGSTOP`)")
_BROWSER_HANGS = ("browser-hangs", "the browser hangs (`SIGSTOP`)")
_PAGE_HANGS = ("page-hangs", "the process of the page hangs (`SIGSTOP`)")
_SHARED = {"browsers": 1}

DRIVERS_STRUCK = (
    Struck(*_BROWSER_KILLED, "navigate", "driver-per-worker", killing(the_browser)),
    Struck(*_BROWSER_KILLED, "wait_downloads", "context-per-po", killing(the_browser)),
    Struck(*_BROWSER_KILLED, "clear_session", "driver-per-worker", killing(the_browser), kept=_DONE),
    Struck(*_DRIVER_KILLED, "navigate", "per-po-driver", killing(the_driver), kept=_OUTLIVES),
    Struck(*_DRIVER_KILLED, "clear_session", "http-transfer", killing(the_driver), kept=_DONE),
    Struck(*_DRIVER_KILLED, "wait_downloads", "context-per-po", killing(the_driver), kept=_OUTLIVES, changes=_SHARED),
    Struck(*_PAGE_KILLED, "navigate", "context-per-po", killing(the_pages), waits=SHORT_WAITS),
    Struck(*_PAGE_KILLED, "wait_downloads", "driver-per-worker", killing(the_pages), waits=SHORT_WAITS),
    Struck(*_DRIVER_HANGS, "wait_downloads", "sequential", stopping(the_driver), kept=_OUTLIVES),
    Struck(*_BROWSER_HANGS, "wait_downloads", "per-po-driver", stopping(the_browser), waits=SHORT_WAITS),
    Struck(
        *_BROWSER_HANGS,
        "clear_session",
        "driver-per-worker",
        stopping(the_browser),
        kept=_DONE,
        waits=SHORT_WAITS,
    ),
    Struck(
        *_BROWSER_HANGS,
        "navigate",
        "context-per-po",
        stopping(the_browser),
        kept="its keeper asks it every 5 s; another browser, the POs in hand once more",
        waits=SHORT_WAITS,
        changes=_SHARED,
    ),
    Struck(*_PAGE_HANGS, "navigate", "http-transfer", stopping(the_pages), waits=SHORT_WAITS),
)
