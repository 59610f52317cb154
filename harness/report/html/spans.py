"""Where the time of a PO goes, mode by mode, in the colours of the figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.arms import arms_of
from harness.analysis.summary import span_means
from harness.record.run import RunRecord
from harness.report.html.table import NOTHING, Cell, Table, figures, texts
from harness.report.style import in_order, span_style
from harness.report.words import seconds

Means = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A span's share of a bar, in percent of the longest bar."""

    x: float
    width: float
    colour: str
    title: str


@dataclass(frozen=True, slots=True)
class SpanBar:
    """A mode's POs in the mean."""

    label: str
    total: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SpanView:
    """The bars, and the same in figures."""

    bars: tuple[SpanBar, ...]
    table: Table


def build_spans(run: RunRecord) -> SpanView | None:
    """The mean seconds of worker time per PO and span; None where no PO was worked on."""
    every = {arm.label: span_means(arm.trials) for arm in arms_of(run)}
    means = {label: spans for label, spans in every.items() if spans}
    if not means:
        return None
    longest = max(sum(spans.values()) for spans in means.values()) or 1.0
    return SpanView(tuple(_bar(label, spans, longest) for label, spans in means.items()), _table(means))


def _bar(label: str, spans: Mapping[str, float], longest: float) -> SpanBar:
    pieces, x = [], 0.0
    for name in in_order(set(spans)):
        width = 100 * spans[name] / longest
        style = span_style(name)
        pieces.append(Piece(x, width, style.colour, f"{style.words}: {seconds(spans[name])}"))
        x += width
    return SpanBar(label, seconds(sum(spans.values())), tuple(pieces))


def _table(means: Means) -> Table:
    names = in_order({name for spans in means.values() for name in spans})
    difference = ("Difference",) if len(means) > 1 else ()
    return Table(
        "Seconds of worker time per PO, mean over all rounds"
        + ("; the difference is that of the second mode to the first" if difference else ""),
        (*texts("Step"), *figures(*means, *difference)),
        tuple((_name(name), *_cells([spans.get(name) for spans in means.values()])) for name in names),
        totals=((Cell("Total"), *_cells([sum(spans.values()) for spans in means.values()])),),
        row_titles=True,
    )


def _name(name: str) -> Cell:
    style = span_style(name)
    return Cell(style.words, colour=style.colour)


def _cells(values: Sequence[float | None]) -> list[Cell]:
    cells = [Cell(NOTHING, 0.0) if value is None else Cell(f"{value:.3f}", value) for value in values]
    if len(values) < 2:
        return cells
    change = (values[1] or 0.0) - (values[0] or 0.0)
    shown = f"{change:+.3f}".replace("-", "−") if abs(change) >= 0.0005 else "0.000"
    return [*cells, Cell(shown, change)]
