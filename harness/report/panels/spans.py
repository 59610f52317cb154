"""Where the time of a PO goes: a stacked bar per mode."""

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from harness.report.style import INK, in_order, span_style
from harness.report.words import seconds

_ROOM_FOR_LABEL = 0.075


def draw_spans(axes: Axes, means: dict[str, dict[str, float]]) -> None:
    """Draw one bar per mode of ``means`` (seconds per PO by span), labelled where a span is wide enough."""
    longest = max(sum(spans.values()) for spans in means.values())
    names = in_order({name for spans in means.values() for name in spans})
    for row, spans in enumerate(means.values()):
        _draw_bar(axes, row, spans, names, longest)
    axes.set_yticks(range(len(means)), list(means))
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(means) - 0.5, -0.5)
    axes.set_xlim(0, 1.1 * longest)
    axes.set_xlabel("worker time per PO, s (mean over all rounds)")
    axes.grid(axis="x")
    axes.set_title("Where the time of a PO goes")
    shown = [name for name in names if max(spans.get(name, 0) for spans in means.values()) > 0.002]
    _legend(axes, shown, below=0.6 / max(2, len(means)))


def _draw_bar(axes: Axes, row: int, spans: dict[str, float], names: list[str], longest: float) -> None:
    left = 0.0
    for name in names:
        width = spans.get(name, 0.0)
        style = span_style(name)
        axes.barh(
            row,
            width,
            left=left,
            height=0.62,
            color=style.colour,
            hatch=style.hatch,
            edgecolor=INK,
            linewidth=0.6,
        )
        if width > _ROOM_FOR_LABEL * longest:
            axes.text(
                left + width / 2,
                row,
                f"{width:.2f}",
                ha="center",
                va="center",
                bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none"},
            )
        left += width
    axes.text(left + 0.01 * longest, row, seconds(left), va="center", fontweight="bold")


def _legend(axes: Axes, names: list[str], *, below: float) -> None:
    handles = [
        Patch(facecolor=style.colour, hatch=style.hatch, edgecolor=INK, linewidth=0.6, label=style.words)
        for style in map(span_style, names)
    ]
    axes.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.45, -below),
        ncols=5,
        frameon=False,
        handlelength=2.4,
        handleheight=1.3,
        columnspacing=1.6,
    )
