"""``run.json``: what one run measured, and the boundary between running and judging.

Units are in the names: ``_s`` seconds, ``_bytes`` bytes, ``_pct`` percent. All models are frozen; a file of a
newer schema is refused, unknown keys of an older one are ignored.
"""

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from harness.record.base import Record, VerdictName
from harness.record.decision import DecisionRecord

# 1 had no decision, no injected delay, no budget and no commit; 2 could not be resumed. All that came has defaults.
SCHEMA_VERSION = 3
DRIVER_REPLACED = "driver-replaced"  # Code of a trial's warning, by which the run's own warning finds it.
WORKER_DIED = "worker-died"  # The same, of a worker's process.
WORKER_GIVEN_UP = "worker-given-up"  # The same, of a worker that got no more POs.
FELL_BACK = "fell-back"  # The same, of a trial that was not worked in its mode to the end.
LEAK_CHECK_PREFIX = "no-leak-"  # Begins the name of each vector's check in an isolation round.
RESIDUE_PREFIX = "cannot be cleaned: "  # Begins the findings that a profile shared by several POs cannot avoid.

MemoryKind = Literal["pss", "uss", "rss", "not-measured"]
CheckStatus = Literal["passed", "failed", "not-applicable"]
PoStatusName = Literal["COMPLETED", "PARTIAL", "NO_ATTACHMENTS", "PO_NOT_FOUND", "FAILED"]


class WarningRecord(Record):
    """Something a reader should know before trusting a number."""

    code: str = Field(description="Stable identifier, such as saturated-cpu.")
    sentence: str = Field(description="What was seen, with its figure.")
    remedy: str = Field(description="What to do about it.")


class FileRecord(Record):
    """One attachment as it lies in its PO's folder."""

    name: str
    bytes: int
    sha256: str


class PoRecord(Record):
    """One PO's outcome in one trial."""

    po: str
    supplier: str
    status: PoStatusName
    reason: str = ""
    worker: int
    started_s: float = Field(description="Seconds after the start of the trial.")
    wall_s: float
    spans: dict[str, float] = Field(
        description="Seconds per step; the driver's start and end count to the PO that paid for them."
    )
    files: list[FileRecord]
    attempts: int = 1
    troubles: list[str] = Field(default_factory=list, description="What ended each attempt that failed.")
    strays: list[str] = Field(
        default_factory=list,
        description="Downloads that began while this PO was in hand and that it had not asked for; none was kept.",
    )


class MemorySample(Record):
    """One reading of a worker's process tree."""

    at_s: float = Field(description="Seconds after the start of the trial.")
    memory_bytes: int
    processes: int


class WorkerRecord(Record):
    """One worker process and everything it started."""

    worker: int
    wall_s: float
    cpu_s: float
    peak_memory_bytes: int
    mean_memory_bytes: int = 0
    memory_kind: MemoryKind
    peak_processes: int = 0
    driver_starts: int
    deaths: int = Field(default=0, description="Times that its process died; a new one took its place.")
    retired: int = Field(default=0, description="Of these, the starts in place of a driver that was retired by plan.")
    pos_done: int
    spans: dict[str, float] = Field(
        default_factory=dict, description="Seconds spent outside any PO: start and end of a long-lived driver."
    )
    series: list[MemorySample] = Field(default_factory=list)


class CheckRecord(Record):
    """One check's outcome; a failed one names each finding in a sentence."""

    name: str
    status: CheckStatus
    findings: list[str] = Field(default_factory=list)


class ServerRecord(Record):
    """The fake site's own share of a trial."""

    requests: int
    bytes: int
    cpu_s: float
    cpu_share_pct: float = Field(description="Of one core, over the trial's wall time.")


class TrialRecord(Record):
    """One batch in one mode."""

    mode: str
    position: int = Field(description="0 for the arm that ran first in its round.")
    wall_s: float
    cpu_busy_pct: float = Field(default=0.0, description="Busy share of all cores over the trial.")
    saturated_pct: float = Field(default=0.0, description="Share of the trial in which all cores were over 90 % busy.")
    throttled_pct: float | None = Field(
        default=None,
        description="Share of the CPU time asked for that was held back, by a container's quota, a virtual machine's "
        "host or heat; None where the platform does not tell.",
    )
    sampling_cpu_s: float = 0.0
    warnings: list[WarningRecord] = Field(default_factory=list)
    server: ServerRecord | None = None
    workers: list[WorkerRecord]
    pos: list[PoRecord]
    checks: list[CheckRecord] = Field(default_factory=list)


class RoundRecord(Record):
    """One trial of each arm, side by side."""

    index: int
    trials: list[TrialRecord]
    checks: list[CheckRecord] = Field(
        default_factory=list, description="What only the trials of a round together can show."
    )


class IntervalRecord(Record):
    """An estimate with its bounds; each bound holds, on its own, at ``level``. None where n is too small."""

    estimate: float
    low: float | None
    high: float | None
    level: float = Field(description="Confidence of each one-sided bound, as a fraction.")


class ThirdArmRecord(Record):
    """What the rounds say of a third arm against one of the two that are compared; no verdict depends on it."""

    mode: str
    against: str
    rounds: int
    reduction_pct: IntervalRecord
    speedup: IntervalRecord


class ComparisonRecord(Record):
    """What the rounds say about the claim."""

    baseline: str
    candidate: str
    rounds: int
    reduction_pct: IntervalRecord
    speedup: IntervalRecord
    verdict: VerdictName
    reason: str = Field(description="The verdict in a sentence.")
    min_reduction_pct: float
    third_arm: list[ThirdArmRecord] = Field(
        default_factory=list, description="A third arm against the baseline and against the candidate, if there is one."
    )


class ResumptionRecord(Record):
    """That an interrupted run was resumed, and where it stood then."""

    at: AwareDatetime
    round_index: int = Field(description="The round to go on with, from 0; 0 while isolation was still being checked.")
    trials_done: int = Field(description="Trials of that round that were complete already.")
    gap_s: float = Field(
        description="Seconds since the run ended or, where it was killed, since it last saved a trial."
    )
    commit: str = Field(default="", description="Git commit of the folder that it was resumed in; empty for none.")
    load_1m: float | None = None


class EnvironmentRecord(Record):
    """Where the run happened."""

    harness_version: str
    python: str
    os: str
    cpu_model: str
    cores: int
    memory_total_bytes: int
    memory_available_bytes: int
    load_1m: float | None
    browser: str
    browser_version: str
    browser_path: str = Field(description="On a Grid, the Grid's address.")
    driver_version: str
    browser_choice: str = Field(default="", description="Why this browser was taken.")
    commit: str = Field(default="", description="Git commit of the folder that the run was started in; empty for none.")
    sandbox: bool = Field(
        default=True, description="Browsers were locked in by their own sandbox; on a Grid that is its nodes' affair."
    )


class ConfigRecord(Record):
    """The options that the run was started with."""

    pos: int
    workers: int
    scenario: str
    baseline: str
    candidate: str
    rounds: int
    min_reduction_pct: float
    browser: str
    headed: bool
    distribution: str
    cleanup: str
    seed: int
    sampling: bool
    keep_downloads: bool
    isolation_round: bool = False
    third: str = Field(default="", description="Mode of a third arm, which the verdict leaves out; empty without one.")
    page_load: str = Field(default="normal", description="When a page counted as loaded: normal or eager.")
    overlap: bool = Field(default=False, description="Pages began to load while the last files of a PO arrived.")
    blocked: list[str] = Field(default_factory=list, description="What pages were kept from loading.")
    budget_s: float | None = Field(default=None, description="Seconds after which no round was begun; None for no end.")
    injected_delay_ms: dict[str, float] = Field(
        default_factory=dict, description="Milliseconds that each PO of a mode was slowed by, on purpose."
    )
    browsers: int | None = Field(
        default=None, description="Browsers that workers shared, in a mode with a context per PO; None for one each."
    )
    rounds_auto: bool = Field(default=False, description="Looks on the way could end the rounds, before the last one.")
    calibrates: bool = Field(
        default=False,
        description="The run is of 'harness calibrate': a mode against itself, for what verdicts are worth.",
    )
    attempts: int = Field(default=2, description="Visits to a PO whose driver or worker failed under it.")
    tries: int = Field(default=3, description="Requests for a page or file that the site failed to give.")
    retire_after: int | None = Field(default=None, description="POs after which a driver was replaced.")
    retire_at_bytes: int | None = Field(default=None, description="Memory at which a driver was replaced.")
    log_level: str = Field(default="info", description="The least that log.jsonl holds.")
    grid: str = Field(default="", description="Address of the Selenium Grid that drivers ran on; empty for none.")


class RunRecord(Record):
    """A whole run, as saved."""

    schema_version: int = SCHEMA_VERSION
    started_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    interrupted: bool = False
    config: ConfigRecord
    scenario: dict[str, Any]
    environment: EnvironmentRecord
    rounds: list[RoundRecord]
    begun: list[TrialRecord] = Field(
        default_factory=list, description="The complete trials of a round that is not complete; no figure is from them."
    )
    resumed: list[ResumptionRecord] = Field(
        default_factory=list, description="Each time the run went on after an interruption."
    )
    isolation: list[TrialRecord] = Field(
        default_factory=list,
        description="One unmeasured trial of each mode with state planted on every page; its times judge nothing.",
    )
    warnings: list[WarningRecord] = Field(default_factory=list)
    comparison: ComparisonRecord | None = None
    decision: DecisionRecord | None = Field(default=None, description="Why the rounds ended; None while they go on.")
    calibration: str = Field(
        default="", description="What an earlier 'harness calibrate' on this machine says of such verdicts."
    )
