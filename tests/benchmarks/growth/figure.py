"""The figure: time per PO against the batch's size, and memory against the POs done."""

from collections.abc import Sequence
from statistics import mean, median

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from harness.analysis.wording import MIB
from harness.report.style import ARM_STYLES, FAINT, INK, ArmStyle, house_style
from tests.benchmarks.growth.pace import BLOCK, TOLERANCE_PCT, block_po_s, po_s
from tests.benchmarks.growth.record import Batch, Growth
from tests.benchmarks.growth.statement import largest_of, modes_of

WIDTH_IN, HEIGHT_IN = 11.0, 4.6
STYLES = (ARM_STYLES[1], ArmStyle("#009E73", "o", filled=False))
APART = 0.03  # Of an axis in decades: two modes at one size do not hide each other.


def draw(growth: Growth) -> Figure:
    """Draw both panels."""
    with house_style():
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
        FigureCanvasAgg(figure)
        left, right = figure.subplots(1, 2)
        for index, mode in enumerate(modes_of(growth)):
            batches = [batch for batch in growth.batches if batch.mode == mode]
            _draw_pace(left, batches, STYLES[index % len(STYLES)], 10 ** (APART * (2 * index - 1)))
            _draw_memory(right, largest_of(growth, mode), STYLES[index % len(STYLES)])
        _dress_pace(left, growth)
        _dress_memory(right)
        figure.supxlabel(_setting(growth), size=8, color=FAINT)
    return figure


def _draw_pace(axes: Axes, batches: Sequence[Batch], style: ArmStyle, shift: float) -> None:
    points = [(batch.pos, 1000 * each) for batch in batches if (each := po_s(batch)) is not None]
    sizes = sorted({pos for pos, _ in points})
    medians = [median(ms for pos, ms in points if pos == size) for size in sizes]
    centre = mean(medians)
    reach = centre * TOLERANCE_PCT / 100
    axes.axhspan(centre - reach, centre + reach, color=style.colour, alpha=0.1, linewidth=0)
    axes.axhline(centre, color=style.colour, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.plot(
        [shift * pos for pos, _ in points],
        [ms for _, ms in points],
        linestyle="none",
        marker=style.marker,
        markersize=4,
        markerfacecolor="none",
        markeredgecolor=style.colour,
        alpha=0.6,
    )
    fill = style.colour if style.filled else "white"
    axes.plot(
        [shift * size for size in sizes],
        medians,
        color=style.colour,
        marker=style.marker,
        markersize=7,
        markerfacecolor=fill,
        linewidth=1.4,
        label=batches[0].mode,
    )
    blocks = block_po_s(max(batches, key=lambda batch: batch.pos))
    axes.plot([done for done, _ in blocks], [1000 * each for _, each in blocks], color=style.colour, linewidth=0.7)


def _dress_pace(axes: Axes, growth: Growth) -> None:
    sizes = sorted({batch.pos for batch in growth.batches})
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_ylim(0, 1.25 * axes.get_ylim()[1])
    axes.set_xlabel("POs in the batch")
    axes.set_ylabel("wall time per PO, ms")
    axes.set_title("Time per PO, once the drivers have started")
    axes.grid(axis="y")
    axes.legend(frameon=False, loc="lower left", fontsize=8.5)
    note = f"Large: median of a size; small: each batch. Band: mean ± {TOLERANCE_PCT:g} %."
    if any(block_po_s(batch) for batch in growth.batches):
        note += f"\nThin line: blocks of {BLOCK} POs within the largest batch."
    axes.text(0.01, 0.985, note, transform=axes.transAxes, size=8, color=FAINT, va="top")


def _draw_memory(axes: Axes, batch: Batch, style: ArmStyle) -> None:
    done = [point.pos_done for point in batch.memory]
    parent = [point.parent_rss_bytes / MIB for point in batch.memory]
    worker = [point.worker_bytes / MIB for point in batch.memory]
    axes.plot(done, worker, color=style.colour, linewidth=1.4, label=f"a worker, {batch.mode}")
    axes.plot(done, parent, color=style.colour, linewidth=1.4, linestyle=(0, (2, 1.2)), label=f"parent, {batch.mode}")


def _dress_memory(axes: Axes) -> None:
    axes.set_ylim(0, 1.4 * axes.get_ylim()[1])
    axes.set_xlim(left=0)
    axes.set_xlabel("POs done in the largest batch")
    axes.set_ylabel("memory, MiB")
    axes.set_title("Memory of the parent and of one worker")
    axes.grid(axis="y")
    axes.legend(frameon=False, loc="upper left", ncols=2, fontsize=8.5, labelcolor=INK)


def _setting(growth: Growth) -> str:
    workers = growth.batches[0].workers
    return (
        f"fast-site with three attachments per PO, full cleaning, {workers} workers, {growth.browser}; "
        f"{growth.machine}.\n"
        "A worker: its process tree without counting shared pages twice; parent: resident memory."
    )
