"""``plan.json``: how long batches to come will take, as ``harness plan`` simulated them from a run or a sweep."""

from typing import Literal

from pydantic import AwareDatetime, Field

from harness.record.base import Record
from harness.record.run import EnvironmentRecord, WarningRecord

PLAN_FILE = "plan.json"
PLAN_SCHEMA_VERSION = 1

DistributionName = Literal["static", "dynamic"]
BoundName = Literal["waiting", "cpu", "pace"]


class QuestionRecord(Record):
    """What was asked."""

    pos: int
    nodes: int
    workers: list[int] = Field(description="Workers of each machine; a plan is made for each number.")
    distributions: list[DistributionName]
    deadline_s: float | None = None
    pace_per_s: float | None = Field(default=None, description="Requests per second of all machines together.")
    po_pace_per_s: float | None = Field(default=None, description="POs per second of all machines together.")
    failures_per_po: float | None = Field(default=None, description="None for as often as in the measurement.")
    failures_per_hour: float | None = Field(default=None, description="In an hour of a worker's work.")
    with_server: bool = Field(description="The fake site's CPU work is on the machine, as it was measured.")
    replicates: int
    seed: int


class ModeledRecord(Record):
    """What the measurement says of one mode, as the simulation uses it; means over the POs."""

    mode: str
    workers: list[int] = Field(description="Numbers of workers that were measured.")
    rounds: int
    pos: int = Field(description="POs of the measured batch.")
    po_s: float = Field(description="A PO on a machine that has nothing else to do.")
    cpu_s: float = Field(description="CPU seconds of a PO, its driver included where it has its own.")
    server_cpu_s: float = Field(description="CPU seconds of the fake site for a PO, which count apart.")
    worker_start_cpu_s: float = Field(description="CPU seconds of the start of a worker's process.")
    driver_cpu_s: float = Field(description="CPU seconds of a driver's start and quit.")
    stretch: float = Field(description="How much longer CPU work took than alone, with the most workers measured.")
    reproduced_pct: float = Field(description="By how much the simulated mean PO differs from the measured, at most.")
    failures_per_po: float = Field(description="Drivers and workers that were replaced other than by plan, per PO.")
    worker_bytes: int | None = Field(description="Peak memory of the hungriest worker; None for not measured.")
    most_workers: int | None = Field(description="Workers that fit into a machine's memory; None for not known.")


class BatchRecord(Record):
    """One batch on one fleet: the median of the replicates, and the bounds between which 90 % of them lie."""

    mode: str
    distribution: DistributionName
    pos: int
    nodes: int
    workers: int = Field(description="Of each machine.")
    makespan_s: float
    low_s: float
    high_s: float
    core_hours: float = Field(description="All cores of all machines for the whole time.")
    busy_core_hours: float
    busy_pct: float = Field(description="Busy share of all cores.")
    restarts: float = Field(description="Drivers that fail and are replaced.")
    given_up: float = Field(description="POs that fail as often as they may.")
    bound: BoundName = Field(description="What would have to change for it to be quicker.")
    whole: bool = Field(description="Simulated to the last PO; else a part was, and the rest follows from it.")


class FleetRecord(Record):
    """The smallest fleet that meets the deadline with 95 % of the replicates."""

    mode: str
    deadline_s: float
    nodes: int
    workers: int
    batch: BatchRecord


class ValidationRecord(Record):
    """A number of workers that the model had not seen, predicted and measured; low and high as of batches."""

    mode: str
    workers: int
    extrapolated: bool = Field(description="Beyond all numbers that the model had seen.")
    measured_s: float = Field(description="Median wall time of the rounds.")
    measured_low_s: float
    measured_high_s: float
    predicted_s: float
    low_s: float
    high_s: float
    error_pct: float


class PlannedRecord(Record):
    """A plan with all that it rests on."""

    schema_version: int = PLAN_SCHEMA_VERSION
    made_at: AwareDatetime
    source: str = Field(description="The run or sweep, as it was named.")
    kind: Literal["run", "sweep"]
    scenario: str
    measured_pos: int
    environment: EnvironmentRecord
    question: QuestionRecord
    beside: float = Field(description="Share of a PO's CPU work that nobody waits for, as fitted; 0 from one run.")
    modes: list[ModeledRecord]
    batches: list[BatchRecord] = Field(description="What was asked, by mode, workers and distribution.")
    by_workers: list[BatchRecord] = Field(description="The same batch with other numbers of workers.")
    growth: list[BatchRecord] = Field(description="Other batches on the fleet that was asked for.")
    fleets: list[FleetRecord] = Field(default_factory=list)
    validation: list[ValidationRecord] = Field(default_factory=list)
    warnings: list[WarningRecord] = Field(default_factory=list)
