"""How the figure looks: colours of the Okabe-Ito palette, told apart by lightness and hatch as well."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

import matplotlib as mpl

from harness.record.isolation import CellStatus

INK = "#222222"
FAINT = "#707070"
ALERT = "#B00020"
GRID = "#e3e3e3"
BASELINE_COLOUR = "#D55E00"
CANDIDATE_COLOUR = "#0072B2"
THIRD_COLOUR = "#009E73"


def house_style() -> AbstractContextManager[None]:
    """Matplotlib's settings for drawing and for saving, undone at the end of the ``with`` block."""
    return mpl.rc_context(
        {
            "font.family": "DejaVu Sans",
            "font.size": 9,
            "axes.titlesize": 10.5,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelcolor": INK,
            "axes.edgecolor": FAINT,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "grid.color": GRID,
            "hatch.linewidth": 0.6,
            "svg.hashsalt": "harness",
            "svg.fonttype": "path",
        }
    )


@dataclass(frozen=True, slots=True)
class ArmStyle:
    """How one side of the comparison is drawn, wherever it appears."""

    colour: str
    marker: str
    filled: bool


ARM_STYLES = (
    ArmStyle(BASELINE_COLOUR, "o", filled=False),
    ArmStyle(CANDIDATE_COLOUR, "s", filled=True),
    ArmStyle(THIRD_COLOUR, "^", filled=True),
)


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How a cell of the isolation matrix is drawn: its ground, and the sign on it."""

    colour: str
    ink: str


CELL_STYLES: dict[CellStatus, CellStyle] = {
    "clean": CellStyle("#CFE6F5", "#0072B2"),
    "leak": CellStyle("#D55E00", "#FFFFFF"),
    "not-applicable": CellStyle("#E3E3E3", "#222222"),
}


@dataclass(frozen=True, slots=True)
class SpanStyle:
    """How one span is drawn, and the words for it."""

    words: str
    colour: str
    hatch: str


SPAN_STYLES: dict[str, SpanStyle] = {
    "injected_delay": SpanStyle("injected delay", "#777777", "\\\\//"),
    "pace": SpanStyle("waiting for leave", "#BBBBBB", ".."),
    "clone_profile": SpanStyle("clone profile", "#F0E442", "ooo"),
    "driver_start": SpanStyle("start driver", "#D55E00", "////"),
    "login": SpanStyle("log in", "#AA4499", "**"),
    "navigate": SpanStyle("load page", "#56B4E9", ""),
    "find": SpanStyle("find links", "#FFFFFF", "||||"),
    "trigger": SpanStyle("trigger downloads", "#009E73", "----"),
    "wait_downloads": SpanStyle("wait for downloads", "#B9DDF1", "...."),
    "persist": SpanStyle("persist", "#CC79A7", "++++"),
    "clear_session": SpanStyle("clear session", "#0072B2", "xxxx"),
    "driver_quit": SpanStyle("quit driver", "#E69F00", "\\\\\\\\"),
    "other": SpanStyle("other", "#DDDDDD", ""),
}


def span_style(name: str) -> SpanStyle:
    """The style of a span; one this version does not know is drawn grey under its own name."""
    return SPAN_STYLES.get(name, SpanStyle(name.replace("_", " "), "#AAAAAA", ".."))


def in_order(names: set[str]) -> list[str]:
    """Span names in the order in which a PO passes through them, unknown ones before ``other``."""
    order = [name for name in SPAN_STYLES if name != "other"]
    known = [name for name in order if name in names]
    return [*known, *sorted(names - set(SPAN_STYLES)), *({"other"} & names)]
