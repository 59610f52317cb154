"""To end at once: everything this process started is killed, so that the orderly way out has nothing to wait for."""

import os
import threading
from collections.abc import Collection, Iterable
from concurrent.futures import Future, wait
from itertools import takewhile
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

import psutil

from harness.host.processes import OwnedProcess, descendants, kill, own
from harness.host.temp import families_in, folders_in_use

_PAUSE_S = 0.1
_MOST_ROUNDS = 20  # At the end; what is in the middle of its start has shown itself by then.
# It is started by multiprocessing, ends with this process, and complains where it ends before.
_KEEPS_COUNT = "multiprocessing.resource_tracker"
_begun = threading.Event()


def in_a_hurry() -> bool:
    """Whether whoever started this command wants it to end at once."""
    return _begun.is_set()


def wait_unless_in_a_hurry(futures: Collection[Future[Any]], grace_s: float) -> None:
    """Wait until all are done, but no longer than ``grace_s`` seconds, and not at all where it is to end at once."""
    deadline_s = monotonic() + grace_s
    while not in_a_hurry() and (left_s := deadline_s - monotonic()) > 0:
        if not wait(futures, timeout=min(_PAUSE_S, left_s)).not_done:
            return


class Hurry:
    """A block that can be told to end at once: from :meth:`begin` on, whatever this process starts is killed.

    Again and again until the block has ended, since the way out of it may start another: a pool replaces the process
    that died, and a driver that was just being started shows itself only a moment later.
    """

    def __init__(self) -> None:
        self._over = threading.Event()
        self._killer = threading.Thread(target=self._kill, name="hurry", daemon=True)

    def __enter__(self) -> "Hurry":
        """Be ready."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing that was started."""
        self._over.set()
        if in_a_hurry():
            self._killer.join()
            _begun.clear()

    def begin(self) -> None:
        """End at once. Can be called from the handler of a signal; once."""
        _begun.set()
        self._killer.start()

    def _kill(self) -> None:
        folders: set[Path] = set()
        is_over = False
        while not is_over:
            is_over = self._over.is_set()
            folders |= folders_in_use()
            kill(_started(folders))
            self._over.wait(_PAUSE_S)
        for _ in takewhile(lambda _round: _started(folders), range(_MOST_ROUNDS)):
            kill(_started(folders))


def _started(folders: Iterable[Path]) -> set[OwnedProcess]:
    """Every process below this one, and those that are known by one of ``folders`` and have lost their parent."""
    me = own(os.getpid())
    below = set(descendants(me)) if me else set()
    orphans = {process for folder in folders for process in families_in(folder)}
    return {process for process in below | orphans if not _keeps_count(process)}


def _keeps_count(process: OwnedProcess) -> bool:
    try:
        return any(_KEEPS_COUNT in part for part in psutil.Process(process.pid).cmdline())
    except psutil.Error:
        return False
