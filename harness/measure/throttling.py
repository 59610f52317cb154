"""CPU time that programs asked for and did not get, or got from slowed cores.

Three things hold a CPU back without showing as load: the quota of a container, the host of a virtual machine that
runs something else ("steal"), and heat. Linux counts all three, and each is a total that only grows, so that two
readings tell what fell between them. Other platforms give no such totals. A processor's current frequency is no
substitute: an idle core is slow on purpose, and the highest frequency is not meant to be kept by all cores at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

_UNITS_PER_S = {"throttled_usec": 1e6, "throttled_time": 1e9}  # Of cpu.stat in cgroup v2 and in v1.


@dataclass(frozen=True, slots=True)
class Places:
    """Where Linux keeps its counters.

    Attributes:
        membership: the control groups that this process is in.
        groups: the mounted tree of control groups.
        cores: a folder for each core, in which some processors count the time for which heat slowed them.
    """

    membership: Path = Path("/proc/self/cgroup")
    groups: Path = Path("/sys/fs/cgroup")
    cores: Path = Path("/sys/devices/system/cpu")


@dataclass(frozen=True, slots=True)
class CpuTotals:
    """Seconds of all cores since the machine, or the control group, started.

    Attributes:
        busy_s: given to any program, or to the host in place of one.
        stolen_s: the part of ``busy_s`` that the host of a virtual machine took.
        quota_s: for which this process's control groups, or those above, had used up their quota; 0 without one.
        hot_cores_s: for which cores were slowed since they were hot themselves; 0 where not counted.
        hot_package_s: as above, since their whole package was.
    """

    busy_s: float
    stolen_s: float
    quota_s: float
    hot_cores_s: float
    hot_package_s: float


def cpu_totals(places: Places | None = None) -> CpuTotals | None:
    """Read the totals; None where the platform has none. Nothing here fails: a missing counter stays at 0."""
    fields: dict[str, float] = psutil.cpu_times()._asdict()
    if "steal" not in fields:
        return None
    places = places or Places()
    guests_s = fields.get("guest", 0.0) + fields.get("guest_nice", 0.0)  # Counted within user and nice too.
    return CpuTotals(
        busy_s=sum(fields.values()) - guests_s - fields["idle"] - fields.get("iowait", 0.0),
        stolen_s=fields["steal"],
        quota_s=sum(_throttled_s(_text(folder / "cpu.stat")) for folder in _groups(places)),
        hot_cores_s=_hot_s(places, "core"),
        hot_package_s=_hot_s(places, "package"),
    )


def throttled_pct(before: CpuTotals | None, after: CpuTotals | None) -> float | None:
    """Share of the CPU time asked for between two readings that was held back, in percent; None if either is missing.

    Of a container on a machine that others use too it is a lower bound: their time counts as asked for as well.
    """
    if before is None or after is None:
        return None
    quota_s = after.quota_s - before.quota_s
    stolen_s = after.stolen_s - before.stolen_s
    # A core can be slowed for both reasons at once, and either total runs on its own.
    hot_s = max(after.hot_cores_s - before.hot_cores_s, after.hot_package_s - before.hot_package_s)
    asked_s = after.busy_s - before.busy_s + quota_s
    return min(100.0, max(0.0, 100 * (quota_s + stolen_s + hot_s) / asked_s)) if asked_s > 0 else 0.0


def _groups(places: Places) -> Iterator[Path]:
    """The folders of this process's CPU groups and of all groups above them: a quota on any of them counts."""
    for line in _text(places.membership).splitlines():
        _, _, named = line.partition(":")
        controllers, _, path = named.partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = places.groups / controllers
        group = root / path.strip("/")
        yield group
        if group != root:
            yield from group.parents[: len(group.relative_to(root).parts)]


def _throttled_s(cpu_stat: str) -> float:
    counters = (line.split() for line in cpu_stat.splitlines())
    return sum(int(words[1]) / _UNITS_PER_S[words[0]] for words in counters if words and words[0] in _UNITS_PER_S)


def _hot_s(places: Places, part: str) -> float:
    counters = places.cores.glob(f"cpu[0-9]*/thermal_throttle/{part}_throttle_total_time_ms")
    return sum(int(_text(counter) or 0) for counter in counters) / 1000


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
