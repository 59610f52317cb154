"""Feels whether a session on a Grid still lives: a hub goes on holding the websocket of a node that has died."""

import threading
from collections.abc import Callable
from http import HTTPStatus

import urllib3
from urllib3.exceptions import HTTPError

from harness.grid.access import grid_headers

INTERVAL_S = 5.0
MISSES = 2  # In a row; a hub that is busy may miss one.


class Pulse:
    """Asks after a session every few seconds, on a thread of its own; use :meth:`stop` before the session ends.

    The question is for the names of its files, which the node answers by itself, also while its browser is busy. It
    counts as use, so that a PO of many minutes does not run into the node's idle timeout.

    Args:
        on_death: called once, on that thread, when the Grid knows the session no more, or does not answer.
    """

    def __init__(
        self, grid_url: str, session: str, on_death: Callable[[], None], interval_s: float = INTERVAL_S
    ) -> None:
        self._address = f"{grid_url}/session/{session}/se/files"
        self._on_death = on_death
        self._interval_s = interval_s
        self._over = threading.Event()
        self._pool = urllib3.PoolManager(headers=grid_headers(), retries=False, timeout=interval_s)
        self._thread = threading.Thread(target=self._feel, name="pulse", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask no more."""
        self._over.set()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=2 * self._interval_s)

    def _feel(self) -> None:
        misses = 0
        while not self._over.wait(self._interval_s):
            status = self._asked()
            misses = 0 if status == HTTPStatus.OK else misses + 1
            if not self._over.is_set() and (status == HTTPStatus.NOT_FOUND or misses >= MISSES):
                self._on_death()
                return

    def _asked(self) -> int | None:
        """The status of the answer; None where there is none."""
        try:
            return self._pool.request("GET", self._address).status
        except HTTPError:
            return None
