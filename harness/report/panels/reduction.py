"""The reduction with its interval, against the line it has to clear."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from harness.analysis.arms import Pair
from harness.analysis.wording import confidence, percent
from harness.record.run import ComparisonRecord, IntervalRecord
from harness.report.style import ARM_STYLES, FAINT, INK, ArmStyle

_ROUNDS_AT = 0.0
_ESTIMATE_AT = 1.0
_NO_INTERVAL = "(no interval:\ntoo few rounds)"


def draw_reduction(axes: Axes, pairs: list[Pair], comparison: ComparisonRecord) -> None:
    """Draw each round's reduction, the estimate with its bounds, and the line asked for."""
    each = [pair.reduction_pct for pair in pairs]
    draw_line(axes, comparison)
    axes.plot(_spread(len(each)), each, "o", color=FAINT, markerfacecolor="white", markersize=6, zorder=3)
    draw_estimate(axes, _ESTIMATE_AT, comparison.reduction_pct, ARM_STYLES[1], comparison.min_reduction_pct)
    scale(axes, [comparison.min_reduction_pct, *each], [comparison.reduction_pct])
    axes.set_xlim(-0.5, 1.8)
    axes.set_xticks([_ROUNDS_AT, _ESTIMATE_AT], ["each round", f"estimate, {_bounds(comparison)}"])
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("less time than the baseline, %")
    axes.grid(axis="y")
    axes.set_title("Reduction of wall time")


def draw_line(axes: Axes, comparison: ComparisonRecord) -> None:
    """Draw the line that the reduction has to clear."""
    axes.axhline(comparison.min_reduction_pct, color=INK, linestyle=(0, (5, 3)), linewidth=1.3, zorder=1)
    axes.annotate(
        f"asked for:\n{percent(comparison.min_reduction_pct)}",
        (1, comparison.min_reduction_pct),
        xycoords=("axes fraction", "data"),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
    )


def draw_estimate(
    axes: Axes,
    at: float,
    reduction: IntervalRecord,
    style: ArmStyle,
    line_pct: float | None,
    no_interval: str = _NO_INTERVAL,
) -> None:
    """Draw an estimate at ``at`` with its bounds, and write it beside, told apart from ``line_pct``."""
    if reduction.low is not None and reduction.high is not None:
        axes.plot([at] * 2, [reduction.low, reduction.high], color=style.colour, linewidth=2.5)
        for bound in (reduction.low, reduction.high):
            axes.plot(at, bound, "_", color=style.colour, markersize=13, markeredgewidth=2.5)
    axes.plot(at, reduction.estimate, style.marker, color=style.colour, markersize=8, zorder=4)
    bounded = reduction.low is not None and reduction.high is not None
    note = "" if bounded else f"\n{no_interval}"
    axes.annotate(
        f"{percent(reduction.estimate, line_pct)}{note}",
        (at, reduction.estimate),
        xytext=(12, 0),
        textcoords="offset points",
        va="center",
        fontweight="bold" if bounded else "normal",
    )


def _bounds(comparison: ComparisonRecord) -> str:
    return f"{confidence(comparison.reduction_pct.level)} bounds"


def _spread(count: int) -> list[float]:
    """Places side by side, so that equal values do not hide each other."""
    if count == 1:
        return [_ROUNDS_AT]
    return [_ROUNDS_AT - 0.25 + 0.5 * index / (count - 1) for index in range(count)]


def scale(axes: Axes, values: Sequence[float], intervals: Sequence[IntervalRecord]) -> None:
    """Make room for ``values``, the bounds of ``intervals`` and 0."""
    bounds = [bound for interval in intervals for bound in (interval.low, interval.high) if bound is not None]
    shown = [0.0, *values, *bounds]
    margin = 0.12 * (max(shown) - min(shown))
    axes.set_ylim(min(shown) - (margin if min(shown) < 0 else 0), max(shown) + margin)
