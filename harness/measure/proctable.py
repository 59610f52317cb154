"""One process at a glance, as cheaply as the platform allows.

The sampler asks this of every process of every worker on each tick. On Linux two short reads tell it all, at
a fifth of what psutil's questions cost; elsewhere psutil it is.
"""

import os
from pathlib import Path
from typing import NamedTuple

import psutil

HAS_PROC_STAT = Path("/proc/self/stat").exists()


class Resident(NamedTuple):
    """Resident memory (RSS) in two parts.

    Attributes:
        anonymous_bytes: heaps and stacks, which a process has to itself but for forks.
        shareable_bytes: pages of files and of shared memory; all of RSS where the platform does not tell.
    """

    anonymous_bytes: int
    shareable_bytes: int

    @property
    def rss_bytes(self) -> int:
        """Both parts."""
        return self.anonymous_bytes + self.shareable_bytes


NOTHING = Resident(0, 0)


class Glance(NamedTuple):
    """What one look at a process tells.

    Attributes:
        name: of its program, perhaps cut short.
        create_time: seconds since the epoch.
        own_cpu_s: CPU seconds of the process itself.
        reaped_cpu_s: of the ended children that it has waited for, and of theirs; 0 where not told.
        resident: its memory; nothing once it is about to end.
        ended: it has ended, and only its parent's waiting for it is outstanding (a zombie).
    """

    name: str
    create_time: float
    own_cpu_s: float
    reaped_cpu_s: float
    resident: Resident
    ended: bool


def glance(pid: int) -> Glance | None:
    """Look at a process; None if there is none of this number, or if it may not be looked at."""
    return glance_by_proc(pid) if HAS_PROC_STAT else glance_by_psutil(pid)


def parent_pid(pid: int) -> int | None:
    """The number of a process's parent; None if the process is gone, or may not be looked at."""
    if HAS_PROC_STAT:
        fields = _stat_fields(pid)
        return int(fields[1]) if fields else None
    try:
        return psutil.Process(pid).ppid()
    except psutil.Error:
        return None


def glance_by_proc(pid: int) -> Glance | None:
    """A glance by Linux's ``/proc/<pid>/stat``, whose fields ``man 5 proc`` numbers from the state (3) on."""
    fields = _stat_fields(pid)
    if not fields:
        return None
    ticks = [int(field) for field in fields[11:15]]
    return Glance(
        name=fields[-1].decode(errors="replace"),
        create_time=int(fields[19]) / _TICKS_PER_S + _BOOT_TIME,
        own_cpu_s=(ticks[0] + ticks[1]) / _TICKS_PER_S,
        reaped_cpu_s=(ticks[2] + ticks[3]) / _TICKS_PER_S,
        resident=_resident(pid),
        ended=fields[0] in (b"Z", b"X"),
    )


def glance_by_psutil(pid: int) -> Glance | None:
    """A glance by psutil, on any platform."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            times = process.cpu_times()
            return Glance(
                name=process.name(),
                create_time=process.create_time(),
                own_cpu_s=times.user + times.system,
                reaped_cpu_s=times.children_user + times.children_system,
                resident=resident_of(process.memory_info()),
                ended=process.status() == psutil.STATUS_ZOMBIE,
            )
    except psutil.Error:
        return None


def resident_of(info: object) -> Resident:
    """The two parts of RSS as far as psutil tells them of a process on this platform."""
    rss_bytes = int(getattr(info, "rss", 0))
    shareable_bytes = int(getattr(info, "shared", rss_bytes))
    return Resident(max(0, rss_bytes - shareable_bytes), shareable_bytes)


def _resident(pid: int) -> Resident:
    fields = _read(f"/proc/{pid}/statm").split()
    if not fields:
        return NOTHING
    rss_pages, shareable_pages = int(fields[1]), int(fields[2])
    return Resident(max(0, rss_pages - shareable_pages) * _PAGE_BYTES, shareable_pages * _PAGE_BYTES)


def _stat_fields(pid: int) -> list[bytes]:
    """The fields from the state on, then the name, which stands in brackets and may hold any character."""
    content = _read(f"/proc/{pid}/stat")
    start, end = content.find(b"("), content.rfind(b")")
    return [*content[end + 2 :].split(), content[start + 1 : end]] if content else []


def _read(path: str) -> bytes:
    """A file of ``/proc``, which comes in one piece; empty if its process is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


if HAS_PROC_STAT:
    _TICKS_PER_S = os.sysconf("SC_CLK_TCK")
    _PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
    _BOOT_TIME = psutil.boot_time()
