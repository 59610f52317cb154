"""Paired wall times: a line joins the two trials of a round."""

from matplotlib.axes import Axes

from harness.analysis.arms import Pair
from harness.report.style import ARM_STYLES, FAINT, INK
from harness.report.words import seconds

SIDES = (0.0, 1.0)


def draw_rounds(axes: Axes, pairs: list[Pair], labels: tuple[str, str]) -> None:
    """Draw a slope per round, and write the quickest and the slowest time at either end."""
    for pair in pairs:
        times = (pair.baseline.wall_s, pair.candidate.wall_s)
        axes.plot(SIDES, times, color=FAINT, linewidth=1.2, zorder=2)
        for side, time_s, style in zip(SIDES, times, ARM_STYLES, strict=True):
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
    _label_ends(axes, pairs)
    axes.set_xlim(-0.45, 1.55)
    axes.set_ylim(0, 1.12 * max(max(pair.baseline.wall_s, pair.candidate.wall_s) for pair in pairs))
    axes.set_xticks(SIDES, labels)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("wall time of the batch, s")
    axes.grid(axis="y")
    axes.set_title("Wall time, one line per round")


def _label_ends(axes: Axes, pairs: list[Pair]) -> None:
    ends = (
        _extremes([pair.baseline.wall_s for pair in pairs]),
        _extremes([pair.candidate.wall_s for pair in pairs]),
    )
    for side, values, align, gap in zip(SIDES, ends, ("right", "left"), (-9, 9), strict=True):
        for value, vertical in zip(values, ("top", "bottom") if len(values) == 2 else ("center",), strict=True):
            axes.annotate(
                seconds(value),
                (side, value),
                xytext=(gap, 0),
                textcoords="offset points",
                ha=align,
                va=vertical,
                color=INK,
            )


def _extremes(values: list[float]) -> list[float]:
    ends = [min(values), max(values)]
    return ends[:1] if seconds(ends[0]) == seconds(ends[1]) else ends
