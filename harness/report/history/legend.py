"""The head of the history's figure: its title, and what its signs mean."""

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from harness.analysis.history import History, Point
from harness.report.history import words
from harness.report.history.panels import ASKED_FOR, LEVEL_ALPHA, LEVEL_WIDTH, MARK_SIZE, VERDICT_MARKERS
from harness.report.style import ALERT, ARM_STYLES, INK

_TITLE = "Time saved, from run to run"


def draw_legend(figure: Figure, history: History, margin_in: float) -> None:
    """Write the title and, below it, the meaning of the signs that occur in this history."""
    width_in, height_in = figure.get_size_inches()
    points = [point for series in history.series for point in series.points]
    figure.text(margin_in / width_in, 1 - margin_in / height_in, _TITLE, size=14, weight="bold", va="top")
    signs = [*_verdicts(points), *_changes(history), _line(), *_arms()]
    figure.legend(
        handles=signs,
        loc="upper left",
        bbox_to_anchor=((margin_in - 0.04) / width_in, 1 - 0.4 / height_in),
        ncols=len(signs),
        frameon=False,
        borderpad=0,
        borderaxespad=0,
        handletextpad=0.5,
        columnspacing=1.3,
        fontsize=8.5,
    )
    figure.text(
        margin_in / width_in,
        1 - 0.63 / height_in,
        f"One mark is one run, oldest first; its bar spans the {words.bounds(points)}.",
        size=8.5,
        va="top",
    )


def _verdicts(points: list[Point]) -> list[Line2D]:
    seen = {point.verdict for point in points}
    names = [name for name in VERDICT_MARKERS if name in seen]
    signs = [
        _sign(name if place else f"reduction: {name}", *VERDICT_MARKERS[name], ARM_STYLES[1].colour)
        for place, name in enumerate(names)
    ]
    if any(point.failed_checks for point in points):
        signs.append(_sign("red: checks failed", "s", True, ALERT))
    return signs


def _changes(history: History) -> list[Line2D]:
    if not any(series.changes for series in history.series):
        return []
    colour = ARM_STYLES[1].colour
    return [
        Line2D([], [], color=ALERT, linewidth=1.3, label="lasting change"),
        Line2D([], [], color=colour, linewidth=LEVEL_WIDTH, alpha=LEVEL_ALPHA, label="level"),
    ]


def _line() -> Line2D:
    return Line2D([], [], color=INK, linestyle=ASKED_FOR, linewidth=1.2, label="asked for")


def _arms() -> list[Line2D]:
    names = ("median time: baseline", "candidate")
    return [
        _sign(name, style.marker, style.filled, style.colour, line=0.8)
        for name, style in zip(names, ARM_STYLES, strict=False)
    ]


def _sign(label: str, marker: str, filled: bool, colour: str, *, line: float = 0.0) -> Line2D:
    return Line2D(
        [],
        [],
        color=colour,
        linewidth=line,
        marker=marker,
        markersize=MARK_SIZE,
        markerfacecolor=colour if filled else "white",
        markeredgecolor=colour,
        label=label,
    )
