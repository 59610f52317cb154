"""Faults at work: what stands between a request and its right answer, and what it can do to the site."""

from collections.abc import Callable

from werkzeug.wrappers import Request, Response

from fake_coupa.config import SiteConfig
from fake_coupa.door import Door
from fake_coupa.faults.occasion import Occasion
from fake_coupa.faults.tally import Tally
from fake_coupa.paths import faulty_kind
from fake_coupa.responses import Sleep
from fake_coupa.sessions import Sessions


class Disturbance:
    """The faults of a site, and their powers (:class:`Powers`); none happens before the first trial begins.

    Args:
        po_of: digits of the PO that a request was made for.
        restart: drops the port and all connections, and serves again after so many seconds.
        sleep: lets so many seconds pass.
    """

    def __init__(
        self,
        config: SiteConfig,
        po_of: Callable[[Request], str],
        sessions: Sessions,
        door: Door,
        restart: Callable[[float], None],
        sleep: Sleep,
    ) -> None:
        self._tally = Tally(config.faults, config.seed)
        self._has_begun = False
        self._po_of = po_of
        self._sessions = sessions
        self._door = door
        self.restart = restart
        self.sleep = sleep

    def answer(self, request: Request, right: Callable[[], Response]) -> Response:
        """The right answer, or what a fault makes of it.

        Raises:
            Reset: there is none.
        """
        kind = faulty_kind(request.path)
        if kind is None or not self._has_begun:
            return right()
        is_stranger = not self._sessions.holds(request)
        fault = self._tally.take(kind, self._po_of(request), request.path, is_stranger=is_stranger)
        return fault.answer(Occasion(request, right, self)) if fault else right()

    def end_session(self, request: Request) -> None:
        """Throw the login away that a request came with, until the next trial."""
        self._sessions.end(request)

    def refuse_handshakes(self, count: int) -> None:
        """Let this many more connections fail before they are encrypted."""
        self._door.refuse(count)

    def begin(self) -> None:
        """Let a trial meet the faults, the same as the one before, from the same state."""
        self._has_begun = True
        self._tally.clear()
        self._sessions.revive()
        self._door.refuse_no_more()
