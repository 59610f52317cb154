"""The two lifecycles that the modes are made of."""

from collections.abc import Iterator
from contextlib import contextmanager

from harness.coupa.browser import BrowserManager
from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.modes.mode import StartDriver
from harness.measure.spans import SpanRecorder


class FreshDriver:
    """A driver for each PO, quit when the PO is done."""

    def __init__(self, start: StartDriver, spans: SpanRecorder) -> None:
        self._start = start
        self._spans = spans

    @contextmanager
    def driver_for_po(self) -> Iterator[BrowserManager]:
        """Start a driver, lend it, quit it."""
        browser = self._start()
        try:
            yield browser
        finally:
            with self._spans.span("driver_quit"):
                browser.quit()

    def close(self) -> None:
        """Nothing: no driver outlives its PO."""


class ReusedDriver:
    """One driver for all POs, cleaned after each; replaced when it, or its cleaning, fails."""

    def __init__(self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder) -> None:
        self._start = start
        self._policy = policy
        self._spans = spans
        self._browser: BrowserManager | None = None

    @contextmanager
    def driver_for_po(self) -> Iterator[BrowserManager]:
        """Lend the driver, starting it where there is none, and clean it afterwards."""
        if self._browser is not None and not self._browser.is_healthy():
            self.close()
        if self._browser is None:
            self._browser = self._start()
        try:
            yield self._browser
            with self._spans.span("clear_session"):
                self._browser.clear_session(self._policy)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Quit the driver if there is one."""
        if self._browser is not None:
            browser, self._browser = self._browser, None
            with self._spans.span("driver_quit"):
                browser.quit()
