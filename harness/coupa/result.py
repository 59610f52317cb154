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


@dataclass(frozen=True, slots=True)
class KeeperSummary:
    """What the keeper of a shared browser says when it closes: CPU seconds with all it started, and drivers started."""

    cpu_s: float
    driver_starts: int


@dataclass(frozen=True, slots=True)
class WorkerSummary:
    """What a worker says of itself when it closes."""

    worker: int
    wall_s: float
    cpu_s: float
    driver_starts: int
    pos_done: int
    spans: dict[str, float] = field(default_factory=dict)

    def with_browser(self, kept: KeeperSummary | None) -> "WorkerSummary":
        """With what was used for the browser that this worker is the first to share; as it is where there is none."""
        if kept is None:
            return self
        return replace(self, cpu_s=self.cpu_s + kept.cpu_s, driver_starts=self.driver_starts + kept.driver_starts)
