"""What each row of a batch file asks for."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from harness.errors import ConfigError
from harness.workload.batch import Po
from harness.workload.numbers import order_digits
from harness.workload.po_file.columns import PO_NUMBER, SUPPLIER
from harness.workload.po_file.header import Header
from harness.workload.po_file.inert import plain
from harness.workload.po_file.table import Table

MAX_LEVELS = 16  # Names of 200 bytes each, below a root: Linux takes 4096 bytes in a path.
_SHOWN_CHARS = 60
_ROUNDED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_TEXT_MARKS = re.compile(r"""^=?["'](.*?)["']?$""")  # Excel's ="0012" and '0012, which keep a number from being one.


class RemarkKind(StrEnum):
    """Why a row is not visited; also its status in the results."""

    DUPLICATE = "DUPLICATE"
    INVALID = "INVALID"


@dataclass(frozen=True, slots=True)
class Remark:
    """A row that is not visited.

    Attributes:
        line: where it is, from 1.
        what: what is there instead of a PO to visit.
        why: a sentence.
    """

    line: int
    kind: RemarkKind
    what: str
    why: str

    @property
    def sentence(self) -> str:
        """The reason, with its place."""
        return f"Line {self.line}: {self.why}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: a PO to visit, or a remark why not."""

    line: int
    digits: str = ""
    po: Po | None = None
    remark: Remark | None = None


def read_rows(table: Table, header: Header) -> Iterator[Row]:
    """Judge the rows below the header in their order; of several with the same PO, the first is the one to visit."""
    number, supplier = header.column(PO_NUMBER), header.column(SUPPLIER)
    level_columns = header.level_columns(table.width)
    seen: dict[str, int] = {}
    for line in table.lines:
        if line.number <= header.line.number:
            continue
        written = _number_text(line.cell(number))
        levels = tuple(text for at in level_columns if (text := tidy(line.cell(at))))
        reason = _unusable(written, levels)
        if reason:
            yield Row(line.number, remark=Remark(line.number, RemarkKind.INVALID, _shown(written), reason))
            continue
        digits = order_digits(written)
        if digits in seen:
            why = f"{written} is on line {seen[digits]} already; it is visited once."
            yield Row(line.number, digits, remark=Remark(line.number, RemarkKind.DUPLICATE, written, why))
            continue
        seen[digits] = line.number
        yield Row(line.number, digits, Po(written, tidy(line.cell(supplier)), levels))


def tidy(text: str) -> str:
    """Text on one line, without what cannot be seen."""
    if text.isascii() and text.isprintable():
        return plain(" ".join(text.split()))
    seen = (" " if unicodedata.category(c) == "Cc" else c for c in text if unicodedata.category(c) not in ("Cf", "Cs"))
    return plain(" ".join("".join(seen).split()))


def _number_text(cell: str) -> str:
    """As its user wrote it, but for blanks, case, and the marks and the ``.0`` that a spreadsheet put around it."""
    text = "".join(tidy(cell).split()).upper()
    return _TEXT_MARKS.sub(r"\1", text).removesuffix(".0")


def _unusable(written: str, levels: tuple[str, ...]) -> str:
    if not written:
        return "there is no PO number in this row."
    if _ROUNDED.fullmatch(written):
        return f"{_shown(written)} is a number that a spreadsheet has rounded; write it as text."
    try:
        order_digits(written)
    except ConfigError:
        return f"{_shown(written)} is not a PO number."
    if len(levels) > MAX_LEVELS:
        return f"{written} would lie {len(levels)} folders deep; {MAX_LEVELS} are allowed."
    return ""


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…")
