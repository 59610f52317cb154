"""``sweep.json``: what several numbers of workers came to, as ``harness sweep`` measured them, and what follows.

Each number of workers is an ordinary run with a ``run.json`` of its own; this file names them and holds what only all
of them together can say.
"""

from typing import Literal

from pydantic import AwareDatetime, Field

from harness.record.base import Record
from harness.record.run import EnvironmentRecord, IntervalRecord, WarningRecord

SWEEP_FILE = "sweep.json"
SWEEP_SCHEMA_VERSION = 1


class SweptRunRecord(Record):
    """The run of one number of workers."""

    workers: int
    path: str = Field(description="Of its run.json, from the folder of sweep.json.")


class SweepConfigRecord(Record):
    """The options that the sweep was started with; all others are in the runs."""

    workers: list[int]
    modes: list[str]
    pos: int
    rounds: int
    scenario: str
    seed: int
    budget_s: float | None = None


class ScalingPointRecord(Record):
    """One mode at one number of workers; medians over its rounds, and each round's throughput."""

    mode: str
    workers: int
    pos_per_min: float
    each_pos_per_min: list[float] = Field(description="By round.")
    memory_bytes: int | None = Field(description="All workers at their peaks; None for not measured.")
    worker_bytes: int | None = Field(description="The hungriest worker at its peak, of all rounds.")
    busy_pct: float = Field(description="Busy share of all cores.")
    server_pct: float = Field(description="Share of one core that the fake site used.")
    failed_pos: int


class ReductionRecord(Record):
    """How much less time one mode takes than another, at one number of workers."""

    workers: int
    baseline: str
    candidate: str
    reduction_pct: IntervalRecord


class LawRecord(Record):
    """The Universal Scalability Law of one mode: λN / (1 + σ(N − 1) + κN(N − 1)) POs per minute on N workers."""

    mode: str
    single_per_min: IntervalRecord = Field(description="λ, of one worker.")
    contention: IntervalRecord = Field(description="σ: the share of the work that only one can do at a time.")
    coherency: IntervalRecord = Field(description="κ: what each pair of workers costs the others.")
    peak_workers: float | None = Field(description="Where the law has its maximum; None where it has none.")
    worst_residual_pct: float = Field(description="The largest distance of a measured median from the law.")


class MemoryLineRecord(Record):
    """Memory against workers, as a straight line."""

    mode: str
    base_bytes: float
    per_worker_bytes: IntervalRecord
    most_workers: int | None = Field(description="So many fit, all at the peak of the hungriest; None for not known.")


class RecommendationRecord(Record):
    """The number of workers to run a mode with, and why, in a sentence."""

    mode: str
    workers: int
    best_workers: int = Field(description="The measured number with the highest throughput.")
    cpu_bound_from: int | None = Field(description="The smallest measured number that keeps all cores busy.")
    sentence: str


class SweepRecord(Record):
    """A sweep with all that follows from it."""

    schema_version: int = SWEEP_SCHEMA_VERSION
    kind: Literal["sweep"] = "sweep"
    started_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    interrupted: bool = False
    config: SweepConfigRecord
    environment: EnvironmentRecord
    runs: list[SweptRunRecord]
    points: list[ScalingPointRecord] = Field(default_factory=list)
    reductions: list[ReductionRecord] = Field(default_factory=list)
    laws: list[LawRecord] = Field(default_factory=list)
    memory: list[MemoryLineRecord] = Field(default_factory=list)
    recommendations: list[RecommendationRecord] = Field(default_factory=list)
    warnings: list[WarningRecord] = Field(default_factory=list)
