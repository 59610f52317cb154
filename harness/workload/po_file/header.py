"""The header of a batch file: where it is, and which column is which."""

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from harness.errors import ConfigError
from harness.workload.po_file.columns import COLUMNS, LEVELS_FOLLOW, PO_NUMBER
from harness.workload.po_file.table import Line

HEADER_LINES = 20  # Exports put a title, a date and a filter above their header.
_SHOWN_COLUMNS = 10
_SHOWN_CHARS = 40


@dataclass(frozen=True, slots=True)
class Header:
    """Names of columns, in which case, blanks, quotation marks and punctuation do not count."""

    line: Line

    def column(self, name: str) -> int | None:
        """Where the first column of this name is, from 0; None where there is none."""
        wanted = canonical(name)
        return next((at for at, cell in enumerate(self.line.cells) if canonical(cell) == wanted), None)

    @property
    def levels_follow(self) -> int | None:
        """Where ``<|>`` is, after which the levels of the folder path come."""
        return next((at for at, cell in enumerate(self.line.cells) if canonical(cell) == LEVELS_FOLLOW), None)

    def level_columns(self, width: int) -> tuple[int, ...]:
        """The columns that are levels of the folder path. Those of results never are, wherever they were added."""
        if self.levels_follow is None:
            return ()
        after = range(self.levels_follow + 1, width)
        return tuple(at for at in after if canonical(self.line.cell(at)) not in _KNOWN)


def canonical(name: str) -> str:
    """What makes a column's name, whoever wrote it: ``"PO Number"``, ``po-number`` and ``PO_NUMBER`` are one."""
    if LEVELS_FOLLOW in name and not any(c.isalnum() for c in name):
        return LEVELS_FOLLOW
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


_KNOWN = frozenset(canonical(name) for name in COLUMNS)


def find_header(lines: Iterable[Line]) -> Header | None:
    """The first line that names a column of PO numbers, of the first that are not blank."""
    wanted = canonical(PO_NUMBER)
    for line in _first(lines):
        if any(canonical(cell) == wanted for cell in line.cells):
            return Header(line)
    return None


def no_header(lines: Iterable[Line], name: str) -> ConfigError:
    """What to say of lines without a header: the columns that there are, and the one that may have been meant."""
    first = _first(lines)
    if not first:
        return ConfigError(f"{name} is empty.", f"Fill it with a header, {PO_NUMBER}, and a PO on each line below it.")
    names = [shown for cell in max(first, key=lambda line: len(line.cells)).cells if (shown := _shown(cell))]
    listing = ", ".join(names[:_SHOWN_COLUMNS]) + (", …" if len(names) > _SHOWN_COLUMNS else "")
    known = {canonical(each): each for each in names}
    near = get_close_matches(canonical(PO_NUMBER), known, n=1, cutoff=0.4)
    remedy = f"Rename '{known[near[0]]}'" if near else "Rename the column of PO numbers"
    return ConfigError(
        f"{name} has no column {PO_NUMBER} in its first {HEADER_LINES} rows; its columns are {listing}.",
        f"{remedy} to {PO_NUMBER}, if it is the one with the PO numbers.",
    )


def _first(lines: Iterable[Line]) -> list[Line]:
    return list(itertools.islice((line for line in lines if not line.is_blank), HEADER_LINES))


def _shown(cell: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
