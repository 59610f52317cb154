"""What was measured, and its ratios."""

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tests.benchmarks.ratios import PairedRatio, paired_ratio


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


def gain(series: Series, scenario: str, measure: str, against: str, of: Callable[[Run], float]) -> PairedRatio:
    """A measure against the same mode without it: the ratio of what a PO takes, below 1 for less."""

    def by_round(name: str) -> dict[int, float]:
        return {run.round: of(run) for run in series.runs if (run.scenario, run.measure) == (scenario, name)}

    with_it, without = by_round(measure), by_round(against)
    return paired_ratio((with_it[each], without[each]) for each in sorted(with_it.keys() & without.keys()))


def save(series: Series, path: Path) -> None:
    """Write the series."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(series.model_dump_json(indent=1) + "\n", encoding="utf-8")
