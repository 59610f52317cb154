"""A series drawn: the reduction from run to run, and below it the times that it comes from."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from harness.analysis.history import Point, Series, Timing
from harness.analysis.wording import percent
from harness.record.base import VerdictName
from harness.report.history import words
from harness.report.panels.reduction import scale
from harness.report.style import ALERT, ARM_STYLES, FAINT, INK, ArmStyle

ASKED_FOR = (0, (5, 3))
LEVEL_WIDTH = 5.0
LEVEL_ALPHA = 0.22
MARK_SIZE = 6.0
VERDICT_MARKERS: dict[VerdictName, tuple[str, bool]] = {
    "pass": ("s", True),
    "inconclusive": ("s", False),
    "fail": ("v", True),
}
_LABELLED_RUNS = 4  # With more, the figures would stand in each other's way; the table has them.
_TICK_PT = 7.5
_DATE_IN = 0.76  # What a date takes with a gap beside it, at that size, flat and upright.
_UPRIGHT_IN = 0.16
_BARS_APART = 0.1
_TIME_SIZE = 5.0
_ROOMY_RUNS = 40  # With more, the marks shrink so as not to cover each other.


def draw_reductions(axes: Axes, series: Series) -> None:
    """Draw each run's reduction with its bounds, the line asked for, and the levels between lasting changes."""
    points = series.points
    places = range(len(points))
    axes.axhline(0, color=FAINT, linewidth=0.8, zorder=1)
    _draw_line(axes, points)
    _draw_levels(axes, series)
    for place, point in zip(places, points, strict=True):
        _draw_estimate(axes, place, point, MARK_SIZE * _shrunk(len(points)))
        if len(points) <= _LABELLED_RUNS:
            _label_estimate(axes, place, point)
    lines = [point.min_reduction_pct for point in points]
    scale(axes, [*lines, *(point.reduction_pct.estimate for point in points)], [p.reduction_pct for p in points])
    _share_places(axes, len(points))
    axes.tick_params(axis="x", length=0, labelbottom=False)
    axes.set_ylabel("less time, %")
    axes.grid(axis="y")


def draw_times(axes: Axes, series: Series, width_in: float) -> None:
    """Draw the median wall times of both arms with their bounds, and name the runs below."""
    arms = ([point.baseline for point in series.points], [point.candidate for point in series.points])
    for side, (timings, style) in enumerate(zip(arms, ARM_STYLES, strict=False)):
        _draw_arm(axes, [place + (side - 0.5) * _BARS_APART for place in range(len(timings))], timings, style)
    highest = max(timing.high_s or timing.median_s for arm in arms for timing in arm)
    axes.set_ylim(0, 1.12 * highest)
    for change in series.changes:
        _draw_change(axes, change.at)
    _share_places(axes, len(series.points))
    _name_runs(axes, series, width_in)
    axes.set_ylabel("wall time, s")
    axes.grid(axis="y")


def upright(runs: int, width_in: float) -> bool:
    """Whether the names of the runs have to stand upright to fit below axes of this width."""
    return runs * _DATE_IN > width_in


def _draw_line(axes: Axes, points: Sequence[Point]) -> None:
    """Draw the line asked for, run by run since it may have been another, and write the newest beside it."""
    lines = [point.min_reduction_pct for point in points]
    edges = [-1.0, *(place - 0.5 for place in range(1, len(points))), float(len(points))]
    axes.stairs(lines, edges, baseline=None, color=INK, linestyle=ASKED_FOR, linewidth=1.2, zorder=1)
    axes.annotate(
        f"asked for:\n{percent(lines[-1])}",
        (1, lines[-1]),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
    )


def _draw_levels(axes: Axes, series: Series) -> None:
    changes = series.changes
    if not changes:
        return
    starts = [0, *(change.at for change in changes), len(series.points)]
    levels = [level.reduction_pct for level in (changes[0].before, *(change.after for change in changes))]
    for start, end, level in zip(starts, starts[1:], levels, strict=False):
        axes.plot(
            [start - 0.35, end - 0.65],
            [level] * 2,
            color=ARM_STYLES[1].colour,
            linewidth=LEVEL_WIDTH,
            alpha=LEVEL_ALPHA,
            solid_capstyle="butt",
            zorder=2,
        )
    for change in changes:
        _draw_change(axes, change.at)
        axes.annotate(
            words.step(change).replace(" points ", " points\n").replace(" point ", " point\n"),
            (change.at - 0.5, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=ALERT,
            fontsize=8,
            fontweight="bold",
            linespacing=1.05,
        )


def _draw_change(axes: Axes, at: int) -> None:
    axes.axvline(at - 0.5, color=ALERT, linewidth=1.3, zorder=1)


def _draw_estimate(axes: Axes, place: int, point: Point, size_pt: float) -> None:
    reduction = point.reduction_pct
    colour = ALERT if point.failed_checks else ARM_STYLES[1].colour
    marker, filled = VERDICT_MARKERS[point.verdict]
    if reduction.low is not None and reduction.high is not None:
        axes.plot([place] * 2, [reduction.low, reduction.high], color=colour, linewidth=1.6, zorder=3)
    inside = colour if filled else "white"
    axes.plot(
        place,
        reduction.estimate,
        marker,
        markerfacecolor=inside,
        markeredgecolor=colour,
        markersize=size_pt,
        zorder=4,
    )


def _label_estimate(axes: Axes, place: int, point: Point) -> None:
    estimate = point.reduction_pct.estimate
    axes.annotate(
        percent(estimate, point.min_reduction_pct),
        (place, estimate),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
    )


def _draw_arm(axes: Axes, places: Sequence[float], timings: Sequence[Timing], style: ArmStyle) -> None:
    for place, timing in zip(places, timings, strict=True):
        if timing.low_s is not None and timing.high_s is not None:
            axes.plot([place] * 2, [timing.low_s, timing.high_s], color=style.colour, linewidth=1.6, zorder=3)
    axes.plot(
        places,
        [timing.median_s for timing in timings],
        f"{style.marker}-",
        color=style.colour,
        linewidth=0.8,
        markerfacecolor=style.colour if style.filled else "white",
        markersize=_TIME_SIZE * _shrunk(len(places)),
        zorder=4,
    )


def _shrunk(runs: int) -> float:
    return min(1.0, math.sqrt(_ROOMY_RUNS / runs))


def _share_places(axes: Axes, runs: int) -> None:
    axes.set_xlim(-0.6, runs - 0.4)


def _name_runs(axes: Axes, series: Series, width_in: float) -> None:
    """Name each run by commit and date, or by date and time; of more than fit, every second, third or so."""
    points = series.points
    turned = upright(len(points), width_in)
    every = math.ceil(len(points) * _UPRIGHT_IN / width_in) if turned else 1
    places = [place for place in range(len(points)) if (len(points) - 1 - place) % every == 0]
    with_commits = any(point.commit for point in points)
    labels = [_name(points[place], "  " if turned else "\n", with_commits=with_commits) for place in places]
    axes.set_xticks(places, labels, fontsize=_TICK_PT, rotation=90 if turned else 0)


def _name(point: Point, joint: str, *, with_commits: bool) -> str:
    if with_commits:
        return f"{words.commit(point) or '–'}{joint}{words.date(point)}"
    return f"{words.date(point)}{joint}{words.time(point)}"
