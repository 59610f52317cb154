"""What the site received: one entry per request, whoever judges isolation from outside reads it."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Entry:
    """One request and its answer.

    Attributes:
        at_s: seconds between the start of the journal and the request's arrival.
        po: the PO it was made for, from its path or else from its Referer; empty where neither says.
        status: HTTP status; 0 as long as there is no answer, and for good where the connection was reset instead.
        bytes: of the body, as far as it was sent.
        duration_s: until the last byte was sent; 0 as long as it was not.
        client_port: of the client's end of the connection.
        connection: number of the connection; a port can serve again once its connection is closed.
    """

    at_s: float
    method: str
    path: str
    po: str
    cookies: dict[str, str]
    client_port: int
    connection: int = 0
    status: int = 0
    bytes: int = 0
    duration_s: float = 0.0


@dataclass(slots=True)
class Journal:
    """A thread-safe list of entries, and totals that clearing leaves alone."""

    clock: Callable[[], float] = time.perf_counter
    requests: int = 0
    bytes: int = 0
    _entries: list[Entry] = field(default_factory=list)
    _open: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        self._started = self.clock()

    def begin(
        self, method: str, path: str, po: str, cookies: Mapping[str, str], client_port: int, connection: int = 0
    ) -> Entry:
        """Note a request as it arrives; every entry begun must be finished."""
        entry = Entry(self.clock() - self._started, method, path, po, dict(cookies), client_port, connection)
        with self._changed:
            self._entries.append(entry)
            self._open += 1
        return entry

    def finish(self, entry: Entry, status: int, sent_bytes: int) -> None:
        """Note that the last byte of an answer was sent, or that its client has gone."""
        with self._changed:
            entry.status = status
            entry.bytes = sent_bytes
            entry.duration_s = self.clock() - self._started - entry.at_s
            self.requests += 1
            self.bytes += sent_bytes
            self._open -= 1
            self._changed.notify_all()

    def entries(self, settle_s: float = 1.0) -> list[dict[str, object]]:
        """All entries in order of arrival, as plain data.

        A client has its last byte a moment before the entry is finished, so this waits up to ``settle_s``
        seconds for requests under way; one that takes longer is listed unfinished.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._open == 0, timeout=settle_s)
            return [asdict(entry) for entry in sorted(self._entries, key=lambda entry: entry.at_s)]

    def clear(self) -> None:
        """Forget all entries; a request under way is forgotten too."""
        with self._changed:
            self._entries.clear()
