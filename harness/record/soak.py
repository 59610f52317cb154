"""``soak.json``: a reused driver over thousands of POs, and what it grows by with each."""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from harness.record.base import Record
from harness.record.run import CheckRecord, EnvironmentRecord, MemoryKind

SOAK_FILE = "soak.json"
SOAK_SCHEMA_VERSION = 1

Subject = Literal["driver", "worker", "site", "po-time"]
Growing = Literal["grows", "not-shown", "too-few"]


class SoakConfigRecord(Record):
    """The options of a soak."""

    mode: str
    cleanup: str
    scenario: str
    pos: int | None = Field(description="POs asked for; None where only the time was bounded.")
    minutes: float | None = Field(description="Minutes asked for; None where only the POs were bounded.")
    retire_after: int | None = Field(default=None, description="POs after which a driver is replaced.")
    retire_at_bytes: int | None = Field(default=None, description="Memory at which a driver is replaced.")
    max_growth_bytes: int | None = Field(default=None, description="Growth per PO that is allowed; None for no limit.")
    headed: bool = False


class SamplesRecord(Record):
    """One entry per PO in each list: what was read once the PO was done and cleaned up after, while all was quiet."""

    at_s: list[float] = Field(default_factory=list, description="Seconds after the start.")
    driver: list[int] = Field(default_factory=list, description="Which driver worked the PO, from 1; 0 where none did.")
    age_pos: list[int] = Field(default_factory=list, description="POs that this driver had then worked.")
    driver_bytes: list[int | None] = Field(
        default_factory=list, description="Memory of driver and browser; None where the driver had just been quit."
    )
    driver_own_bytes: list[int | None] = Field(
        default_factory=list,
        description="Of these, what no file backs; the rest are pages of program files, which all browsers of a "
        "machine share. All of it where the platform does not tell.",
    )
    worker_own_bytes: list[int] = Field(default_factory=list, description="The same of the worker's Python process.")
    site_own_bytes: list[int] = Field(default_factory=list, description="The same of the fake site, as a control.")
    processes: list[int] = Field(default_factory=list, description="Of driver and browser.")
    threads: list[int] = Field(default_factory=list, description="Of driver, browser and worker.")
    handles: list[int] = Field(default_factory=list, description="Open files and sockets of driver, browser, worker.")
    temp_files: list[int] = Field(default_factory=list, description="Files in the worker's temporary folder.")
    po_s: list[float] = Field(default_factory=list, description="Seconds that the PO took, by the worker's clock.")


class GrowthRecord(Record):
    """By how much something grows with each PO that a driver works: a line through its samples after the warm-up."""

    subject: Subject
    unit: Literal["bytes", "s"]
    judgement: Growing = Field(description="grows: the whole interval lies above 0.")
    steady_pos: int = Field(description="POs that count: those after each driver's warm-up.")
    at_start: float | None = Field(default=None, description="Where the line begins, at a driver's first PO.")
    per_po: float | None = Field(default=None, description="The slope; None with too few POs to tell.")
    low: float | None = Field(default=None, description="Lower bound of the slope's two-sided interval at the level.")
    high: float | None = None
    level: float = 0.95


class SoakRecord(Record):
    """A whole soak, as saved."""

    schema_version: int = SOAK_SCHEMA_VERSION
    started_at: AwareDatetime
    wall_s: float
    interrupted: bool = False
    environment: EnvironmentRecord
    scenario: dict[str, Any] = Field(description="The whole scenario.")
    config: SoakConfigRecord
    memory_kind: MemoryKind
    pos_done: int
    checked_pos: int = Field(description="POs whose files and status were checked; all, unless it was interrupted.")
    statuses: dict[str, int] = Field(description="How many POs ended in each status.")
    troubles: list[str] = Field(default_factory=list, description="What ended an attempt at a PO; the first few.")
    troubled_pos: int = Field(default=0, description="POs that took more than one attempt.")
    driver_starts: int
    retired: int = Field(description="Of these, the starts in place of a driver that was retired by plan.")
    checks: list[CheckRecord] = Field(default_factory=list, description="As for a trial, over all POs.")
    growths: list[GrowthRecord] = Field(default_factory=list)
    verdict: str = Field(default="", description="What to make of it, in a sentence.")
    samples: SamplesRecord = SamplesRecord()
