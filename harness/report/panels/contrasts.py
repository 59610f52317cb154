"""Three arms against each other: the verdict's contrast, and the third arm against either side."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from harness.analysis.arms import WholeRound
from harness.analysis.wording import confidence
from harness.record.run import ComparisonRecord, IntervalRecord
from harness.report.panels.reduction import draw_estimate, draw_line, scale
from harness.report.style import ARM_STYLES, FAINT

_ROUNDS_FROM, _ROUNDS_TO, _ESTIMATE = -0.36, -0.14, 0.0


@dataclass(frozen=True, slots=True)
class _Contrast:
    """One arm against another: what each round says, and the estimate."""

    arm: int
    label: str
    each_pct: tuple[float, ...]
    reduction_pct: IntervalRecord
    line_pct: float | None = None


def draw_contrasts(axes: Axes, rounds: Sequence[WholeRound], comparison: ComparisonRecord) -> None:
    """Draw each contrast's rounds and estimate with its bounds, and the line that the first has to clear."""
    contrasts = _contrasts(rounds, comparison)
    draw_line(axes, comparison)
    for place, contrast in enumerate(contrasts):
        count = len(contrast.each_pct)
        step = (_ROUNDS_TO - _ROUNDS_FROM) / max(1, count - 1)
        spread = [place + _ROUNDS_FROM + step * index for index in range(count)]
        axes.plot(spread, contrast.each_pct, "o", color=FAINT, markerfacecolor="white", markersize=5, zorder=3)
        style = ARM_STYLES[contrast.arm]
        draw_estimate(axes, place + _ESTIMATE, contrast.reduction_pct, style, contrast.line_pct, "(no interval)")
    values = [comparison.min_reduction_pct, *(value for each in contrasts for value in each.each_pct)]
    scale(axes, values, [each.reduction_pct for each in contrasts])
    axes.set_xlim(-0.5, len(contrasts) - 0.4)
    axes.set_xticks(range(len(contrasts)), [contrast.label for contrast in contrasts], size=8.5)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("less time, %")
    axes.grid(axis="y")
    level = confidence(comparison.reduction_pct.level)
    axes.set_title(f"Reduction of wall time, {level} bounds")


def _contrasts(rounds: Sequence[WholeRound], comparison: ComparisonRecord) -> list[_Contrast]:
    judged = _Contrast(
        1,
        _label(comparison.candidate, comparison.baseline),
        _each(rounds, 1, 0),
        comparison.reduction_pct,
        comparison.min_reduction_pct,
    )
    third = (
        _Contrast(2, _label(each.mode, each.against), _each(rounds, 2, other), each.reduction_pct)
        for other, each in enumerate(comparison.third_arm)
    )
    return [judged, *third]


def _label(mode: str, against: str) -> str:
    return f"{mode}\nagainst\n{against}"


def _each(rounds: Sequence[WholeRound], arm: int, other: int) -> tuple[float, ...]:
    return tuple(100 * (1 - each.trials[arm].wall_s / each.trials[other].wall_s) for each in rounds)
