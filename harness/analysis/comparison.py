"""From paired rounds to a verdict on the claim that the candidate takes less time."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from harness.analysis.arms import pair_rounds
from harness.analysis.interval import hodges_lehmann, rounds_needed, signed_rank_bounds
from harness.analysis.wording import confidence, in_words, percent, time_against
from harness.record.base import VerdictName
from harness.record.run import ComparisonRecord, IntervalRecord, RoundRecord, ThirdArmRecord


def compare_rounds(
    rounds: Sequence[RoundRecord],
    baseline: str,
    candidate: str,
    min_reduction_pct: float = 20.0,
    level: float = 0.95,
    third: str = "",
) -> ComparisonRecord:
    """Compare wall times pairwise, round by round, and judge by the interval, never by the estimate alone.

    The estimate is the Hodges-Lehmann centre of the log ratios; each bound is one-sided at ``level``. The
    verdict is pass where the lower bound of the reduction is above ``min_reduction_pct``, fail where the
    upper bound is below it, and inconclusive otherwise. With no whole round at all the estimate is 0 and the
    reason says so. A ``third`` arm is estimated against both and changes nothing of that.
    """
    estimate = _estimate(rounds, baseline, candidate, level)
    judged = ComparisonRecord(
        baseline=baseline,
        candidate=candidate,
        rounds=estimate.rounds,
        reduction_pct=estimate.reduction_pct,
        speedup=estimate.speedup,
        verdict=_verdict(estimate.reduction_pct, min_reduction_pct),
        reason="",
        min_reduction_pct=min_reduction_pct,
        third_arm=_third_arm(rounds, third, (baseline, candidate), level) if third else [],
    )
    return judged.model_copy(update={"reason": _reason(judged)})


class _Estimate(NamedTuple):
    rounds: int
    reduction_pct: IntervalRecord
    speedup: IntervalRecord


def _estimate(rounds: Sequence[RoundRecord], baseline: str, candidate: str, level: float) -> _Estimate:
    log_ratios = [pair.log_ratio for pair in pair_rounds(rounds, baseline, candidate)]
    centre = hodges_lehmann(log_ratios) if log_ratios else 0.0
    bounds = signed_rank_bounds(log_ratios, level)
    reduction, speedup = (_interval(figure, centre, bounds, level) for figure in (_reduction_pct, _speedup))
    return _Estimate(len(log_ratios), reduction, speedup)


def _third_arm(rounds: Sequence[RoundRecord], third: str, others: Sequence[str], level: float) -> list[ThirdArmRecord]:
    estimates = {other: _estimate(rounds, other, third, level) for other in others}
    return [ThirdArmRecord(mode=third, against=other, **estimate._asdict()) for other, estimate in estimates.items()]


def _interval(
    figure: Callable[[float], float], centre: float, bounds: tuple[float | None, float | None], level: float
) -> IntervalRecord:
    """The interval of a figure that falls as the log ratio rises, so that its bounds change places."""
    low, high = bounds
    return IntervalRecord(
        estimate=figure(centre),
        low=None if high is None else figure(high),
        high=None if low is None else figure(low),
        level=level,
    )


def _reduction_pct(log_ratio: float) -> float:
    return -100 * math.expm1(log_ratio)


def _speedup(log_ratio: float) -> float:
    return math.exp(-log_ratio)


def _verdict(reduction: IntervalRecord, min_pct: float) -> VerdictName:
    if reduction.low is not None and reduction.low > min_pct:
        return "pass"
    if reduction.high is not None and reduction.high < min_pct:
        return "fail"
    return "inconclusive"


def _reason(judged: ComparisonRecord) -> str:
    low, high, line = judged.reduction_pct.low, judged.reduction_pct.high, judged.min_reduction_pct
    if low is None or high is None:
        return _too_few(judged)
    took = f"{judged.candidate} took {time_against(judged.reduction_pct.estimate, judged.baseline, line)}"
    sure = f"with {confidence(judged.reduction_pct.level)} confidence it"
    asked = percent(line)
    if judged.verdict == "pass":
        return f"{took}; {sure} saves at least {percent(low, line)}, more than the {asked} asked for."
    if judged.verdict == "fail" and high < 0:
        return f"{took}; {sure} takes at least {percent(-high)} more, where {asked} less was asked for."
    if judged.verdict == "fail":
        return f"{took}; {sure} saves at most {percent(high, line)}, less than the {asked} asked for."
    more = max(10, 2 * judged.rounds)
    return (
        f"{took}, but the saving may be anything from {percent(low, line)} to {percent(high, line)}, so it is "
        f"open whether it exceeds the {asked} asked for. Ask for more: --rounds {more}."
    )


def _too_few(judged: ComparisonRecord) -> str:
    level = judged.reduction_pct.level
    needed = rounds_needed(level)
    if not judged.rounds:
        return f"No round was finished, so that nothing can be said; ask for --rounds {needed} or more."
    took = f"{judged.candidate} took {time_against(judged.reduction_pct.estimate, judged.baseline)}"
    return (
        f"{in_words(judged.rounds, 'round')} cannot carry a verdict: {confidence(level)} confidence takes "
        f"at least {needed}, so ask for --rounds {needed}. So far {took}."
    )
