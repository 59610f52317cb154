"""Runs of the past, put side by side where they can be compared, with the changes of their level."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import fmean, median

from scipy import stats

from harness.analysis.arms import Pair, pair_rounds
from harness.analysis.changepoints import change_points
from harness.analysis.comparison import compare_rounds
from harness.analysis.machine import Machine, machine_of
from harness.analysis.summary import failed_checks
from harness.record.base import VerdictName
from harness.record.run import ConfigRecord, EnvironmentRecord, IntervalRecord, RunRecord

_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A run and the file that it came from."""

    path: str
    run: RunRecord


@dataclass(frozen=True, slots=True, order=True)
class Setting:
    """All that two runs must have in common before their figures can be compared."""

    scenario: str
    pos: int
    workers: int
    baseline: str
    candidate: str
    browser: str
    headed: bool
    cleanup: str
    distribution: str
    seed: int
    page_load: str
    overlap: bool
    blocked: tuple[str, ...]
    browsers: int
    injected_delay_ms: tuple[tuple[str, float], ...]
    retire_after: int
    retire_at_bytes: int
    on_grid: bool
    machine: Machine


@dataclass(frozen=True, slots=True)
class Timing:
    """The median wall time of one arm, with bounds where there are rounds enough."""

    median_s: float
    low_s: float | None
    high_s: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """What one run adds to its series."""

    path: str
    started_at: datetime
    commit: str
    rounds: int
    baseline: Timing
    candidate: Timing
    reduction_pct: IntervalRecord
    min_reduction_pct: float
    verdict: VerdictName
    failed_checks: int
    config: ConfigRecord
    environment: EnvironmentRecord
    scenario: str

    @property
    def log_ratio(self) -> float:
        """Logarithm of the candidate's time over the baseline's, as estimated from the rounds."""
        return math.log1p(-self.reduction_pct.estimate / 100)


@dataclass(frozen=True, slots=True)
class Level:
    """Where the runs between two lasting changes lie: their mean reduction, and the medians of their times."""

    reduction_pct: float
    baseline_s: float
    candidate_s: float


@dataclass(frozen=True, slots=True)
class Change:
    """A lasting change: the place of the first run after it, the levels, and what else changed between two runs."""

    at: int
    before: Level
    after: Level
    with_it: tuple[str, ...]

    @property
    def points(self) -> float:
        """By how many points of percent the reduction rose; negative where it fell."""
        return self.after.reduction_pct - self.before.reduction_pct


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one setting, oldest first, and the lasting changes between them."""

    setting: Setting
    points: tuple[Point, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Every series, and how many runs were left out of them."""

    series: tuple[Series, ...]
    interrupted: int
    without_rounds: int
    copies: int


def history_of(saved: Iterable[SavedRun], *, last: int | None = None, scenario: str | None = None) -> History:
    """Sort runs into series, of which only the ``last`` runs are kept; a run saved in two places counts once.

    Runs that were broken off, or have no round with both arms, are counted and left out: their figures come from
    fewer rounds than were asked for, and it may be the figures themselves that made someone break them off.
    """
    interrupted = without_rounds = copies = 0
    found: dict[Setting, dict[datetime, Point]] = {}
    for each in saved:
        run = each.run
        if scenario is not None and run.config.scenario != scenario:
            continue
        pairs = pair_rounds(run.rounds, run.config.baseline, run.config.candidate)
        if run.interrupted or run.finished_at is None:
            interrupted += 1
        elif not pairs:
            without_rounds += 1
        elif run.started_at in (points := found.setdefault(setting_of(run), {})):
            copies += 1
        else:
            points[run.started_at] = _point(each, pairs)
    series = (_series(setting, found[setting].values(), last) for setting in sorted(found))
    return History(tuple(series), interrupted, without_rounds, copies)


def setting_of(run: RunRecord) -> Setting:
    """The setting of a run."""
    config = run.config
    return Setting(
        scenario=config.scenario,
        pos=config.pos,
        workers=config.workers,
        baseline=config.baseline,
        candidate=config.candidate,
        browser=run.environment.browser,
        headed=config.headed,
        cleanup=config.cleanup,
        distribution=config.distribution,
        seed=config.seed,
        page_load=config.page_load,
        overlap=config.overlap,
        blocked=tuple(sorted(config.blocked)),
        browsers=config.browsers or 0,
        injected_delay_ms=tuple(sorted(config.injected_delay_ms.items())),
        retire_after=config.retire_after or 0,
        retire_at_bytes=config.retire_at_bytes or 0,
        on_grid=bool(config.grid),
        machine=machine_of(run.environment),
    )


def _series(setting: Setting, points: Iterable[Point], last: int | None) -> Series:
    kept = sorted(points, key=lambda point: point.started_at)
    kept = kept if last is None else kept[-last:]
    return Series(setting, tuple(kept), tuple(_changes(kept)))


def _changes(points: Sequence[Point]) -> list[Change]:
    places = change_points([point.log_ratio for point in points])
    levels = [_level(points[start:end]) for start, end in pairwise([0, *places, len(points)])]
    return [
        Change(at, before, after, tuple(_differences(points[at - 1], points[at])))
        for at, (before, after) in zip(places, pairwise(levels), strict=True)
    ]


def _level(points: Sequence[Point]) -> Level:
    return Level(
        reduction_pct=-100 * math.expm1(fmean(point.log_ratio for point in points)),
        baseline_s=median(point.baseline.median_s for point in points),
        candidate_s=median(point.candidate.median_s for point in points),
    )


def _point(saved: SavedRun, pairs: Sequence[Pair]) -> Point:
    run, config = saved.run, saved.run.config
    comparison = run.comparison or compare_rounds(
        run.rounds, config.baseline, config.candidate, config.min_reduction_pct
    )
    level = comparison.reduction_pct.level
    return Point(
        path=saved.path,
        started_at=run.started_at,
        commit=run.environment.commit,
        rounds=len(pairs),
        baseline=_timing([pair.baseline.wall_s for pair in pairs], level),
        candidate=_timing([pair.candidate.wall_s for pair in pairs], level),
        reduction_pct=comparison.reduction_pct,
        min_reduction_pct=comparison.min_reduction_pct,
        verdict=comparison.verdict,
        failed_checks=len(failed_checks(run)),
        config=config,
        environment=run.environment,
        scenario=json.dumps(run.scenario, sort_keys=True),
    )


def _timing(times_s: Sequence[float], level: float) -> Timing:
    """The median and its bounds, each correct at ``level`` on its own: a two-sided interval leaves out both sides."""
    bounds = stats.quantile_test(times_s, p=0.5).confidence_interval(2 * level - 1)
    low, high = (None if math.isnan(bound) else float(bound) for bound in (bounds.low, bounds.high))
    return Timing(median(times_s), low, high)


def _differences(before: Point, after: Point) -> list[str]:
    """What changed from one run to the next, beyond the commit, and may be why."""
    facts = (
        ("the harness", before.environment.harness_version, after.environment.harness_version),
        ("the browser", before.environment.browser_version, after.environment.browser_version),
        ("the driver", before.environment.driver_version, after.environment.driver_version),
        ("Python", before.environment.python, after.environment.python),
    )
    changed = [f"{name} from {old} to {new}" for name, old, new in facts if old != new]
    return [*changed, *(["the scenario's content"] if before.scenario != after.scenario else [])]
