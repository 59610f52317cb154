"""How busy the cores were: worker counts above what the cores can carry blur a comparison."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

BUSY_THRESHOLD = 0.9


class CoreTimes(Protocol):
    """Cumulated seconds of one core, as ``psutil.cpu_times(percpu=True)`` gives them."""

    def _asdict(self) -> dict[str, float]: ...


class _CoreClock(NamedTuple):
    total_s: float
    busy_s: float

    def since(self, then: "_CoreClock") -> "_CoreClock":
        return _CoreClock(self.total_s - then.total_s, self.busy_s - then.busy_s)


class CoreLoad:
    """The busy shares of the cores in use, from one tick to the next.

    Args:
        cores: indices of the cores that this process may use; None for all.
    """

    def __init__(self, cores: Collection[int] | None = None) -> None:
        self._cores = cores
        self._last: list[_CoreClock] | None = None
        self._core_s = 0.0
        self._busy_s = 0.0
        self._saturated_core_s = 0.0

    def tick(self, times: Sequence[CoreTimes]) -> None:
        """Take in the cores' times since the machine started; the first tick only sets the mark."""
        used = (core for index, core in enumerate(times) if self._cores is None or index in self._cores)
        clocks = [_clock(core) for core in used]
        if self._last is not None and len(self._last) == len(clocks):
            self._add([now.since(then) for then, now in zip(self._last, clocks, strict=True)])
        self._last = clocks

    def _add(self, cores: Sequence[_CoreClock]) -> None:
        elapsed_s = sum(total_s for total_s, _ in cores)
        self._core_s += elapsed_s
        self._busy_s += sum(busy_s for _, busy_s in cores)
        if elapsed_s > 0 and all(busy_s > BUSY_THRESHOLD * total_s for total_s, busy_s in cores):
            self._saturated_core_s += elapsed_s

    @property
    def busy_pct(self) -> float:
        """Busy share of all cores in use since the first tick."""
        return _percent(self._busy_s, self._core_s)

    @property
    def saturated_pct(self) -> float:
        """Share of the time since the first tick in which every core in use was over 90 % busy."""
        return _percent(self._saturated_core_s, self._core_s)


def _clock(core: CoreTimes) -> _CoreClock:
    """A core's clock. Waiting for a disk is not work, and Linux counts guests within user."""
    fields = core._asdict()
    total_s = sum(fields.values()) - fields.get("guest", 0.0) - fields.get("guest_nice", 0.0)
    return _CoreClock(total_s, total_s - fields["idle"] - fields.get("iowait", 0.0))


def _percent(part: float, whole: float) -> float:
    # Linux lets idle and iowait run backwards a little (proc(5)), which would make more than all of the time busy.
    return min(100.0, max(0.0, 100.0 * part / whole)) if whole > 0 else 0.0
