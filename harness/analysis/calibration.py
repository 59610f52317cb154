"""What verdicts from a machine are worth: how often they pass falsely, and what they can detect.

The noise is that of a mode compared with itself (A/A). Either side of such a round could have been called the baseline,
so that each difference stands for itself and its opposite. Runs with a known true reduction are drawn from that noise
and judged by the bounds that judge every run.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from harness.analysis.interval import signed_rank_bounds
from harness.analysis.looks import LOOK_LEVEL, LOOKS
from harness.analysis.machine import machine_of
from harness.analysis.wording import in_words, percent
from harness.record.calibration import CalibrationRecord, PowerRecord
from harness.record.run import EnvironmentRecord, RunRecord

AUTO = "auto"
LEVEL = 0.95
ENOUGH_POWER_PCT = 80.0  # The customary chance of finding what is there (Cohen 1988).
FEWEST_ROUNDS = 8  # Fewer differences than this say little of the tails that false passes come from.
_RUNS = 1000  # A rate of 5 % is then known to within 1.4 points.
_SEED = 5
_STEP_PCT = 2.0
_MOST_PCT = 80.0


@dataclass(frozen=True, slots=True)
class _Design:
    """A number of rounds, with the looks that are taken at them."""

    rounds: str
    looks: tuple[int, ...]
    level: float


_DESIGNS = (
    *(_Design(str(rounds), (rounds,), LEVEL) for rounds in (5, 8, 12, 20)),
    _Design(AUTO, LOOKS, LOOK_LEVEL),
)


def noise_pct(log_ratios: Sequence[float]) -> float:
    """The standard deviation of a round's difference around none, in percent."""
    return 100 * math.sqrt(statistics.fmean(each**2 for each in log_ratios))


def true_reductions_pct(min_reduction_pct: float) -> list[float]:
    """The scale of true reductions: from the line that is asked for upwards."""
    steps = max(0, int((_MOST_PCT - min_reduction_pct) // _STEP_PCT))
    return [min_reduction_pct + step * _STEP_PCT for step in range(steps + 1)]


def power_of(log_ratios: Sequence[float], min_reduction_pct: float) -> list[PowerRecord]:
    """What each number of rounds can tell, given the log ratios of a mode against itself.

    Raises:
        ValueError: there are no log ratios.
    """
    if not log_ratios:
        raise ValueError("no round, no noise")
    seen = np.asarray([*log_ratios, *(-each for each in log_ratios)], dtype=float)
    return [_power(design, seen, min_reduction_pct) for design in _DESIGNS]


def _power(design: _Design, seen: "np.ndarray[tuple[int], np.dtype[np.float64]]", line_pct: float) -> PowerRecord:
    random = np.random.default_rng(_SEED)
    margins = [_margin(random.choice(seen, size=design.looks[-1]).tolist(), design) for _ in range(_RUNS)]
    reductions_pct = true_reductions_pct(line_pct)
    # A true reduction moves all log ratios, and so the bound, by as much: the run passes if that covers the margin.
    room = [math.log1p(-line_pct / 100) - math.log1p(-true / 100) for true in reductions_pct]
    pass_pct = [100 * sum(margin < each for margin in margins) / _RUNS for each in room]
    enough = [true for true, share in zip(reductions_pct, pass_pct, strict=True) if share >= ENOUGH_POWER_PCT]
    return PowerRecord(
        rounds=design.rounds,
        false_pass_pct=pass_pct[0],
        detectable_pct=min(enough, default=None),
        pass_pct=pass_pct,
    )


def _margin(noise: Sequence[float], design: _Design) -> float:
    """The upper bound of pure noise at the look that is kindest to the candidate."""
    bounds = (signed_rank_bounds(noise[:look], design.level)[1] for look in design.looks)
    return min(bound for bound in bounds if bound is not None)


def same_machine(one: EnvironmentRecord, other: EnvironmentRecord) -> bool:
    """Whether two runs were made by the same kind of machine with the same browser."""
    return (machine_of(one), one.browser) == (machine_of(other), other.browser)


def citation(record: CalibrationRecord, run: RunRecord) -> str:
    """What a calibration says of a verdict from the same machine."""
    power = _for_run(record, run)
    line = record.config.min_reduction_pct
    asked = AUTO if power.rounds == AUTO else in_words(int(power.rounds), "round")
    found = (
        f"a true reduction of {percent(power.detectable_pct)} or more passes with a chance of at least 80 %"
        if power.detectable_pct is not None
        else f"no true reduction up to {percent(record.reductions_pct[-1])} passes with a chance of 80 %"
    )
    return (
        f"Calibrated on this machine ({record.started_at:%Y-%m-%d}, {described(record)}): the two sides of a round "
        f"differ by {percent(record.noise_pct)}; with {asked} {found}, and one of exactly {percent(line)} in "
        f"{percent(power.false_pass_pct)} of runs."
    )


def described(record: CalibrationRecord) -> str:
    """What was compared with itself."""
    config = record.config
    return (
        f"{config.baseline} against itself, {config.scenario}, {in_words(config.pos, 'PO')}, "
        f"{in_words(config.workers, 'worker')}, {in_words(len(record.log_ratios), 'round')}"
    )


def best_for(run: RunRecord, records: Sequence[CalibrationRecord]) -> CalibrationRecord | None:
    """The calibration that tells most about a run: of the same machine and line, of its scenario if any, the newest."""
    fitting = [
        each
        for each in records
        if same_machine(each.environment, run.environment)
        and each.config.min_reduction_pct == run.config.min_reduction_pct
    ]
    return max(fitting, key=lambda each: (_likeness(each, run), each.started_at), default=None)


def _likeness(record: CalibrationRecord, run: RunRecord) -> tuple[bool, bool]:
    return record.config.scenario == run.config.scenario, record.config.workers == run.config.workers


def _for_run(record: CalibrationRecord, run: RunRecord) -> PowerRecord:
    """The design that is nearest to the run's, and promises no more."""
    if run.decision is not None and run.decision.rule == "looks":
        return next(each for each in record.power if each.rounds == AUTO)
    fixed = [each for each in record.power if each.rounds != AUTO]
    return max((each for each in fixed if int(each.rounds) <= run.config.rounds), key=_count, default=fixed[0])


def _count(power: PowerRecord) -> int:
    return int(power.rounds)
