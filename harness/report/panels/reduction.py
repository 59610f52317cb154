"""The reduction with its interval, against the line it has to clear."""

from matplotlib.axes import Axes

from harness.analysis.arms import Pair
from harness.analysis.wording import percent
from harness.record.run import ComparisonRecord
from harness.report.style import CANDIDATE_COLOUR, FAINT, INK

_ROUNDS_AT = 0.0
_ESTIMATE_AT = 1.0


def draw_reduction(axes: Axes, pairs: list[Pair], comparison: ComparisonRecord) -> None:
    """Draw each round's reduction, the estimate with its bounds, and the line asked for."""
    each = [pair.reduction_pct for pair in pairs]
    axes.axhline(comparison.min_reduction_pct, color=INK, linestyle=(0, (5, 3)), linewidth=1.3, zorder=1)
    axes.plot(_spread(len(each)), each, "o", color=FAINT, markerfacecolor="white", markersize=6, zorder=3)
    _draw_estimate(axes, comparison)
    _scale(axes, each, comparison)
    axes.annotate(
        f"asked for:\n{percent(comparison.min_reduction_pct)}",
        (1, comparison.min_reduction_pct),
        xycoords=("axes fraction", "data"),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
    )
    axes.set_xlim(-0.5, 1.8)
    axes.set_xticks([_ROUNDS_AT, _ESTIMATE_AT], ["each round", f"estimate, {_bounds(comparison)}"])
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("less time than the baseline, %")
    axes.grid(axis="y")
    axes.set_title("Reduction of wall time")


def _draw_estimate(axes: Axes, comparison: ComparisonRecord) -> None:
    reduction, line = comparison.reduction_pct, comparison.min_reduction_pct
    if reduction.low is not None and reduction.high is not None:
        axes.plot([_ESTIMATE_AT] * 2, [reduction.low, reduction.high], color=CANDIDATE_COLOUR, linewidth=2.5)
        for bound in (reduction.low, reduction.high):
            axes.plot(_ESTIMATE_AT, bound, "_", color=CANDIDATE_COLOUR, markersize=13, markeredgewidth=2.5)
    axes.plot(_ESTIMATE_AT, reduction.estimate, "s", color=CANDIDATE_COLOUR, markersize=8, zorder=4)
    bounded = reduction.low is not None and reduction.high is not None
    note = "" if bounded else "\n(no interval:\ntoo few rounds)"
    axes.annotate(
        f"{percent(reduction.estimate, line)}{note}",
        (_ESTIMATE_AT, reduction.estimate),
        xytext=(12, 0),
        textcoords="offset points",
        va="center",
        fontweight="bold" if bounded else "normal",
    )


def _bounds(comparison: ComparisonRecord) -> str:
    return f"{percent(100 * comparison.reduction_pct.level)} bounds"


def _spread(count: int) -> list[float]:
    """Places side by side, so that equal values do not hide each other."""
    if count == 1:
        return [_ROUNDS_AT]
    return [_ROUNDS_AT - 0.25 + 0.5 * index / (count - 1) for index in range(count)]


def _scale(axes: Axes, each: list[float], comparison: ComparisonRecord) -> None:
    bounds = [comparison.reduction_pct.low, comparison.reduction_pct.high]
    shown = [0.0, comparison.min_reduction_pct, *each, *(bound for bound in bounds if bound is not None)]
    margin = 0.12 * (max(shown) - min(shown))
    axes.set_ylim(min(shown) - (margin if min(shown) < 0 else 0), max(shown) + margin)
