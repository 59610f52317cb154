"""What became of one PO, as plain data that crosses process borders."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class PoStatus(StrEnum):
    """Every PO ends in exactly one of these."""

    COMPLETED = "COMPLETED"
    PARTIAL = "PARTIAL"
    NO_ATTACHMENTS = "NO_ATTACHMENTS"
    PO_NOT_FOUND = "PO_NOT_FOUND"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A complete attachment under its final name in its PO's folder."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one visit to a PO brought home, before anyone asks who did it and how long it took."""

    status: PoStatus
    supplier: str = ""
    reason: str = ""
    found: int = 0
    files: tuple[SavedFile, ...] = ()
    folder: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class PoResult:
    """An outcome with its PO, its worker and its times in seconds.

    Attributes:
        started_at: a reading of ``time.time``: the only clock that the processes of one machine share.
        troubles: what ended each attempt that failed.
        strays: addresses of downloads that began while this PO was in hand and that it had not asked for.
        residue: state of an earlier PO that the driver held before this PO's page was opened, where that was looked at.
        unstarted: no driver could be started, which says nothing of the PO: another worker may have it, as often as
            ``attempts`` leaves to it.
    """

    po: str
    worker: int
    outcome: Outcome
    started_at: float
    wall_s: float
    spans: dict[str, float] = field(default_factory=dict)
    attempts: int = 1
    troubles: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    residue: tuple[str, ...] = ()
    unstarted: bool = False


@dataclass(frozen=True, slots=True)
class KeeperSummary:
    """What the keeper of a shared browser says when it closes: CPU seconds with all it started, and drivers started."""

    cpu_s: float
    driver_starts: int


@dataclass(frozen=True, slots=True)
class WorkerSummary:
    """What a worker says of itself when it closes.

    Attributes:
        retired: of the starts, those in place of a driver that was retired by plan.
        deaths: how often its process ended under it; what that had used is known in part only.
    """

    worker: int
    wall_s: float
    cpu_s: float
    driver_starts: int
    pos_done: int
    spans: dict[str, float] = field(default_factory=dict)
    retired: int = 0
    deaths: int = 0

    def plus(self, other: "WorkerSummary") -> "WorkerSummary":
        """With what another process did in the same worker's place."""
        names = dict.fromkeys((*self.spans, *other.spans))
        return WorkerSummary(
            self.worker,
            self.wall_s + other.wall_s,
            self.cpu_s + other.cpu_s,
            self.driver_starts + other.driver_starts,
            self.pos_done + other.pos_done,
            {name: self.spans.get(name, 0.0) + other.spans.get(name, 0.0) for name in names},
            self.retired + other.retired,
            self.deaths + other.deaths,
        )

    def with_browser(self, kept: KeeperSummary | None) -> "WorkerSummary":
        """With what was used for the browser that this worker is the first to share; as it is where there is none."""
        if kept is None:
            return self
        return replace(self, cpu_s=self.cpu_s + kept.cpu_s, driver_starts=self.driver_starts + kept.driver_starts)
