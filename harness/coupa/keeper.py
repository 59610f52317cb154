"""What runs in the process that keeps a browser for several workers: it starts it, replaces it, and ends it.

The parent imports this module to name :func:`keep_browser`; what drives a browser is imported by the process alone.
"""

import multiprocessing
import signal
from contextlib import closing, suppress
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import TYPE_CHECKING, Any

from harness.coupa.aftermath import end_run_of
from harness.coupa.notice import Whereabouts, notice_of
from harness.coupa.result import KeeperSummary
from harness.coupa.settings import WorkerSettings
from harness.errors import DriverError, HarnessError
from harness.host.parent import end_with_parent
from harness.measure.cpu import process_cpu_s
from harness.measure.spans import SpanRecorder

if TYPE_CHECKING:
    from harness.coupa.open_browser import OpenBrowser

PULSE_S = 5.0  # Between two questions whether a browser still answers: one that hangs says nothing by itself.
RETRY_S = 0.5  # Between two attempts to start a browser that does not start.


class _StopKeeping(BaseException):
    """The parent, or whoever ends processes, wants no browser any more."""


def keep_browser(settings: WorkerSettings, line: Connection) -> None:
    """Keep a browser until something comes over ``line``, its end included: the parent is done, or gone.

    Args:
        settings: of the workers, but the temporary folder is this browser's own.
        line: to the parent, which gets a :class:`KeeperSummary` at the end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop_keeping)
    end_with_parent(lambda: end_run_of(settings.temp_root))
    keeper = _Keeper(settings, line)
    with suppress(_StopKeeping):
        while not line.poll():
            keeper.keep_one()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with suppress(OSError):  # The folder is left where something is in it, to be found; the parent may be gone.
        settings.temp_root.rmdir()
    with suppress(OSError):
        line.send(KeeperSummary(process_cpu_s(), keeper.driver_starts))


class _Keeper:
    def __init__(self, settings: WorkerSettings, line: Connection) -> None:
        from harness.coupa.browser import BrowserManager

        self._start = BrowserManager.start
        self._settings = settings
        self._line = line
        self._notice = notice_of(settings.temp_root)
        self.driver_starts = 0

    def keep_one(self) -> None:
        """Start a browser and stay with it until it has gone, or nobody wants it any more."""
        from harness.coupa.failures import driver_failures, first_line

        self.driver_starts += 1
        self._settings.temp_root.mkdir(parents=True, exist_ok=True)
        try:
            browser = self._start(self._settings, SpanRecorder())
            try:
                self._stay_with(browser)
            finally:
                self._notice.take_down()
                browser.quit()
        except driver_failures(HarnessError) as error:
            self._wait_after(first_line(error))

    def _wait_after(self, problem: str) -> None:
        self._notice.put_up(Whereabouts(problem=problem))
        try:
            self._line.poll(RETRY_S)
        finally:
            self._notice.take_down()

    def _stay_with(self, browser: "OpenBrowser") -> None:
        # The browser alone counts: once it runs, nobody asks its driver for anything before the end.
        from harness.coupa.devtools import DevTools

        gone, tell = multiprocessing.Pipe(duplex=False)

        def on_event(event: str, _params: dict[str, Any], _session: str | None) -> None:
            if event == "closed":
                tell.send(event)

        with gone, tell, closing(DevTools(browser.debugger, on_event, self._settings.patience.command_s)):
            self._notice.put_up(Whereabouts(browser.debugger, browser.tab.target))
            with suppress(DriverError):
                while not wait([self._line, gone], timeout=PULSE_S):
                    browser.require_answer()


def _stop_keeping(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # What is begun is brought to its end.
    raise _StopKeeping
