"""What the tenant and its neighbours were asked, in order of the answers' starts."""

import threading
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and the status it was answered with.

    Attributes:
        at: ``time.time`` when the answer began.
        host: role of the host that was asked: tenant, store, outsider or internal.
        path: without the query.
        po: digits of the PO or requisition concerned; empty for others.
        session: the login that the request belonged to, s1, s2 and so on; empty for strangers.
    """

    at: float
    host: str
    method: str
    path: str
    po: str
    status: int
    session: str
    referer: str


class Journal:
    """Grows by one entry per request; any thread may write and read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Write a request down."""
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[Entry]:
        """All of it, so far."""
        with self._lock:
            return list(self._entries)
