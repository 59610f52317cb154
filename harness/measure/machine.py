"""Facts about the machine that a reader needs to judge a run made on it."""

import math
import os
import platform
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """Where a run happens, at the moment of asking.

    Attributes:
        python: implementation and version.
        os: the operating system as its makers call it.
        cpu_model: the processor as its makers call it, or its architecture where nothing better is known.
        cores: how many cores' worth of time this process may use, by affinity and container limit.
        memory_total_bytes: of the machine or, where smaller, of the container.
        memory_available_bytes: what can be taken without swapping.
        load_1m: processes that ran or waited, mean of the last minute; None where not counted.
    """

    python: str
    os: str
    cpu_model: str
    cores: int
    memory_total_bytes: int
    memory_available_bytes: int
    load_1m: float | None


def machine_facts() -> MachineFacts:
    """Ask the operating system; nothing here fails, what is unknown is left general."""
    memory = psutil.virtual_memory()
    limit_bytes, used_bytes = container_memory()
    total_bytes = min(memory.total, limit_bytes)
    return MachineFacts(
        python=f"{platform.python_implementation()} {platform.python_version()}",
        os=os_name(),
        cpu_model=cpu_model(),
        cores=core_count(),
        memory_total_bytes=int(total_bytes),
        memory_available_bytes=int(max(0, min(memory.available, limit_bytes - used_bytes))),
        load_1m=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
    )


def usable_cores() -> list[int] | None:
    """Indices of the cores that this process may run on; None where the platform does not tell."""
    if sys.platform == "darwin":
        return None
    try:
        return psutil.Process().cpu_affinity()
    except (AttributeError, psutil.Error):
        return None


def core_count(cgroup: Path = CGROUP) -> int:
    """How many cores' worth of time this process may use, at least 1; a part of a core counts as one."""
    cores = usable_cores()
    allowed = len(cores) if cores else psutil.cpu_count() or 1
    quota, _, period = _first_line(cgroup / "cpu.max").partition(" ")
    if quota.isdigit() and period.isdigit() and int(period) > 0:
        allowed = min(allowed, math.ceil(int(quota) / int(period)))
    return max(1, allowed)


def container_memory(cgroup: Path = CGROUP) -> tuple[float, int]:
    """The container's limit (infinite if none) and what it uses, in bytes."""
    limit, used = _first_line(cgroup / "memory.max"), _first_line(cgroup / "memory.current")
    return (float(limit) if limit.isdigit() else math.inf), (int(used) if used.isdigit() else 0)


def os_name() -> str:
    """The operating system's name and version for a reader, such as "Debian GNU/Linux 12 (bookworm)"."""
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if sys.platform == "win32":
        return f"Windows {platform.release()} ({platform.version()})"
    with suppress(OSError):
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    return platform.platform()


def cpu_model() -> str:
    """The processor's name, or its architecture."""
    with suppress(OSError, subprocess.SubprocessError):
        if sys.platform == "win32":
            return _windows_cpu_model()
        if sys.platform == "darwin":
            return _answer_of("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string")
        return model_in_cpuinfo(Path("/proc/cpuinfo").read_text(encoding="utf-8")) or platform.machine()
    return platform.processor() or platform.machine()


def model_in_cpuinfo(cpuinfo: str) -> str:
    """The name in the text of ``/proc/cpuinfo``, where its key differs by architecture; empty if none."""
    pairs = [line.partition(":") for line in cpuinfo.splitlines()]
    fields = {name.strip(): value.strip() for name, _, value in reversed(pairs)}
    names = (fields.get(key, "") for key in ("model name", "Model", "cpu model", "Hardware"))
    return next((" ".join(name.split()) for name in names if name), "")


def _answer_of(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=5)
    return done.stdout.strip()


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except OSError:
        return ""


if sys.platform == "win32":
    import winreg

    def _windows_cpu_model() -> str:
        key = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
            return str(winreg.QueryValueEx(opened, "ProcessorNameString")[0]).strip()
