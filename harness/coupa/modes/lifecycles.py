"""The two lifecycles that the modes are made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.modes.mode import StartDriver
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.po_browser import PoBrowser
from harness.measure.spans import SpanRecorder

_REFUSED = "the mode is refused for other browsers"


class FreshDriver:
    """A driver for each PO, quit when the PO is done.

    Attributes:
        retired: none: none gets old.
    """

    retired = 0

    def __init__(self, start: StartDriver, spans: SpanRecorder) -> None:
        self._start = start
        self._spans = spans

    @contextmanager
    def driver_for_po(self) -> Iterator[PoBrowser]:
        """Start a driver, lend it, quit it."""
        browser = self._start()
        try:
            yield browser
        finally:
            with self._spans.span("driver_quit"):
                browser.quit()

    def close(self) -> None:
        """Nothing: no driver outlives its PO."""


class Isolation(Protocol):
    """What keeps the POs of one driver apart."""

    def before_po(self, browser: PoBrowser) -> None:
        """Make the driver ready for a PO."""

    def after_po(self, browser: PoBrowser) -> None:
        """Make the driver forget the PO in hand."""


class Cleaning:
    """All POs in one profile, cleaned after each by ``policy``."""

    def __init__(self, policy: CleanupPolicy) -> None:
        self._policy = policy

    def before_po(self, browser: PoBrowser) -> None:
        """Open the tab, where the policy gives each PO its own: the driver is new, or was cleaned after the last."""
        if self._policy.fresh_tab:
            browser.open_tab()

    def after_po(self, browser: PoBrowser) -> None:
        """Clean the session."""
        browser.clear_session(self._policy)


class FreshContext:
    """A browser context for each PO."""

    def before_po(self, browser: PoBrowser) -> None:
        """Open it."""
        assert isinstance(browser, OpenBrowser), _REFUSED
        browser.open_context()

    def after_po(self, browser: PoBrowser) -> None:
        """Dispose of it."""
        assert isinstance(browser, OpenBrowser), _REFUSED
        browser.close_context()


class ReusedDriver:
    """One driver for all POs, isolated from each other by ``isolation``; replaced when it, or that, fails.

    One that has had its POs, or has grown too large, is retired: quit once the PO in hand is done and cleaned up
    after, so that no PO is begun in a driver that has reached its end.

    Attributes:
        retired: how many were, and had another take their place: the last may have none.
    """

    def __init__(
        self, start: StartDriver, isolation: "Isolation", spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> None:
        self.retired = 0
        self._start = start
        self._isolation = isolation
        self._spans = spans
        self._endurance = endurance
        self._browser: PoBrowser | None = None
        self._pos_done = 0
        self._has_retired = False

    @contextmanager
    def driver_for_po(self) -> Iterator[PoBrowser]:
        """Lend the driver, starting it where there is none, with nothing of any other PO in it."""
        if self._browser is not None and not self._browser.is_healthy():
            self.close()
        if self._browser is None:
            self._browser = self._start()
            self.retired += self._has_retired
            self._has_retired = False
        try:
            with self._spans.span("clear_session"):
                self._isolation.before_po(self._browser)
            yield self._browser
            with self._spans.span("clear_session"):
                self._isolation.after_po(self._browser)
        except BaseException:
            self.close()
            raise
        self._pos_done += 1
        if self._has_served(self._browser):
            self._has_retired = True
            self.close()

    def close(self) -> None:
        """Quit the driver if there is one."""
        if self._browser is not None:
            browser, self._browser, self._pos_done = self._browser, None, 0
            with self._spans.span("driver_quit"):
                browser.quit()

    def _has_served(self, browser: PoBrowser) -> bool:
        """Whether the driver has come to its planned end; its memory is read only where that decides."""
        limits = self._endurance
        if limits.retire_after is not None and self._pos_done >= limits.retire_after:
            return True
        return limits.retire_at_bytes is not None and browser.memory_bytes() >= limits.retire_at_bytes
