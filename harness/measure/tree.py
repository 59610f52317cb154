"""The processes below one, read exactly and at once: for whoever asks seldom, and can wait some milliseconds."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil

from harness.host.processes import OwnedProcess, alive, descendants
from harness.measure.memory import best_memory_kind
from harness.record.run import MemoryKind

_PSS = re.compile(r"^(Pss|Pss_File):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TreeReading:
    """What processes hold, all together.

    Attributes:
        memory_bytes: of the best kind that the platform tells.
        own_bytes: of these, what no file backs. All browsers of a machine share the pages of their programs' files, so
            that one's part in them moves by a quarter as others come and go; this part is its own doing alone. All of
            ``memory_bytes`` where the platform does not tell the parts.
        handles: open files, sockets and pipes; on Windows every handle.
    """

    memory_bytes: int = 0
    own_bytes: int = 0
    processes: int = 0
    threads: int = 0
    handles: int = 0

    def plus(self, other: "TreeReading") -> "TreeReading":
        """Both together."""
        return TreeReading(
            self.memory_bytes + other.memory_bytes,
            self.own_bytes + other.own_bytes,
            self.processes + other.processes,
            self.threads + other.threads,
            self.handles + other.handles,
        )


def read_tree(roots: Iterable[OwnedProcess]) -> TreeReading:
    """The processes ``roots`` and all below them, each counted once; one that ends meanwhile counts for nothing."""
    found: dict[OwnedProcess, None] = {}
    for root in roots:
        if root not in found:  # To find who is below one takes a look at every process of the machine.
            found |= dict.fromkeys((root, *descendants(root)))
    return read_all(found)


def read_all(processes: Iterable[OwnedProcess]) -> TreeReading:
    """These processes, all together."""
    total = TreeReading()
    for process in processes:
        total = total.plus(read_process(process))
    return total


def read_process(owned: OwnedProcess) -> TreeReading:
    """One process without those below it; nothing where it has ended."""
    if not alive(owned):
        return TreeReading()
    try:
        process = psutil.Process(owned.pid)
        with process.oneshot():
            return TreeReading(*_memory(process), 1, process.num_threads(), _handles(process))
    except psutil.Error:
        return TreeReading()


def _memory(process: psutil.Process) -> tuple[int, int]:
    """The memory of a process, and the part of it that is its own. Raises psutil.Error."""
    parts = _pss_by_proc(process.pid)
    if parts is not None:
        return parts
    try:
        memory_bytes = int(getattr(process.memory_full_info(), memory_kind()))
    except psutil.AccessDenied:  # macOS tells it of other processes to root alone.
        memory_bytes = int(process.memory_info().rss)
    return memory_bytes, memory_bytes


def _pss_by_proc(pid: int) -> tuple[int, int] | None:
    """PSS as Linux adds it up since 4.14, and since 5.4 by what backs it; None elsewhere."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    kib = {name: int(number) for name, number in _PSS.findall(text)}
    return (1024 * kib["Pss"], 1024 * (kib["Pss"] - kib["Pss_File"])) if kib.keys() >= {"Pss", "Pss_File"} else None


def _handles(process: psutil.Process) -> int:
    try:
        if sys.platform == "win32":
            return process.num_handles()
        return process.num_fds()
    except psutil.AccessDenied:
        return 0


@cache
def memory_kind() -> MemoryKind:
    """The kind of the memory that is read here."""
    return best_memory_kind()
