"""The figure of a soak: what the driver holds after each PO, what stands beside it, and how long POs take."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.analysis.growth import LEVEL, Line, Point, blocks_of, fit, points_of, steady
from harness.analysis.wording import MIB, confidence
from harness.record.soak import SamplesRecord, SoakRecord
from harness.report.files import save_figure
from harness.report.soak.words import setting, size, verdict
from harness.report.style import BASELINE_COLOUR, CANDIDATE_COLOUR, FAINT, INK, THIRD_COLOUR, house_style
from harness.report.words import kept_together

WIDTH_IN, HEIGHT_IN = 11.0, 7.4
DOTS = 4000  # More are not told apart, and make an SVG slow to open.
PACE_BLOCKS = 50
_TITLE_FITS = 105


def save_soak_figure(record: SoakRecord, path: Path) -> None:
    """Draw a soak into ``path``, a ``.png`` or ``.svg`` file. Raises OSError where it cannot be written."""
    save_figure(draw_soak(record), path)


def draw_soak(record: SoakRecord) -> Figure:
    """Draw all three panels over the POs that were worked."""
    with house_style():
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
        figure.suptitle(_title(verdict(record)), x=0.012, ha="left", size=11.5, weight="bold")
        driver, beside, pace = figure.subplots(3, 1, sharex=True, height_ratios=(3, 1.3, 1.3))
        _draw_driver(driver, record)
        _draw_beside(beside, record.samples)
        _draw_pace(pace, record.samples)
        pace.set_xlim(0, max(1, record.pos_done))
        pace.xaxis.set_major_formatter("{x:,.0f}")
        pace.set_xlabel("POs worked")
        figure.supxlabel(setting(record), size=8.5, color=FAINT)
    return figure


def _title(sentence: str) -> str:
    """In lines that fit, none of which parts a number from its unit."""
    return fill(kept_together(sentence), _TITLE_FITS)


def _draw_driver(axes: Axes, record: SoakRecord) -> None:
    samples = record.samples
    begins = _first_places(samples)
    points = points_of("driver", samples)
    counted = steady(points)
    _dots(axes, _placed([point for point in points if point not in set(counted)], begins), FAINT, "warm-up, left out")
    _dots(axes, _placed(counted, begins), CANDIDATE_COLOUR, "after each PO")
    line = fit(counted)
    if line is not None:
        _draw_line(axes, counted, line, begins)
    _draw_replacements(axes, samples)
    axes.set_ylabel("memory of its own, MiB")
    axes.set_title("Driver with its browser, while it rests after each PO")
    axes.grid(axis="y")
    axes.margins(y=0.15)
    _legend(axes, 6)


def _draw_line(axes: Axes, points: Sequence[Point], line: Line, begins: dict[int, int]) -> None:
    """The same slope for each driver's life, at the level of that life, through the means that it was found by."""
    means = [mean for life in blocks_of(points) for mean in life]
    places, sizes = zip(*_placed(means, begins), strict=True)
    axes.plot(places, sizes, "o", color=BASELINE_COLOUR, markerfacecolor="white", markersize=6, label="mean of a block")
    for number, life in enumerate(dict.fromkeys(point.life for point in points)):
        own = [point for point in points if point.life == life]
        here, shift = line.through(own), begins[life] - 1
        ends = [own[0].place, here.place, own[-1].place]
        middle, low, high = zip(*(here.at(place) for place in ends), strict=True)
        xs = [place + shift for place in ends]
        band = _once(number, f"{confidence(LEVEL)} interval of the slope")
        axes.fill_between(xs, _mib(low), _mib(high), color=BASELINE_COLOUR, alpha=0.22, linewidth=0, label=band)
        name = _once(number, f"{size(line.slope)} per PO")
        axes.plot(xs, _mib(middle), color=BASELINE_COLOUR, linewidth=1.8, label=name)


def _draw_replacements(axes: Axes, samples: SamplesRecord) -> None:
    ends = [place for place, (one, next_one) in enumerate(pairwise(samples.driver), start=1) if next_one > one]
    for number, place in enumerate(ends):
        axes.axvline(
            place + 0.5,
            color=INK,
            linewidth=0.9,
            linestyle=(0, (4, 3)),
            label=_once(number, "another driver"),
        )


def _draw_beside(axes: Axes, samples: SamplesRecord) -> None:
    for values, colour, label in (
        (samples.worker_own_bytes, THIRD_COLOUR, "the worker's own process"),
        (samples.site_own_bytes, FAINT, "the fake site, as a control"),
    ):
        places, sizes = zip(*_thinned([(place, each / MIB) for place, each in _by_place(values)]), strict=True)
        axes.plot(places, sizes, color=colour, linewidth=1.5, label=label)
    axes.set_ylim(0, 1.45 * axes.get_ylim()[1])
    axes.set_ylabel("MiB")
    axes.set_title("Beside it")
    axes.grid(axis="y")
    _legend(axes, 2)


def _draw_pace(axes: Axes, samples: SamplesRecord) -> None:
    took = [(float(place), 1000 * each) for place, each in _by_place(samples.po_s)]
    _dots(axes, took, CANDIDATE_COLOUR, "each PO")
    length = max(1, len(took) // PACE_BLOCKS)
    blocks = [took[first : first + length] for first in range(0, len(took) - length + 1, length)]
    axes.plot(
        [median(place for place, _ in block) for block in blocks],
        [median(ms for _, ms in block) for block in blocks],
        color=INK,
        linewidth=1.4,
        label=f"median of {length}",
    )
    usual = sorted(ms for _, ms in took)[int(0.98 * (len(took) - 1))] if took else 1.0
    axes.set_ylim(0, 1.35 * usual)
    axes.set_ylabel("ms")
    axes.set_title("Time of a PO")
    axes.grid(axis="y")
    _legend(axes, 2)


def _dots(axes: Axes, points: Sequence[tuple[float, float]], colour: str, label: str) -> None:
    shown = _thinned(points)
    if not shown:
        return
    axes.plot(
        [x for x, _ in shown],
        [y for _, y in shown],
        linestyle="none",
        marker=".",
        markersize=4,
        markeredgewidth=0,
        color=colour,
        alpha=0.6,
        label=label,
    )


def _thinned(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    return points[:: max(1, -(-len(points) // DOTS))]


def _legend(axes: Axes, columns: int) -> None:
    axes.legend(loc="upper left", ncols=columns, fontsize=8.5, edgecolor="none", framealpha=1, markerscale=1.4)


def _once(number: int, label: str) -> str:
    """The label of what is drawn several times, for the first alone: legends leave out what begins like the others."""
    return label if number == 0 else "_again"


def _placed(points: Iterable[Point], begins: dict[int, int]) -> list[tuple[float, float]]:
    """Each point by the number of its PO, in MiB."""
    return [(begins[point.life] + point.place - 1, point.value / MIB) for point in points]


def _mib(sizes: Iterable[float]) -> list[float]:
    return [each / MIB for each in sizes]


def _by_place(values: Sequence[float | None]) -> list[tuple[int, float]]:
    """The values that there are, each with the number of its PO, from 1."""
    return [(place, value) for place, value in enumerate(values, start=1) if value is not None]


def _first_places(samples: SamplesRecord) -> dict[int, int]:
    """The number of the first PO of each driver's life."""
    first: dict[int, int] = {}
    for place, driver in enumerate(samples.driver, start=1):
        first.setdefault(driver, place)
    return first
