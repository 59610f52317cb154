"""What is to be run: every choice of a comparison, made once and not changed while it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.coupa.distribution import Distribution
from harness.coupa.endurance import Endurance
from harness.coupa.log_settings import LogLevel
from harness.coupa.tuning import PageLoad, Tuning
from harness.errors import RecordError
from harness.host.browsers import Browser
from harness.record.run import ConfigRecord, RunRecord
from harness.workload.site import Workload

DEFAULT_ROUNDS = 5  # The fewest with which a one-sided exact signed-rank bound at 95 % exists (2**-5 < 0.05).


@dataclass(frozen=True, slots=True)
class Plan:
    """One comparison of two modes on one batch.

    Attributes:
        rounds: the most that will be run.
        budget_s: seconds after which no round is begun; None for no end.
        rounds_auto: looks on the way may end the rounds earlier.
        browsers: that the workers of a mode with a context per PO share; None where each starts its own.
        injected_delay_ms: by which each PO of a mode is slowed on purpose, to see whether that is noticed.
        third: a mode that runs in every round beside the two, and is judged by nothing; empty without one.
        calibrates: the two are one mode, run to see what verdicts are worth.
        endurance: how often what fails is tried again.
        log_level: the least that is written down of the workers' doings.
    """

    workload: Workload
    browser: Browser
    workers: int
    baseline: str
    candidate: str
    rounds: int
    cleanup: str
    distribution: Distribution
    min_reduction_pct: float
    out_dir: Path
    headed: bool = False
    sampling: bool = True
    keep_downloads: bool = False
    isolation_round: bool = True
    third: str = ""
    tuning: Tuning = field(default_factory=Tuning)
    budget_s: float | None = None
    injected_delay_ms: Mapping[str, float] = field(default_factory=dict)
    browsers: int | None = None
    rounds_auto: bool = False
    calibrates: bool = False
    endurance: Endurance = field(default_factory=Endurance)
    log_level: LogLevel = LogLevel.INFO

    @property
    def arms(self) -> tuple[str, ...]:
        """The modes of a round, in no order of running."""
        return (self.baseline, self.candidate, self.third) if self.third else (self.baseline, self.candidate)

    @property
    def isolation_modes(self) -> tuple[str, ...]:
        """The modes whose isolation is checked before anything is measured."""
        return tuple(dict.fromkeys(self.arms)) if self.isolation_round else ()

    def config(self) -> ConfigRecord:
        """The options as they go into the run's record."""
        return ConfigRecord(
            pos=self.workload.pos,
            workers=self.workers,
            scenario=self.workload.name,
            baseline=self.baseline,
            candidate=self.candidate,
            rounds=self.rounds,
            min_reduction_pct=self.min_reduction_pct,
            browser=self.browser.kind.value,
            headed=self.headed,
            distribution=self.distribution.value,
            cleanup=self.cleanup,
            seed=self.workload.seed,
            sampling=self.sampling,
            keep_downloads=self.keep_downloads,
            isolation_round=self.isolation_round,
            third=self.third,
            page_load=self.tuning.page_load.value,
            overlap=self.tuning.overlap,
            blocked=list(self.tuning.blocked),
            budget_s=self.budget_s,
            injected_delay_ms=dict(self.injected_delay_ms),
            browsers=self.browsers,
            rounds_auto=self.rounds_auto,
            calibrates=self.calibrates,
            attempts=self.endurance.attempts,
            tries=self.endurance.tries,
            retire_after=self.endurance.retire_after,
            retire_at_bytes=self.endurance.retire_at_bytes,
            log_level=self.log_level.value,
            grid=self.browser.grid,
        )


def plan_of_record(run: RunRecord, folder: Path, browser: Browser, workload: Workload) -> Plan:
    """The plan of a run that was recorded, to go on with it in its ``folder``; the reverse of what records it.

    Args:
        browser: the one that it was run with, as it is found now.
        workload: the one that the record describes.

    Raises:
        RecordError: the record names what this harness does not know.
    """
    config = run.config
    try:
        distribution, page_load = Distribution(config.distribution), PageLoad(config.page_load)
        log_level = LogLevel(config.log_level)
    except ValueError as error:
        raise RecordError(f"{folder} holds a run that cannot be repeated: {error}.", "Start a new one.") from error
    return Plan(
        workload=workload,
        browser=browser,
        workers=config.workers,
        baseline=config.baseline,
        candidate=config.candidate,
        rounds=config.rounds,
        cleanup=config.cleanup,
        distribution=distribution,
        min_reduction_pct=config.min_reduction_pct,
        out_dir=folder,
        headed=config.headed,
        sampling=config.sampling,
        keep_downloads=config.keep_downloads,
        isolation_round=config.isolation_round,
        third=config.third,
        tuning=Tuning(page_load, config.overlap, tuple(config.blocked)),
        budget_s=config.budget_s,
        injected_delay_ms=dict(config.injected_delay_ms),
        browsers=config.browsers,
        rounds_auto=config.rounds_auto,
        calibrates=config.calibrates,
        endurance=Endurance(
            attempts=config.attempts,
            tries=config.tries,
            retire_after=config.retire_after,
            retire_at_bytes=config.retire_at_bytes,
        ),
        log_level=log_level,
    )
