"""CPU seconds and memory of one contestant's whole process tree, exact where the system allows it.

The sampler of ``harness compare`` keeps to a share of the CPU time that it watches: enough for two arms alike, too
little for a run of two seconds by a tree that leaves its browser to the system. Here every process that its parent
abandons comes to this one, which waits for it and so learns what it used.
"""

import ctypes
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import psutil

from harness.host.processes import OwnedProcess, alive, descendants, end, own
from harness.measure.cpu import tree_cpu_s
from harness.measure.forest import Forest
from harness.measure.memory import best_memory_kind

# A reading walks through all pages of a process, about a millisecond each: once a second that is below 2 % of two
# cores for the largest tree here, and less for the trees of the peers.
READ_EVERY_S = 1.0
FIRST_READ_S = 0.3  # The shortest run takes less than a second.
SETTLE_S = 3.0  # A closed browser's helpers end a moment after it.
_SET_CHILD_SUBREAPER = 36


@contextmanager
def adopting() -> Iterator[None]:
    """Let orphans below this process become its children, where the system knows such a thing (Linux)."""
    _adopt(wanted=True)
    try:
        yield
    finally:
        _adopt(wanted=False)


def reaped_cpu_s() -> float:
    """CPU seconds of all children of this process that ended and were waited for, and of theirs; 0 on Windows."""
    if sys.platform == "win32":
        return 0.0
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Meter:
    """Watches a process and all below it from entry to exit, within :func:`adopting`; its children then are known."""

    def __init__(self, pid: int, others: set[int]) -> None:
        """Take the tree of ``pid``; ``others`` are children of this process that have nothing to do with it."""
        self._root = own(pid)
        self._others = others
        self._reaped_before_s = reaped_cpu_s()
        self._kind = best_memory_kind()
        self._forest = Forest()
        self._forest.plant(0, pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="meter", daemon=True)
        self.peak_memory_bytes = 0
        self.cpu_s = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        if kind is not None:
            end([*([self._root] if self._root else []), *self._family()])

    def settle(self) -> int:
        """Wait for what still ends, end what does not, and return how many of those there were."""
        deadline_s = time.monotonic() + SETTLE_S
        while (late := self._family()) and (patience_s := deadline_s - time.monotonic()) > 0:
            _wait_for(late[0], patience_s)
        left = self._family()
        end(left)
        self._family()  # Once more, to wait for what was orphaned last.
        seen_s = sum(tree_cpu_s(root.cpu) for root in self._forest.roots)
        self.cpu_s = max(reaped_cpu_s() - self._reaped_before_s, seen_s)
        return len(left)

    def _family(self) -> list[OwnedProcess]:
        """All that live of the tree; those that ended and are this process's to wait for are waited for."""
        found = {member.owned for member in self._forest.members}
        for child in psutil.Process().children():
            owned = own(child.pid)
            if owned is None or child.pid in self._others or owned == self._root:
                continue
            _wait_for(owned, 0)
            found |= {owned, *descendants(owned)}
        return [process for process in found if process != self._root and alive(process)]

    def _watch(self) -> None:
        wait_s = FIRST_READ_S
        while not self._stop.wait(wait_s):
            wait_s = READ_EVERY_S
            self._forest.refresh()
            memory_bytes = sum(self._memory_bytes(member.owned.pid) for member in self._forest.living())
            self.peak_memory_bytes = max(self.peak_memory_bytes, memory_bytes)

    def _memory_bytes(self, pid: int) -> int:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            info = process.memory_info() if self._kind == "rss" else process.memory_full_info()
            return int(getattr(info, self._kind))
        return 0


def _wait_for(process: OwnedProcess, timeout_s: float) -> None:
    with suppress(psutil.Error):
        psutil.Process(process.pid).wait(timeout_s)


def _adopt(*, wanted: bool) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0)
