"""The figure of a run: does the claim hold, where does the time go, and what does it cost in memory.

Drawn with matplotlib's objects, without pyplot and its global list of figures: no drawing outlives its use, and
two drawings of one run are the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from harness.analysis.arms import WholeRound, arms_of, pair_rounds, whole_rounds
from harness.analysis.comparison import compare_rounds
from harness.analysis.summary import span_means
from harness.record.run import ComparisonRecord, RunRecord
from harness.report.files import save_figure
from harness.report.panels.contrasts import draw_contrasts
from harness.report.panels.memory import draw_memory, has_memory, rows_needed
from harness.report.panels.reduction import draw_reduction
from harness.report.panels.rounds import draw_rounds
from harness.report.panels.spans import draw_spans
from harness.report.style import ALERT, FAINT, house_style
from harness.report.words import alerts, headline, setting

WIDTH_IN = 11.0
_TITLE_FITS = 84


@dataclass(frozen=True, slots=True)
class _Band:
    height_in: float
    draw: Callable[[SubFigure], None]


def draw_comparison(run: RunRecord) -> Figure:
    """Draw the whole figure; a part that the run has no data for is left out rather than left empty."""
    comparison = run.comparison or compare_rounds(
        run.rounds, run.config.baseline, run.config.candidate, run.config.min_reduction_pct, third=run.config.third
    )
    bands = [_header(run, comparison), *_rounds(run, comparison), *_spans(run), *_memory(run)]
    with house_style():
        figure = Figure(
            figsize=(WIDTH_IN, sum(band.height_in for band in bands)),
            layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.06),
        )
        FigureCanvasAgg(figure)
        parts = figure.subfigures(len(bands), 1, squeeze=False, height_ratios=[band.height_in for band in bands])
        for band, part in zip(bands, parts[:, 0], strict=True):
            band.draw(part)
        _freeze_layout(figure)
    return figure


def _freeze_layout(figure: Figure) -> None:
    """Settle where everything goes, to fewer digits than the solver's last, which vary from drawing to drawing."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for part in figure.subfigs:
        part.bbox_relative.set_points(part.bbox_relative.get_points().round(4))
    for axes in figure.axes:
        left, bottom, width, height = (round(value, 4) for value in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))


def save_comparison(run: RunRecord, path: Path) -> None:
    """Draw the figure into ``path``, a ``.png`` or ``.svg`` file.

    Raises:
        OSError: the file cannot be written.
    """
    save_figure(draw_comparison(run), path)


def _header(run: RunRecord, comparison: ComparisonRecord) -> _Band:
    subtitle = fill(setting(run), 140)
    title = headline(comparison)
    warning = "\n".join(alerts(run))
    lines = len(subtitle.splitlines()) + len(warning.splitlines())
    height_in = 0.45 + 0.17 * lines

    def draw(part: SubFigure) -> None:
        left = 0.14 / WIDTH_IN
        size = 14 * min(1, _TITLE_FITS / len(title))
        part.text(left, 1 - 0.14 / height_in, title, size=size, weight="bold", va="top")
        part.text(left, 1 - 0.42 / height_in, subtitle, size=9.5, color=FAINT, va="top")
        part.text(left, 0, warning, size=9.5, weight="bold", color=ALERT, va="bottom")

    return _Band(height_in, draw)


def _rounds(run: RunRecord, comparison: ComparisonRecord) -> list[_Band]:
    rounds = whole_rounds(run)
    labels = [arm.label for arm in arms_of(run)]

    def draw(part: SubFigure) -> None:
        left, right = part.subplots(1, 2, width_ratios=(0.85, 1) if run.config.third else (1.15, 1))
        draw_rounds(left, rounds, labels)
        if run.config.third:
            draw_contrasts(right, rounds, comparison)
        else:
            draw_reduction(right, pair_rounds(run.rounds, run.config.baseline, run.config.candidate), comparison)

    return [_Band(3.3, draw)] if rounds else []


def _spans(run: RunRecord) -> list[_Band]:
    means = {arm.label: span_means(arm.trials) for arm in arms_of(run)}
    shown = {label: spans for label, spans in means.items() if spans}

    def draw(part: SubFigure) -> None:
        draw_spans(part.subplots(), shown)

    return [_Band(1.4 + 0.6 * max(2, len(shown)), draw)] if shown else []


def _memory(run: RunRecord) -> list[_Band]:
    typical = typical_round(whole_rounds(run))
    if typical is None or not all(map(has_memory, typical.trials)):
        return []
    labels = tuple(arm.label for arm in arms_of(run))

    def draw(part: SubFigure) -> None:
        draw_memory(part, labels, typical.trials, typical.index)

    return [_Band(1.15 + 0.42 * rows_needed(typical.trials), draw)]


def typical_round(rounds: list[WholeRound]) -> WholeRound | None:
    """The round in the middle by its ratio of the candidate's wall time to the baseline's; None without a round."""
    by_ratio = sorted(rounds, key=lambda each: each.trials[1].wall_s / each.trials[0].wall_s)
    return by_ratio[len(rounds) // 2] if rounds else None
