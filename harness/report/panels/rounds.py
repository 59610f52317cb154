"""Paired wall times: a line joins the trials of a round."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from harness.analysis.arms import WholeRound
from harness.report.style import ARM_STYLES, FAINT, INK
from harness.report.words import seconds

_GAP = 9


def draw_rounds(axes: Axes, rounds: Sequence[WholeRound], labels: Sequence[str]) -> None:
    """Draw a line per round from arm to arm, and write the quickest and the slowest time of each."""
    sides = range(len(labels))
    for each in rounds:
        times = [trial.wall_s for trial in each.trials]
        axes.plot(sides, times, color=FAINT, linewidth=1.2, zorder=2)
        for side, time_s, style in zip(sides, times, ARM_STYLES, strict=False):
            inside, edge = (style.colour, "white") if style.filled else ("white", style.colour)
            axes.plot(
                side,
                time_s,
                style.marker,
                markerfacecolor=inside,
                markeredgecolor=edge,
                markersize=7.5,
                zorder=3,
            )
    for side in sides:
        _label_ends(axes, side, [each.trials[side].wall_s for each in rounds], last=side == len(labels) - 1)
    axes.set_xlim(-0.45, len(labels) - 0.45)
    axes.set_ylim(0, 1.12 * max(trial.wall_s for each in rounds for trial in each.trials))
    axes.set_xticks(sides, labels)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("wall time of the batch, s")
    axes.grid(axis="y")
    axes.set_title("Wall time, one line per round")


def _label_ends(axes: Axes, side: int, values: list[float], *, last: bool) -> None:
    """Beside the first and the last arm, above and below one in the middle, where lines run on either side."""
    between = side > 0 and not last
    ends = _extremes(values)
    for value, upper in zip(ends, (False, True) if len(ends) == 2 else (True,), strict=True):
        beside = "center" if len(ends) == 1 else "bottom" if upper else "top"
        axes.annotate(
            seconds(value),
            (side, value),
            xytext=(0, _GAP if upper else -_GAP) if between else (_GAP if last else -_GAP, 0),
            textcoords="offset points",
            ha="center" if between else "left" if last else "right",
            va=("bottom" if upper else "top") if between else beside,
            color=INK,
        )


def _extremes(values: list[float]) -> list[float]:
    ends = [min(values), max(values)]
    return ends[:1] if seconds(ends[0]) == seconds(ends[1]) else ends
