"""To end at once: everything this process started is killed, so that the orderly way out has nothing to wait for."""

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import psutil

from harness.host.processes import OwnedProcess, descendants, kill, own
from harness.host.temp import families_in, folders_in_use

_PAUSE_S = 0.1
_MOST_ROUNDS = 20  # At the end, for what the system will not let go of at once.
# It is started by multiprocessing, ends with this process, and complains where it ends before.
_KEEPS_COUNT = "multiprocessing.resource_tracker"
_begun = threading.Event()


def in_a_hurry() -> bool:
    """Whether whoever started this command wants it to end at once."""
    return _begun.is_set()


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
        if self._killer.ident is not None:
            self._killer.join()
            _begun.clear()

    def begin(self) -> None:
        """End at once. Can be called from the handler of a signal; once."""
        _begun.set()
        self._killer.start()

    def _kill(self) -> None:
        folders = set(folders_in_use())
        kill(_started(folders))
        while not self._over.wait(_PAUSE_S):
            folders |= folders_in_use()
            kill(_started(folders))
        for _ in range(_MOST_ROUNDS):
            if not (left := _started(folders)):
                return
            kill(left)


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
