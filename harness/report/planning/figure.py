"""The figure of a plan: makespan by workers, by the size of the batch, and the model against what was measured."""

from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator

from harness.analysis.wording import span_of_time
from harness.record.planned import BatchRecord, PlannedRecord, ValidationRecord
from harness.report.files import save_figure
from harness.report.planning.words import headline, machines, setting
from harness.report.style import ARM_STYLES, FAINT, INK, ArmStyle, house_style
from harness.report.words import kept_together

WIDTH_IN, HEIGHT_IN = 11.0, 8.2
_TITLE_FITS = 100
_HOUR_S = 3600.0
_TICKS_S = (1, 10, 60, 600, 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400)


def save_plan_figure(plan: PlannedRecord, path: Path) -> None:
    """Draw a plan into ``path``, a ``.png`` or ``.svg`` file. Raises OSError where it cannot be written."""
    save_figure(draw_plan(plan), path)


def draw_plan(plan: PlannedRecord) -> Figure:
    """Draw makespan against workers above; growth and validation side by side below."""
    with house_style():
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
        figure.suptitle(fill(kept_together(headline(plan)), _TITLE_FITS), x=0.012, ha="left", size=11.5, weight="bold")
        panels = figure.subplot_mosaic([["workers", "workers"], ["growth", "validation"]], height_ratios=(1.25, 1))
        styles = dict(zip([mode.mode for mode in plan.modes], ARM_STYLES, strict=False))
        _draw_workers(panels["workers"], plan, styles)
        _draw_growth(panels["growth"], plan, styles)
        _draw_validation(panels["validation"], plan.validation, styles)
        figure.supxlabel(fill(setting(plan), 150), size=8.5, color=FAINT)
    return figure


def _draw_workers(axes: Axes, plan: PlannedRecord, styles: dict[str, ArmStyle]) -> None:
    for mode, style in styles.items():
        _draw_series(axes, [each for each in plan.by_workers if each.mode == mode], style, lambda each: each.workers)
    deadline_s = plan.question.deadline_s
    top = axes.get_ylim()[1]
    if deadline_s is not None and deadline_s / _HOUR_S <= 1.5 * top:
        axes.axhline(deadline_s / _HOUR_S, color=INK, linewidth=0.9, linestyle=(0, (4, 3)), label="deadline")
        top = max(top, 1.1 * deadline_s / _HOUR_S)
    axes.set_ylim(0, top)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    nodes = plan.question.nodes
    axes.set_xlabel(f"workers of {'the machine' if nodes == 1 else f'each of {nodes} machines'}")
    axes.set_ylabel("hours")
    axes.set_title(f"{plan.question.pos:,} POs: makespan by workers, with the range of 90 % of the simulated batches")
    axes.grid(axis="y")
    axes.legend(loc="upper right", fontsize=8.5, edgecolor="none", framealpha=1)


def _draw_series(axes: Axes, batches: Sequence[BatchRecord], style: ArmStyle, x: Callable[[BatchRecord], int]) -> None:
    if not batches:
        return
    xs = [x(each) for each in batches]
    low, high = ([getattr(each, name) / _HOUR_S for each in batches] for name in ("low_s", "high_s"))
    axes.fill_between(xs, low, high, color=style.colour, alpha=0.18, linewidth=0)
    axes.plot(
        xs,
        [each.makespan_s / _HOUR_S for each in batches],
        color=style.colour,
        marker=style.marker,
        markersize=6,
        markerfacecolor=style.colour if style.filled else "white",
        linewidth=1.4,
        label=batches[0].mode,
    )


def _draw_growth(axes: Axes, plan: PlannedRecord, styles: dict[str, ArmStyle]) -> None:
    for mode, style in styles.items():
        for name, dashes in (("dynamic", "-"), ("static", (0, (4, 2)))):
            own = [each for each in plan.growth if each.mode == mode and each.distribution == name]
            if own:
                axes.plot(
                    [each.pos for each in own],
                    [each.makespan_s for each in own],
                    color=style.colour,
                    linestyle=dashes,
                    linewidth=1.5,
                    label=f"{mode}, {name}",
                )
    axes.set_xscale("log")
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    axes.set_yticks([each for each in _TICKS_S if low <= each <= high])
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: span_of_time(value)))
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,.0f}"))
    axes.set_xlabel("POs of the batch")
    fleet = machines(plan.growth[0].nodes, plan.growth[0].workers) if plan.growth else ""
    axes.set_title(f"How it grows, on {fleet}")
    axes.grid()
    axes.legend(loc="upper left", fontsize=8, edgecolor="none", framealpha=1)


def _draw_validation(axes: Axes, records: Sequence[ValidationRecord], styles: dict[str, ArmStyle]) -> None:
    axes.set_title("Numbers of workers that the model had not seen")
    if not records:
        axes.set_axis_off()
        axes.text(0.5, 0.5, "Not validated: that takes a sweep\nof three numbers of workers or more.", ha="center")
        return
    least = 0.85 * min(min(each.measured_low_s, each.low_s) for each in records)
    most = 1.15 * max(max(each.measured_high_s, each.high_s) for each in records)
    axes.plot([least, most], [least, most], color=INK, linewidth=0.9)
    band = [least, most], [0.9 * least, 0.9 * most], [1.1 * least, 1.1 * most]
    axes.fill_between(*band, color=FAINT, alpha=0.15, linewidth=0)
    for mode, style in styles.items():
        for each in (record for record in records if record.mode == mode):
            axes.errorbar(
                each.measured_s,
                each.predicted_s,
                xerr=[[each.measured_s - each.measured_low_s], [each.measured_high_s - each.measured_s]],
                yerr=[[each.predicted_s - each.low_s], [each.high_s - each.predicted_s]],
                color=style.colour,
                marker=style.marker,
                markerfacecolor=style.colour if style.filled else "white",
                linewidth=1,
            )
            axes.annotate(
                str(each.workers),
                (each.measured_s, each.predicted_s),
                xytext=(7, -9) if style.filled else (-7, 7),
                textcoords="offset points",
                ha="center",
                size=8,
                color=style.colour,
            )
    for axis, scale, limits in (
        (axes.xaxis, axes.set_xscale, axes.set_xlim),
        (axes.yaxis, axes.set_yscale, axes.set_ylim),
    ):
        scale("log")
        limits(least, most)
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
    axes.minorticks_off()
    axes.set_xlabel("measured, seconds (number of workers beside each; grey: within 10 %)")
    axes.set_ylabel("predicted, seconds")
