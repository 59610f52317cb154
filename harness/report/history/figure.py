"""The history as a figure: a cell for each series, wide ones before narrow ones, as many side by side as fit.

Every place is given in inches, so that two drawings of one history are the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from harness.analysis.history import History, Series
from harness.report.files import save_figure
from harness.report.history import words
from harness.report.history.legend import draw_legend
from harness.report.history.panels import draw_reductions, draw_times, upright
from harness.report.style import FAINT, INK, house_style

WIDTH_IN = 11.0
_MARGIN_IN = 0.14
_HEADER_IN = 0.95
_LEFT_IN, _RIGHT_IN = 0.55, 0.85
_REDUCTION_IN, _BETWEEN_IN, _TIMES_IN = 1.75, 0.12, 1.15
_STEPS_IN = 0.38  # Room above the axes for the size of a change.
_NAMES_IN, _UPRIGHT_NAMES_IN = 0.62, 1.55
_SIXTHS = 6
# Runs whose names fit side by side: two in a third of the page, five in half of it.
_SPANS = ((2, 2), (5, 3))


@dataclass(frozen=True, slots=True)
class _Style:
    """A kind of text: how large, and how many of its letters go into an inch."""

    size_pt: float
    letters_per_in: float
    colour: str
    weight: str = "normal"


_TITLE = _Style(10.5, 10.6, INK, "bold")
_CONDITIONS = _Style(8.5, 14.2, FAINT)
_SENTENCE = _Style(9, 13.4, INK)
_LINE_FACTOR = 1.32 / 72
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[%a-zA-Z])")


@dataclass(frozen=True, slots=True)
class _Cell:
    series: Series
    left_in: float
    width_in: float

    @property
    def axes_in(self) -> float:
        return self.width_in - _LEFT_IN - _RIGHT_IN

    @property
    def texts(self) -> list[tuple[str, _Style]]:
        texts = (
            (words.title(self.series), _TITLE),
            (words.conditions(self.series), _CONDITIONS),
            (words.sentence(self.series), _SENTENCE),
        )
        room_in = self.width_in - 0.25
        return [(_folded(text, int(room_in * style.letters_per_in)), style) for text, style in texts]

    @property
    def text_in(self) -> float:
        return sum(_height_in(text, style) for text, style in self.texts) + (_STEPS_IN if self.series.changes else 0.14)

    @property
    def names_in(self) -> float:
        return _UPRIGHT_NAMES_IN if upright(len(self.series.points), self.axes_in) else _NAMES_IN


def save_history(history: History, path: Path) -> None:
    """Draw the figure into ``path``, a ``.png`` or ``.svg`` file.

    Raises:
        OSError: the file cannot be written.
    """
    save_figure(draw_history(history), path)


def draw_history(history: History) -> Figure:
    """Draw every series, each under its setting and the sentence that says what became of it."""
    rows = list(_rows(history.series))
    heights_in = [_row_in(row) for row in rows]
    height_in = _HEADER_IN + sum(heights_in)
    with house_style():
        figure = Figure(figsize=(WIDTH_IN, height_in))
        FigureCanvasAgg(figure)
        draw_legend(figure, history, _MARGIN_IN)
        top_in = height_in - _HEADER_IN
        for row, row_in in zip(rows, heights_in, strict=True):
            text_in = max(cell.text_in for cell in row)
            for cell in row:
                _draw_cell(figure, cell, top_in, text_in)
            top_in -= row_in
    return figure


def _rows(series: Sequence[Series]) -> Iterator[list[_Cell]]:
    """Fill rows of the page, the series with the most runs first; a single one has the page to itself."""
    sixth_in = (WIDTH_IN - 2 * _MARGIN_IN) / _SIXTHS
    row: list[_Cell] = []
    taken = 0
    for each in sorted(series, key=_span, reverse=True):
        span = _SIXTHS if len(series) == 1 else _span(each)
        if row and taken + span > _SIXTHS:
            yield row
            row, taken = [], 0
        row.append(_Cell(each, _MARGIN_IN + taken * sixth_in, span * sixth_in))
        taken += span
    if row:
        yield row


def _span(series: Series) -> int:
    return next((span for runs, span in _SPANS if len(series.points) <= runs), _SIXTHS)


def _row_in(row: Sequence[_Cell]) -> float:
    panels_in = _REDUCTION_IN + _BETWEEN_IN + _TIMES_IN
    return max(cell.text_in for cell in row) + panels_in + max(cell.names_in for cell in row)


def _draw_cell(figure: Figure, cell: _Cell, top_in: float, text_in: float) -> None:
    height_in = float(figure.get_figheight())
    at_in = top_in
    for text, style in cell.texts:
        figure.text(
            cell.left_in / WIDTH_IN,
            at_in / height_in,
            text,
            size=style.size_pt,
            color=style.colour,
            weight=style.weight,
            va="top",
        )
        at_in -= _height_in(text, style)

    def place(bottom_in: float, tall_in: float) -> tuple[float, float, float, float]:
        left_in = cell.left_in + _LEFT_IN
        return left_in / WIDTH_IN, bottom_in / height_in, cell.axes_in / WIDTH_IN, tall_in / height_in

    reduction_in = top_in - text_in - _REDUCTION_IN
    times_in = reduction_in - _BETWEEN_IN - _TIMES_IN
    upper, lower = figure.add_axes(place(reduction_in, _REDUCTION_IN)), figure.add_axes(place(times_in, _TIMES_IN))
    draw_reductions(upper, cell.series)
    draw_times(lower, cell.series, cell.axes_in)
    figure.align_ylabels([upper, lower])


def _folded(text: str, letters: int) -> str:
    """The text in lines of so many letters; the name of a mode, or a figure and its unit, stay on one line."""
    return fill(_BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text), letters, break_on_hyphens=False)


def _height_in(text: str, style: _Style) -> float:
    return style.size_pt * _LINE_FACTOR * len(text.splitlines()) + 0.03
