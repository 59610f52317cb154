"""Starts a driver of whichever family the browser is of."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from harness.coupa.logins.login import Entrance
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import WorkerSettings
from harness.host.browsers import Browser, BrowserChoice
from harness.measure.spans import SpanRecorder


class StartedBrowser(PoBrowser, Entrance, Protocol):
    """A browser with the driver that started it."""

    def quit(self, keep_profile_as: Path | None = None) -> None:
        """End the driver, its browser and its profile, whatever state they are in.

        Args:
            keep_profile_as: where to keep the profile, as a template, instead of deleting it.
        """


Start = Callable[[WorkerSettings, SpanRecorder], StartedBrowser]
"""Clones the profile, starts the driver and lets it in.

Raises DriverError if the driver or its browser does not start, and SiteError if the site does not let it in; nothing is
left behind then.
"""


def starter_of(browser: Browser, on_remote: Callable[[int | None], None] = lambda _pid: None) -> Start:
    """How this browser is started; what that takes is imported now, so that no PO pays for it.

    Args:
        on_remote: told of each driver that starts on a Grid; see ``OnRemote``.
    """
    if browser.grid:
        from harness.coupa.remote.browser import RemoteManager

        return lambda settings, spans: RemoteManager.start(settings, spans, on_remote)
    if browser.kind is BrowserChoice.FIREFOX:
        from harness.coupa.firefox.browser import FirefoxManager

        return FirefoxManager.start
    from harness.coupa.browser import BrowserManager

    return BrowserManager.start
