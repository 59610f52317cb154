"""A table as the template draws it: what a reader sees in each cell, and what its column is sorted by."""

from dataclasses import dataclass
from typing import Literal

from harness.report.words import memory, seconds

Tone = Literal["", "good", "bad", "open"]
NOTHING = "–"
LONG_ROWS = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        value: what its column is sorted by; None sorts by the text.
        tone: how much it should worry.
        colour: of a sample beside the text, as the figure draws it; empty for none.
    """

    text: str
    value: float | None = None
    tone: Tone = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title; figures stand to the right, and only prose is broken into lines."""

    title: str
    figures: bool = False
    prose: bool = False

    @property
    def kind(self) -> str:
        """The name of its style."""
        return "figure" if self.figures else "prose" if self.prose else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; ``left_out`` says in words what it does not show.

    Attributes:
        totals: rows that stay at the end however the others are sorted.
        row_titles: whether the first cell of a row is its title.
        sortable: whether the rows may be put in another order.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    row_titles: bool = False
    sortable: bool = True
    left_out: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it stays folded until a reader asks for it."""
        return len(self.rows) > LONG_ROWS


def texts(*titles: str) -> tuple[Column, ...]:
    """Columns of names."""
    return tuple(Column(title) for title in titles)


def prose(*titles: str) -> tuple[Column, ...]:
    """Columns of sentences."""
    return tuple(Column(title, prose=True) for title in titles)


def figures(*titles: str) -> tuple[Column, ...]:
    """Columns of figures."""
    return tuple(Column(title, figures=True) for title in titles)


def duration(duration_s: float) -> Cell:
    """Seconds."""
    return Cell(seconds(duration_s), duration_s)


def size(size_bytes: float | None) -> Cell:
    """Bytes, or that they were not measured; such a cell sorts below all others."""
    return Cell(memory(size_bytes), -1.0 if size_bytes is None else size_bytes)


def count(number: int, *, bad: bool = False) -> Cell:
    """A number of things; ``bad`` where any at all is bad news."""
    return Cell(str(number), number, "bad" if bad and number else "")
