"""Whether the reduction fell against an earlier run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.analysis.arms import pair_rounds
from harness.analysis.gate.condition import Case, Finding, Standing, run_level
from harness.analysis.interval import hodges_lehmann
from harness.analysis.shift import estimate_shift, shift_bounds, values_needed_each
from harness.analysis.wording import confidence, in_words, percent
from harness.record.run import IntervalRecord, RunRecord


@dataclass(frozen=True, slots=True)
class Regression:
    """Whether fewer points of the reduction were lost than are allowed, judged by the interval of the loss.

    The shift between the log ratios of the two runs becomes points through the ratio that the earlier run is estimated
    to have: its own uncertainty scales the loss by a few percent and is left out. Too few rounds on one side are not
    made good by many on the other: :mod:`harness.analysis.shift` says what a small sample does beside a large one.
    """

    name: str = "regression"

    def look(self, case: Case) -> Finding | None:
        """Compare with the earlier run; None without one."""
        if case.baseline is None:
            return None
        # A look ends the rounds at a lucky or an unlucky moment: judged at 95 %, two such runs gave up to 8.5 % false
        # alarms in simulation, at the level of their looks 2.5 %.
        level = max(run_level(case.run), run_level(case.baseline))
        before, after = _log_ratios(case.baseline), _log_ratios(case.run)
        loss = _lost(before, after, level)
        if loss is None or min(len(before), len(after)) < values_needed_each(level):
            return Finding(self.name, "inconclusive", _too_few(len(before), len(after), level))
        limit = case.max_loss_points
        was, now = (-100 * math.expm1(hodges_lehmann(each)) for each in (before, after))
        sentence = f"The reduction was {percent(was)} and is {percent(now)}; {_in_words(loss, limit)}"
        measured = IntervalRecord(estimate=loss.estimate, low=loss.low, high=loss.high, level=level)
        return Finding(self.name, _standing(loss, limit), sentence, measured=measured, limit=limit)


class _Loss(NamedTuple):
    """Percentage points of the reduction that were lost."""

    estimate: float
    low: float
    high: float
    level: float


def _log_ratios(run: RunRecord) -> list[float]:
    return [pair.log_ratio for pair in pair_rounds(run.rounds, run.config.baseline, run.config.candidate)]


def _lost(before: Sequence[float], after: Sequence[float], level: float) -> _Loss | None:
    """The loss with its bounds; None from too few rounds for any."""
    low, high = shift_bounds(before, after, level)
    if low is None or high is None:
        return None
    ratio_pct = 100 * math.exp(hodges_lehmann(before))
    estimate, lowest, highest = (ratio_pct * math.expm1(each) for each in (estimate_shift(before, after), low, high))
    return _Loss(estimate, lowest, highest, level)


def _standing(loss: _Loss, max_points: float) -> Standing:
    if loss.high < max_points:
        return "pass"
    return "fail" if loss.low > max_points else "inconclusive"


def _in_words(loss: _Loss, max_points: float) -> str:
    sure, allowed = f"with {confidence(loss.level)} confidence", _points(max_points)
    low, high = (_points(bound, max_points) for bound in (loss.low, loss.high))
    from_low = percent(loss.low, max_points).removesuffix(" %")
    standing = _standing(loss, max_points)
    if standing == "pass" and loss.high < 0:
        return f"{sure} the gain is at least {_points(-loss.high)}."
    if standing == "pass":
        return f"{sure} the loss is at most {high}, less than the {allowed} allowed."
    if standing == "fail":
        return f"{sure} the loss is at least {low}, more than the {allowed} allowed."
    return (
        f"the loss may be anything from {from_low} to {high}, so it is open whether it exceeds the {allowed} allowed. "
        "Measure both runs with more --rounds."
    )


def _points(value: float, against: float | None = None) -> str:
    number = percent(value, against).removesuffix(" %")
    return f"{number} {'point' if number == '1' else 'points'}"


def _too_few(before: int, after: int, level: float) -> str:
    have = f"{in_words(after, 'whole round')} against {before} of the earlier run cannot show a loss"
    takes = f"{confidence(level)} confidence takes"
    return f"{have}: {takes} at least {values_needed_each(level)} of each. Ask for more --rounds."
