"""The figure of a sweep: throughput, memory and load against workers, with what was fitted and what is recommended."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from harness.analysis.planning.answers import CPU_BOUND_PCT
from harness.analysis.scaling.law import band, law_of
from harness.analysis.scaling.points import modes_of, of_mode
from harness.analysis.wording import GIB, in_words
from harness.record.sweep import LawRecord, MemoryLineRecord, RecommendationRecord, ScalingPointRecord, SweepRecord
from harness.report.files import save_figure
from harness.report.style import ARM_STYLES, FAINT, INK, ArmStyle, house_style
from harness.report.words import browser_label, kept_together, memory

WIDTH_IN, HEIGHT_IN = 9.5, 8.6
_TITLE_FITS = 88
_CURVE_POINTS = 200
_BEYOND = 1.04  # Of the most workers: so far the curves are drawn.


def save_sweep_figure(sweep: SweepRecord, path: Path) -> None:
    """Draw a sweep into ``path``, a ``.png`` or ``.svg`` file. Raises OSError where it cannot be written."""
    save_figure(draw_sweep(sweep), path)


def draw_sweep(sweep: SweepRecord) -> Figure:
    """Draw all three panels over the numbers of workers."""
    with house_style():
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
        figure.suptitle(
            fill(kept_together(_headline(sweep)), _TITLE_FITS, break_on_hyphens=False),
            x=0.012,
            ha="left",
            size=11.5,
            weight="bold",
        )
        throughput, held, load = figure.subplots(3, 1, sharex=True, height_ratios=(3, 1.7, 1.2))
        styles = dict(zip(modes_of(sweep.points), ARM_STYLES, strict=False))
        for mode, style in styles.items():
            own = of_mode(sweep.points, mode)
            law = next((each for each in sweep.laws if each.mode == mode), None)
            chosen = next((each for each in sweep.recommendations if each.mode == mode), None)
            line = next((each for each in sweep.memory if each.mode == mode), None)
            _draw_throughput(throughput, own, style)
            if law is not None:
                _draw_law(throughput, own, law, sweep.config.seed, style)
            if chosen is not None:
                held_there = next(point for point in own if point.workers == chosen.workers)
                _ring(
                    throughput, chosen.workers, held_there.pos_per_min, style, f"{mode}, recommended: {chosen.workers}"
                )
            _draw_memory(held, own, line, chosen, style)
            _plot(load, own, [point.busy_pct for point in own], style, width=1.4)
        _finish_throughput(throughput, modes=len(styles))
        _finish_memory(held, sweep)
        _finish_load(load, sweep)
        figure.supxlabel(_setting(sweep), size=8.5, color=FAINT)
    return figure


def _headline(sweep: SweepRecord) -> str:
    chosen = sweep.recommendations[-1] if len(sweep.recommendations) == 1 else _candidate(sweep)
    return f"{chosen.mode}: {chosen.sentence}" if chosen else "No round was finished."


def _candidate(sweep: SweepRecord) -> RecommendationRecord | None:
    """That of the mode that is proposed: the second of a round."""
    modes = sweep.config.modes
    wanted = modes[1] if len(modes) > 1 else modes[0]
    return next((each for each in sweep.recommendations if each.mode == wanted), None)


def _draw_throughput(axes: Axes, points: Sequence[ScalingPointRecord], style: ArmStyle) -> None:
    for point in points:
        rounds = point.each_pos_per_min
        axes.plot([point.workers] * len(rounds), rounds, ".", color=style.colour, alpha=0.45, markersize=5)
    medians = [point.pos_per_min for point in points]
    _plot(axes, points, medians, style, label=f"{points[0].mode}, measured")


def _draw_law(axes: Axes, points: Sequence[ScalingPointRecord], law: LawRecord, seed: int, style: ArmStyle) -> None:
    """The curve that fits best, on the band within which it lies."""
    found = law_of(law)
    workers = [float(n) for n in np.linspace(points[0].workers, _BEYOND * points[-1].workers, _CURVE_POINTS)]
    between = band(points, seed, workers)
    if between is not None:
        lows, highs = zip(*between, strict=True)
        axes.fill_between(workers, lows, highs, color=style.colour, alpha=0.14, linewidth=0)
    name = "law" if between is None else "law with its bounds"
    curve = [found.at(n) for n in workers]
    axes.plot(workers, curve, color=style.colour, linewidth=1.4, label=f"{law.mode}, {name}")


def _draw_memory(
    axes: Axes,
    points: Sequence[ScalingPointRecord],
    line: MemoryLineRecord | None,
    chosen: RecommendationRecord | None,
    style: ArmStyle,
) -> None:
    measured = [point for point in points if point.memory_bytes is not None]
    sizes = [(point.memory_bytes or 0) / GIB for point in measured]
    _plot(axes, measured, sizes, style)
    if line is not None:
        slope, ends = line.per_worker_bytes.estimate, [points[0].workers, _BEYOND * points[-1].workers]
        label = f"{memory(slope)} for each worker of {line.mode}"
        axes.plot(ends, [(line.base_bytes + slope * end) / GIB for end in ends], color=style.colour, label=label)
    if chosen is not None and (held := next((p for p in measured if p.workers == chosen.workers), None)) is not None:
        _ring(axes, held.workers, (held.memory_bytes or 0) / GIB, style)


def _ring(axes: Axes, x: float, y: float, style: ArmStyle, label: str | None = None) -> None:
    """Around the recommended point."""
    axes.plot(
        [x],
        [y],
        "o",
        label=label,
        markersize=15,
        markerfacecolor="none",
        markeredgecolor=style.colour,
        markeredgewidth=1.6,
    )


def _finish_throughput(axes: Axes, *, modes: int) -> None:
    """The legend stands above the panel, a column for each mode: within, it would hide what falls with the workers."""
    axes.set_ylim(0, 1.12 * axes.get_ylim()[1])
    axes.set_ylabel("POs per minute")
    axes.grid(axis="y")
    axes.legend(
        title="Throughput: each round, its median, and the scalability law that fits best",
        title_fontproperties={"size": 10.5, "weight": "bold"},
        alignment="left",
        loc="lower left",
        bbox_to_anchor=(0, 1.01),
        ncols=max(1, modes),
        fontsize=8.5,
        frameon=False,
        borderpad=0,
        borderaxespad=0,
    )


def _finish_memory(axes: Axes, sweep: SweepRecord) -> None:
    top = 1.35 * axes.get_ylim()[1]
    total = sweep.environment.memory_total_bytes / GIB
    if total <= top:
        axes.axhline(total, color=INK, linewidth=0.9, linestyle=(0, (4, 3)), label="all of the machine's memory")
    axes.set_ylim(0, top)
    axes.set_ylabel("GiB")
    axes.set_title("Memory: all workers with their browsers, each at its peak")
    axes.grid(axis="y")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper left", fontsize=8.5, edgecolor="none", framealpha=1)


def _finish_load(axes: Axes, sweep: SweepRecord) -> None:
    axes.axhline(CPU_BOUND_PCT, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.annotate(
        "CPU-bound above",
        (0.005, CPU_BOUND_PCT),  # On the left, where few workers leave the cores idle.
        xycoords=("axes fraction", "data"),
        xytext=(0, -3),
        textcoords="offset points",
        ha="left",
        va="top",
        size=8,
        color=FAINT,
    )
    axes.set_ylim(0, 105)
    axes.set_ylabel("%")
    axes.set_title(f"Load: busy share of the {in_words(sweep.environment.cores, 'core')}")
    axes.grid(axis="y")
    axes.set_xlabel("workers")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.04)


def _setting(sweep: SweepRecord) -> str:
    config, machine = sweep.config, sweep.environment
    return (
        f"scenario {config.scenario}, {in_words(config.pos, 'PO')}, {in_words(config.rounds, 'round')} at most, "
        f"{browser_label(machine.browser, machine.browser_version)}, {in_words(machine.cores, 'core')}, "
        f"{memory(machine.memory_total_bytes)} ({machine.cpu_model})"
    )


def _plot(
    axes: Axes,
    points: Sequence[ScalingPointRecord],
    values: Sequence[float],
    style: ArmStyle,
    *,
    width: float = 0.0,
    label: str | None = None,
) -> None:
    """A marker for each point, joined where a line is to have a ``width``."""
    axes.plot(
        [point.workers for point in points],
        list(values),
        color=style.colour,
        marker=style.marker,
        markersize=7,
        markerfacecolor=style.colour if style.filled else "white",
        linewidth=width,
        label=label,
    )
