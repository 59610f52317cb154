"""``PoBrowser``: a browser as far as working through POs needs it, whichever family it is of."""

from pathlib import Path
from typing import Any, Protocol

from harness.coupa.answers import Answer
from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.downloads import Download
from harness.coupa.places import Errand
from harness.coupa.settings import Session
from harness.coupa.tuning import PageLoad
from harness.workload.patience import Patience


class InFlight(Protocol):
    """What a page waits for.

    Attributes:
        broken: why the page itself did not come to its end, in the browser's words; empty where it did, or still may.
    """

    broken: str

    def in_flight(self) -> int:
        """How many of its requests are unanswered, or answered in part."""


class PoTab(Protocol):
    """The tab of the PO in hand.

    Attributes:
        patience: how long its pages are waited for.
        page_load: when a page counts as loaded.
    """

    patience: Patience
    page_load: PageLoad

    @property
    def traffic(self) -> InFlight:
        """What its page has asked for and waits for, where the tab is watched."""

    def open(self, url: str) -> None:
        """Go to ``url`` and wait until its page has loaded. Raises as :meth:`begin` and :meth:`finish` do."""

    def begin(self, url: str) -> None:
        """Set out for ``url``; :meth:`finish` waits for it. Raises DriverError: the browser went away."""

    def finish(self) -> None:
        """Wait until the page that was set out for has loaded, or another that it led to.

        Raises:
            PageUnavailableError: the site does not give it.
            DriverError: the browser went away, or the tab.
        """

    def run(self, script: str, *arguments: object) -> Any:
        """What the body of a JavaScript function returns for ``arguments``; both are JSON.

        Raises:
            CommandRefusedError: the script threw an error, or its page made way for another.
            DriverError: the browser went away.
        """

    def wait_for_another_page(self, seconds: float) -> None:
        """Let a page that is on its way come, for ``seconds`` at most. Raises DriverError: the tab crashed."""


class PoDownloads(Protocol):
    """The downloads of one driver, one PO at a time."""

    def expect(self, urls: tuple[str, ...]) -> None:
        """Name the links that are about to be triggered."""

    def wait(self) -> list[Download]:
        """Wait until every expected link has ended or was refused, or none of them has moved. Raises DriverError."""

    def refused(self) -> tuple[str, ...]:
        """Where links of the PO in hand led that were refused."""

    def lost_bytes(self) -> int | None:
        """Size of the files that the browser has let go of, as far as it is known; None where it has kept all."""

    def note_unannounced(self) -> None:
        """Count as strays what lies in the PO's folder and was never announced."""

    def take_strays(self) -> tuple[str, ...]:
        """Addresses of the downloads that began and were not asked for since the last call."""


class PoBrowser(Protocol):
    """A running browser that POs are worked in, one after the other.

    Attributes:
        session: the login that it holds, for whatever is cleaned or opened from now on.
    """

    session: Session

    @property
    def tab(self) -> PoTab:
        """Where the PO in hand is worked."""

    @property
    def downloads(self) -> PoDownloads:
        """The files that the PO in hand asked for."""

    def set_out(self, errand: Errand) -> None:
        """Take up a PO: let its files go to its folder, and its tab to its page. Raises DriverError."""

    def open_tab(self) -> None:
        """Give the next PO a tab of its own. Raises DriverError."""

    def clear_session(self, policy: CleanupPolicy) -> None:
        """Make the driver forget the PO in hand, by ``policy``.

        Raises:
            DriverError: if cleaning failed; the driver must not meet another PO.
        """

    def trigger(self, links: tuple[str, ...]) -> None:
        """Start the download of every link, all at once, kept within the site. Raises DriverError."""

    def give_up_downloads(self) -> None:
        """Have done with what still runs. Raises DriverError: the browser went away."""

    def answer(self) -> Answer | None:
        """What the site answered when the PO's tab last asked for a page; None where nobody looked."""

    def log_in_again(self) -> None:
        """Get in again after the session has ended. Raises SiteError, DriverError."""

    def wants_ready(self, *, loading: bool) -> bool:
        """Whether the next PO's place is best opened now: while a page loads, or else while files arrive."""

    def make_ready(self) -> None:
        """Open the next PO's place. Raises DriverError: the browser went away."""

    def send_ahead(self, errand: Errand) -> bool:
        """Let the next PO's page begin to load while the files of this one arrive; whether it does."""

    def is_healthy(self) -> bool:
        """Whether the driver runs, the browser answers, and another PO may meet them."""

    def require_answer(self) -> None:
        """Raise DriverError if the browser is going down."""

    def page_html(self) -> str | None:
        """The HTML of the page of the PO in hand; None where the browser does not give it any more."""

    def screenshot_png(self, harmless_html: str, secrets: tuple[str, ...]) -> bytes | None:
        """A picture of that page, or of ``harmless_html`` where its tab draws nothing; None where there is none."""

    def driver_log(self) -> Path | None:
        """Where its driver writes its log; None where the driver is another process's."""

    def memory_bytes(self) -> int:
        """Memory of all its processes and its driver's, read now; 0 where they are another process's."""

    def quit(self) -> None:
        """End it, whatever state it is in."""
