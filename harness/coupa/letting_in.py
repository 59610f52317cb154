"""The start of a driver, whichever family its browser is of: a profile, the driver, the login."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from harness.coupa.logins import LOGINS
from harness.coupa.logins.login import Entrance
from harness.coupa.profiles import LEFT_OUT, ClonedProfile
from harness.coupa.settings import Session, WorkerSettings
from harness.host.temp import end_processes_in
from harness.measure.spans import SpanRecorder

SHORTEST_START_LIMIT_S = 20.0  # Firefox took 14 s on a loaded machine; Chromium takes 0.6 s on an idle one.


class Newcomer(Entrance, Protocol):
    """A browser that has just started.

    Attributes:
        session: the login that it holds.
    """

    session: Session

    def quit(self, keep_profile_as: Path | None = None) -> None:
        """End it, with its driver and its profile."""


NewcomerT = TypeVar("NewcomerT", bound=Newcomer)


def start_and_let_in(
    start_on: Callable[[ClonedProfile], NewcomerT],
    settings: WorkerSettings,
    spans: SpanRecorder,
    left_out: Sequence[str] = LEFT_OUT,
) -> NewcomerT:
    """Clone the profile, start a driver on it and let it in.

    Args:
        start_on: starts the driver; leaves none behind where that fails.
        left_out: of the profile, see ``ClonedProfile``.

    Raises:
        DriverError: if the driver or its browser does not start; nothing is left behind then.
        SiteError: the site does not let it in; nothing is left behind then either.
    """
    with spans.span("clone_profile"):
        profile = ClonedProfile(settings.profile, settings.temp_root, left_out)
    try:
        with spans.span("driver_start"), _in_time(profile, settings):
            newcomer = start_on(profile)
    except BaseException:
        # A driver that died in its start may have begun a browser, which is known by its folder alone.
        end_processes_in(profile.folder)
        profile.delete()
        raise
    return let_in(newcomer, settings, spans)


def let_in(newcomer: NewcomerT, settings: WorkerSettings, spans: SpanRecorder) -> NewcomerT:
    """Log a browser in that has just started. Raises SiteError: the site does not let it in; it is ended then."""
    try:
        with spans.span("login"):
            newcomer.session = LOGINS[settings.login].log_in(newcomer, settings)
    except BaseException:
        newcomer.quit()
        raise
    return newcomer


@contextmanager
def _in_time(profile: ClonedProfile, settings: WorkerSettings) -> Iterator[None]:
    """End what is being started on a profile if it takes too long: Selenium waits minutes for a driver that hangs."""
    longest_s = max(SHORTEST_START_LIMIT_S, settings.patience.page_s)
    timer = threading.Timer(longest_s, end_processes_in, [profile.folder])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
