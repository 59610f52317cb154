"""The contest as a figure: time per PO of everybody relative to the best peer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from harness.analysis.wording import in_words
from harness.report.style import BASELINE_COLOUR, CANDIDATE_COLOUR, FAINT, GRID, INK, THIRD_COLOUR, house_style
from tests.benchmarks.peers.judgement import OURS, TIME_GOAL, WHOLE_RUN, Cell, Standing, judge
from tests.benchmarks.peers.record import ContestRecord

WIDTH_IN = 12.0
_ROW_IN = 0.19
_LEFT_IN, _RIGHT_IN = 2.0, 0.5
_BETWEEN_IN = 0.62
_TOP_IN = 1.55
_FOOT_IN = 1.0
_ROW_GAP_IN = 1.0
_MARGIN = 0.16 / WIDTH_IN
_NAMES = {"chrome": "Chrome", "chrome-headless-shell": "Chrome headless shell"}
# Ours as in every other figure; who is measured against them in tints of the baseline's colour.
_COLOURS = {
    "driver-per-worker": CANDIDATE_COLOUR,
    "context-per-po": THIRD_COLOUR,
    "playwright": BASELINE_COLOUR,
    "puppeteer-context": "#E58A4D",
    "puppeteer-browser": "#F0B791",
    "plain-http": "#B5B5B5",
}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where everything is, in inches from the left and the top; a line is a bar or the name of a group."""

    rows: int
    columns: int
    lines: int

    @property
    def panel_in(self) -> tuple[float, float]:
        between_in = _BETWEEN_IN * (self.columns - 1)
        return (WIDTH_IN - _LEFT_IN - _RIGHT_IN - between_in) / self.columns, _ROW_IN * self.lines

    @property
    def height_in(self) -> float:
        return self.top_in(self.rows - 1) + self.panel_in[1] + _FOOT_IN

    def top_in(self, row: int) -> float:
        return _TOP_IN + row * (self.panel_in[1] + _ROW_GAP_IN)

    def place(self, row: int, column: int) -> tuple[float, float, float, float]:
        """Of a panel, in fractions of the figure."""
        width_in, tall_in = self.panel_in
        left_in = _LEFT_IN + column * (width_in + _BETWEEN_IN)
        bottom_in = self.height_in - self.top_in(row) - tall_in
        return left_in / WIDTH_IN, bottom_in / self.height_in, width_in / WIDTH_IN, tall_in / self.height_in


def draw_contest(record: ContestRecord) -> Figure:
    """A row of panels for each browser, a panel for each scenario, a group of bars for each number of workers."""
    cells = judge(record)
    browsers = list(dict.fromkeys(cell.key.browser for cell in cells))
    scenarios = list(dict.fromkeys(cell.key.scenario for cell in cells))
    counts = sorted({cell.key.workers for cell in cells})
    layout = _Layout(len(browsers), len(scenarios), len(counts) * (len(record.entrants) + 1))
    with house_style():
        figure = Figure(figsize=(WIDTH_IN, layout.height_in))
        FigureCanvasAgg(figure)
        for (row, browser), (column, scenario) in product(enumerate(browsers), enumerate(scenarios)):
            axes = figure.add_axes(layout.place(row, column))
            here = [cell for cell in cells if (cell.key.browser, cell.key.scenario) == (browser, scenario)]
            _draw_panel(axes, here, counts, record, named=column == 0)
            axes.set_xlim(0, 1.02 * _highest(cells))
            axes.set_title(scenario, pad=6)
        for row, browser in enumerate(browsers):
            top = 1 - (layout.top_in(row) - 0.36) / layout.height_in
            figure.text(_MARGIN, top, _NAMES.get(browser, browser), size=12, weight="bold", va="baseline")
        _draw_words(figure, record, cells, layout.height_in)
    return figure


def _draw_panel(
    axes: Axes, cells: Sequence[Cell], counts: Sequence[int], record: ContestRecord, *, named: bool
) -> None:
    group = len(record.entrants) + 1
    axes.set_ylim(len(counts) * group - 0.4, -0.6)
    axes.axvspan(0, TIME_GOAL, color=CANDIDATE_COLOUR, alpha=0.06, linewidth=0, zorder=0)
    axes.axvline(1.0, color=FAINT, linewidth=1.0, zorder=1)
    axes.axvline(TIME_GOAL, color=INK, linestyle=(0, (5, 3)), linewidth=1.2, zorder=2.5)
    for number, count in enumerate(counts):
        _name_group(axes, number * group, in_words(count, "worker"))
        standings = (each for cell in cells if cell.key.workers == count for each in cell.standings)
        for place, standing in enumerate(standings, number * group + 1):
            _draw_bar(axes, place, standing)
    axes.tick_params(axis="y", length=0, labelsize=8.5)
    axes.tick_params(axis="x", labelsize=8.5)
    places = [number * group + 1 + index for number in range(len(counts)) for index in range(group - 1)]
    axes.set_yticks(places, [each.label for each in record.entrants] * len(counts) if named else [""] * len(places))


def _name_group(axes: Axes, place: int, name: str) -> None:
    if place:
        axes.axhline(place - 0.55, color=GRID, linewidth=1.0, zorder=0)
    across = axes.get_yaxis_transform()
    axes.text(0.012, place, name, transform=across, va="center", color=FAINT, weight="bold", size=8.5)


def _draw_bar(axes: Axes, place: int, standing: Standing) -> None:
    """The estimate as a bar with its interval, and as a figure beside the panel."""
    ours = standing.entrant.role == OURS
    ratio = standing.ratios.get(WHOLE_RUN.name)
    words = "–"
    if ratio is not None:
        words = f"{ratio.estimate:.2f}"
        axes.barh(place, ratio.estimate, height=0.74, color=_COLOURS.get(standing.entrant.name, FAINT), zorder=2)
        if ratio.low is not None and ratio.high is not None:
            axes.plot([ratio.low, ratio.high], [place, place], color=INK, linewidth=1.1, zorder=3)
            axes.plot([ratio.low, ratio.high], [place, place], "|", color=INK, markersize=5, zorder=3)
    axes.text(
        1.015,
        place,
        words + ("*" if standing.complete < standing.runs else ""),
        transform=axes.get_yaxis_transform(),
        va="center",
        size=8.5,
        color=INK if ours else FAINT,
        weight="bold" if ours else "normal",
    )


def _draw_words(figure: Figure, record: ContestRecord, cells: Sequence[Cell], height_in: float) -> None:
    figure.text(_MARGIN, 1 - 0.14 / height_in, "Time per PO against the best peer", size=14, weight="bold", va="top")
    for line, words in enumerate(_lead()):
        figure.text(_MARGIN, 1 - (0.45 + 0.19 * line) / height_in, words, size=9.5, color=FAINT, va="top")
    notes = "\n".join(_footnotes(record, cells))
    figure.text(_MARGIN, 0.12 / height_in, notes, size=8.5, color=FAINT, va="bottom", linespacing=1.25)


def _lead() -> Iterator[str]:
    yield (
        "The same POs on the same fake Coupa in the same browser, from the start of the first process to the end of "
        "the last; the best peer is 1, shorter is better."
    )
    yield f"The dashed line is the goal: {TIME_GOAL:g}, a fifth less time than the best peer takes."


def _footnotes(record: ContestRecord, cells: Sequence[Cell]) -> Iterator[str]:
    rounds = max(cell.rounds for cell in cells)
    pos = ", ".join(f"{count} of {scenario}" for scenario, count in record.plan.pos.items())
    yield (
        "Bars: Hodges-Lehmann estimate of the ratio to the peer with the lowest median of the group, paired by round; "
        "lines: its 95 % interval."
    )
    yield f"{in_words(rounds, 'round')}; POs: {pos}; {in_words(record.cores, 'core')}, {record.machine}."
    if any(each.complete < each.runs for cell in cells for each in cell.standings):
        yield "* Not every run was complete: files were lost, or it broke off. The figure is of the complete ones."


def _highest(cells: Sequence[Cell]) -> float:
    ratios = [each.ratios[WHOLE_RUN.name] for cell in cells for each in cell.standings if WHOLE_RUN.name in each.ratios]
    return max((ratio.high or ratio.estimate for ratio in ratios), default=1.0)
