"""The figure of a calibration: the noise of a mode against itself, and the chance that a true reduction passes."""

import math
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.analysis.calibration import ENOUGH_POWER_PCT
from harness.analysis.wording import percent
from harness.record.calibration import CalibrationRecord
from harness.report.calibration.words import asked, headline
from harness.report.files import save_figure
from harness.report.style import FAINT, INK, house_style

# From light to dark with the number of rounds; the sequential looks in the colour of the candidate.
_LINES = (
    ("#F0B27A", (0, (1, 1.2)), "v"),
    ("#E67E22", (0, (4, 1.5)), "s"),
    ("#B9540F", (0, (6, 1.5, 1, 1.5)), "D"),
    ("#6E2C00", "-", "o"),
    ("#0072B2", "-", "^"),
)


def save_calibration_figure(record: CalibrationRecord, path: Path) -> None:
    """Draw a calibration into ``path``, a ``.png`` or ``.svg`` file. Raises OSError where it cannot be written."""
    with house_style():
        figure = Figure(figsize=(10, 4.6), layout="constrained")
        figure.suptitle(headline(record), x=0.01, ha="left", fontsize=11.5, fontweight="bold")
        left, right = figure.subplots(1, 2, width_ratios=(0.7, 1.3))
        _draw_noise(left, record)
        _draw_power(right, record)
    save_figure(figure, path)


def _draw_noise(axes: Axes, record: CalibrationRecord) -> None:
    differences = [-100 * math.expm1(each) for each in record.log_ratios]
    axes.axhline(0, color=INK, linewidth=1)
    axes.plot(range(1, len(differences) + 1), differences, "o", color=FAINT, markerfacecolor="white", markersize=5.5)
    if record.low_pct is not None and record.high_pct is not None:
        axes.axhspan(record.low_pct, record.high_pct, color="#0072B2", alpha=0.15, linewidth=0)
    axes.margins(y=0.15)
    axes.set_xlabel("round (band: bounds of the difference)")
    axes.set_ylabel("less time of one side than of the other, %")
    axes.grid(axis="y")
    axes.set_title(f"{record.config.baseline} against itself")


def _draw_power(axes: Axes, record: CalibrationRecord) -> None:
    for power, (colour, dashes, marker) in zip(record.power, _LINES, strict=False):
        axes.plot(
            record.reductions_pct,
            power.pass_pct,
            linestyle=dashes,
            color=colour,
            marker=marker,
            markersize=4,
            markevery=3,
            label=asked(power),
        )
    line = record.config.min_reduction_pct
    axes.axhline(ENOUGH_POWER_PCT, color=FAINT, linewidth=1, linestyle=(0, (5, 3)))
    axes.axvline(line, color=INK, linewidth=1.3, linestyle=(0, (5, 3)))
    axes.annotate(
        f"asked for: {percent(line)}",
        (line, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(5, -4),
        textcoords="offset points",
        va="top",
    )
    axes.set_xlim(line - 2, _right_end(record))
    axes.set_ylim(-2, 104)
    axes.set_xlabel("true reduction of the time, %")
    axes.set_ylabel("runs that pass, %")
    axes.grid()
    axes.legend(loc="lower right", frameon=True, edgecolor="none")
    axes.set_title("What a verdict can detect")


def _right_end(record: CalibrationRecord) -> float:
    """Where every curve has come near its end, and some way beyond the line in any case."""
    line = record.config.min_reduction_pct
    pairs = zip(record.reductions_pct, zip(*(each.pass_pct for each in record.power), strict=True), strict=True)
    settled = next((true for true, shares in pairs if min(shares) > 99), record.reductions_pct[-1])
    return max(line + 16, settled + 2)
