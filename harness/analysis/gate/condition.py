"""What a condition of the gate is: what it looks at, and what it finds."""

from dataclasses import dataclass
from typing import Literal, Protocol

from harness.record.run import IntervalRecord, RunRecord

Standing = Literal["pass", "inconclusive", "fail", "checks-failed"]
WORST_LAST: tuple[Standing, ...] = ("pass", "inconclusive", "fail", "checks-failed")

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be judged.

    Attributes:
        min_reduction_pct: the reduction asked for, in percent; None for the one that the run was started with.
        baseline: an earlier run of the same workload, whose reduction is to be kept; None to judge without one.
        max_loss_points: how many percentage points of the reduction may be lost against that run.
    """

    run: RunRecord
    min_reduction_pct: float | None = None
    baseline: RunRecord | None = None
    max_loss_points: float = 5.0

    @property
    def line_pct(self) -> float:
        """The reduction asked for, in percent."""
        return self.run.config.min_reduction_pct if self.min_reduction_pct is None else self.min_reduction_pct


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition says of a case.

    Attributes:
        sentence: what was found, and what to do about it unless it passed.
        details: further findings, such as those of each failed check.
        measured: the estimate and the bounds that were judged, in percent or percentage points, if any were.
        limit: what they were held against.
    """

    condition: str
    standing: Standing
    sentence: str
    details: tuple[str, ...] = ()
    measured: IntervalRecord | None = None
    limit: float | None = None


class Condition(Protocol):
    """One thing that a run must meet to pass the gate."""

    @property
    def name(self) -> str:
        """Stable identifier, such as ``target``."""
        ...

    def look(self, case: Case) -> Finding | None:
        """What the case shows, or None where the condition was not asked for."""
        ...


def run_level(run: RunRecord) -> float:
    """The confidence of each bound that the run's own verdict has: higher than usual where looks had to be paid for.

    A run that was killed has no decision yet, but its comparison after the last round has the level.
    """
    if run.decision is not None and run.decision.rule == "looks" and run.decision.looks:
        level = run.decision.looks[-1].level
    else:
        level = run.comparison.reduction_pct.level if run.comparison else LEVEL
    return level if LEVEL <= level < 1 else LEVEL
