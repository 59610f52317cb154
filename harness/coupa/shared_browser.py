"""``SharedBrowser``: a worker's part in a browser that another process keeps, a context of its own for each PO.

No Selenium here: the driver is the keeper's, and a worker without one starts 0.3 s sooner and 30 MB smaller.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from harness.coupa.notice import Notice, Whereabouts
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.settings import WorkerSettings
from harness.errors import DriverError
from harness.measure.spans import SpanRecorder

PAUSE_S = 0.01  # A browser takes 0.2 s and more to start.
PROBLEM_STANDS_S = 2.0  # Longer than a keeper waits before it tries again: whoever comes late waits for that.


class SharedBrowser(OpenBrowser):
    """One worker's connection. Contexts, tabs and downloads of other connections are none of its affair."""

    @classmethod
    def join(
        cls,
        settings: WorkerSettings,
        notice: Notice,
        spans: SpanRecorder,
        pause: Callable[[float], None] = time.sleep,
    ) -> Self:
        """Wait for a browser that can be joined, and join it.

        Raises:
            DriverError: its keeper cannot start it, or there was none for as long as a page may take.
        """
        with spans.span("driver_start"):
            began_s = time.monotonic()
            known = notice.read()
            while True:
                found = notice.read()
                known = None if found is None else known
                waited_s = time.monotonic() - began_s
                if found is not None and found.problem and (found != known or waited_s > PROBLEM_STANDS_S):
                    raise DriverError(found.problem, "Run 'harness doctor' to see what is missing.")
                if found is not None and not found.problem and (joined := cls._joined(settings, found)) is not None:
                    return joined
                if waited_s > settings.patience.page_s:
                    raise DriverError(f"There was no shared browser for {settings.patience.page_s:g} s.")
                pause(PAUSE_S)

    @classmethod
    def _joined(cls, settings: WorkerSettings, found: Whereabouts) -> Self | None:
        # The notice of a browser that has just died still hangs; its keeper is about to take it down.
        with suppress(DriverError):
            return cls(settings, found.debugger, found.tab, shared=True)
        return None

    def quit(self) -> None:
        """Leave nothing of this worker's in the browser, which goes on for the others."""
        with suppress(DriverError):  # The browser is gone, or ends the rest with the connection.
            self._workplace.abandon()
            self._contexts.settle()
        super().quit()
