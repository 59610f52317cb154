"""The matrix as a figure: who sees whose state, and what each guarantee costs."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from harness.analysis.guarantees import cost_ms, judge_guarantees, statuses_of, verdict_sentence
from harness.record.isolation import CellStatus, IsolationRecord
from harness.report.files import save_figure
from harness.report.isolation.words import STATUS_SIGNS, STATUS_WORDS, cost, setting
from harness.report.style import CELL_STYLES, FAINT, INK, house_style

WIDTH_IN = 11.0
_ROW_IN = 0.26
_HEADER_IN = 0.75
_HEADS_IN = 0.85
_COST_IN = 1.35
_FOOT_IN = 0.75
_LEFT_IN = 4.35
_RIGHT_IN = 0.2
_TITLE_PT = 13
_TITLE_FITS = 96
_FOOTNOTE_FITS = 150


def save_heatmap(record: IsolationRecord, path: Path) -> None:
    """Draw the figure into ``path``, a ``.png`` or ``.svg`` file.

    Raises:
        OSError: the file cannot be written.
    """
    save_figure(draw_heatmap(record), path)


def draw_heatmap(record: IsolationRecord) -> Figure:
    """Draw the figure; every place is given in inches, so that two drawings of one matrix are the same."""
    rows_in = _ROW_IN * len(record.vectors)
    height_in = _HEADER_IN + _HEADS_IN + rows_in + _COST_IN + _FOOT_IN
    with house_style():
        figure = Figure(figsize=(WIDTH_IN, height_in))
        FigureCanvasAgg(figure)
        across = (_LEFT_IN / WIDTH_IN, (WIDTH_IN - _LEFT_IN - _RIGHT_IN) / WIDTH_IN)
        cells = figure.add_axes((across[0], (_FOOT_IN + _COST_IN) / height_in, across[1], rows_in / height_in))
        costs = figure.add_axes((across[0], _FOOT_IN / height_in, across[1], (_COST_IN - 0.35) / height_in))
        _draw_cells(cells, record)
        _draw_costs(costs, record)
        left = 0.14 / WIDTH_IN
        title = verdict_sentence(record)
        size = _TITLE_PT * min(1, _TITLE_FITS / len(title))
        figure.text(left, 1 - 0.14 / height_in, title, size=size, weight="bold", va="top")
        figure.text(left, 1 - 0.43 / height_in, setting(record), size=9.5, color=FAINT, va="top")
        _draw_legend(figure, height_in)
        figure.text(left, 0.1 / height_in, _footnotes(record), size=8.5, color=INK, va="bottom")
    return figure


def _draw_cells(axes: Axes, record: IsolationRecord) -> None:
    statuses = statuses_of(record)
    axes.set_xlim(0, len(record.combinations))
    axes.set_ylim(len(record.vectors), 0)
    for row, vector in enumerate(record.vectors):
        for column, combination in enumerate(record.combinations):
            if (status := statuses.get((vector.name, combination.label))) is not None:
                _draw_cell(axes, column, row, status)
    names = [f"{vector.name}{'' if vector.closable else ' *'}" for vector in record.vectors]
    axes.set_yticks([row + 0.5 for row in range(len(names))], names)
    axes.set_xticks([column + 0.5 for column in range(len(record.combinations))], _heads(record))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    _draw_modes(axes, record)
    for row, vector in enumerate(record.vectors):
        place = (0.14 / WIDTH_IN, row + 0.5)
        axes.annotate(
            vector.summary, place, xycoords=(axes.figure.transFigure, axes.transData), va="center_baseline", color=FAINT
        )


def _draw_cell(axes: Axes, column: int, row: int, status: CellStatus) -> None:
    style = CELL_STYLES[status]
    axes.add_patch(Rectangle((column + 0.02, row + 0.04), 0.96, 0.92, facecolor=style.colour, edgecolor="none"))
    axes.text(column + 0.5, row + 0.53, STATUS_SIGNS[status], ha="center", va="center", color=style.ink, weight="bold")


def _heads(record: IsolationRecord) -> list[str]:
    return [each.cleanup or " " for each in record.combinations]


def _draw_modes(axes: Axes, record: IsolationRecord) -> None:
    """Name each mode once, above the columns of its policies, with a rule between two modes."""
    modes = [each.mode for each in record.combinations]
    for mode in dict.fromkeys(modes):
        first, count = modes.index(mode), modes.count(mode)
        axes.annotate(
            mode if count > 1 else _in_two_lines(mode),
            (first + count / 2, 0),
            xytext=(0, 24),
            textcoords="offset points",
            ha="center",
            va="bottom",
            weight="bold",
            annotation_clip=False,
        )
        if first:
            axes.plot([first, first], [0, len(record.vectors)], color="white", linewidth=5, clip_on=False)


def _in_two_lines(mode: str) -> str:
    """A name of three words over one column: ``per-po-driver`` and ``context-per-po`` are wider than it."""
    words = mode.split("-")
    first = words[:1] if len(words[0]) > len(words[-1]) else words[:-1]
    return "-".join(first) + "-\n" + "-".join(words[len(first) :])


def _draw_costs(axes: Axes, record: IsolationRecord) -> None:
    costs = [cost_ms(each) for each in record.combinations]
    places = [column + 0.5 for column in range(len(costs))]
    axes.bar(places, [each or 0.0 for each in costs], width=0.6, color=CELL_STYLES["clean"].colour, edgecolor=FAINT)
    for place, each in zip(places, costs, strict=True):
        words = "not timed" if each is None else f"{cost(each)} ms"
        axes.annotate(words, (place, each or 0.0), xytext=(0, 2), textcoords="offset points", ha="center")
    axes.set_xlim(0, len(costs))
    axes.set_ylim(0, 1.25 * max((each or 0.0 for each in costs), default=0.0) or 1.0)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(side == "bottom")
    axes.set_ylabel("what keeping a PO apart\nfrom the next costs (median)", rotation=0, ha="right", va="center")


def _draw_legend(figure: Figure, height_in: float) -> None:
    for index, status in enumerate(STATUS_WORDS):
        style, bottom = CELL_STYLES[status], 1 - (0.83 + 0.21 * index) / height_in
        size = (0.2 / WIDTH_IN, 0.17 / height_in)
        figure.add_artist(Rectangle((0.14 / WIDTH_IN, bottom), *size, facecolor=style.colour, edgecolor="none"))
        figure.text(
            0.24 / WIDTH_IN, bottom + 0.09 / height_in, STATUS_SIGNS[status], color=style.ink, ha="center", va="center",
            weight="bold",
        )  # fmt: skip
        figure.text(0.42 / WIDTH_IN, bottom + 0.085 / height_in, _LEGEND[status], va="center", size=8.5)


_LEGEND: dict[CellStatus, str] = {
    "clean": "no PO saw another's state",
    "leak": "a PO saw another PO's state",
    "not-applicable": "could not be looked at",
}


def _footnotes(record: IsolationRecord) -> str:
    residue = judge_guarantees(record).residue
    closers = dict.fromkeys(each.closed_by for each in residue)
    lines = [
        _footnote([each.vector for each in residue if each.closed_by == closed_by], closed_by) for closed_by in closers
    ]
    if not lines:
        lines = ["* no cleaning reaches this in a profile that several POs share."]
    return "\n".join(fill(line, _FOOTNOTE_FITS, break_on_hyphens=False) for line in lines)


def _footnote(vectors: Sequence[str], closed_by: Sequence[str]) -> str:
    closed = " or ".join(closed_by) or "none of these"
    one = len(vectors) == 1
    reaches, closes = ("this", "it") if one else ("these", "them")
    return (
        f"* {', '.join(vectors)}: no cleaning reaches {reaches} in a profile that several POs share; "
        f"{closed} closes {closes}."
    )
