"""What was measured, and its ratios."""

import math
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from harness.analysis.interval import hodges_lehmann, signed_rank_bounds

LEVEL = 0.975  # Of each bound, so that both together leave 5 % out.


class Run(BaseModel):
    """A batch worked with one measure, by one worker; figures are per PO, without the driver's start."""

    model_config = ConfigDict(frozen=True)

    measure: str
    scenario: str
    round: int
    wall_ms: float
    cpu_ms: float


class Series(BaseModel):
    """All runs, with where they were made."""

    model_config = ConfigDict(frozen=True)

    browser: str
    machine: str
    runs: tuple[Run, ...] = ()


class Gain(BaseModel):
    """A measure against the same mode without it: the ratio of what a PO takes, below 1 for less, with its bounds."""

    model_config = ConfigDict(frozen=True)

    estimate: float
    low: float | None
    high: float | None


def gain(series: Series, scenario: str, measure: str, against: str, of: Callable[[Run], float]) -> Gain:
    """The Hodges-Lehmann centre of the ratios of all rounds, and its 95 % interval."""

    def by_round(name: str) -> dict[int, float]:
        return {run.round: of(run) for run in series.runs if (run.scenario, run.measure) == (scenario, name)}

    with_it, without = by_round(measure), by_round(against)
    logs = [math.log(with_it[each] / without[each]) for each in sorted(with_it.keys() & without.keys())]
    low, high = signed_rank_bounds(logs, LEVEL)
    return Gain(
        estimate=math.exp(hodges_lehmann(logs)),
        low=None if low is None else math.exp(low),
        high=None if high is None else math.exp(high),
    )


def save(series: Series, path: Path) -> None:
    """Write the series."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(series.model_dump_json(indent=1) + "\n", encoding="utf-8")
