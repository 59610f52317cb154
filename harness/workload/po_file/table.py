"""What every format of a batch file is read into: lines of text cells."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.errors import ConfigError

MAX_FILE_BYTES = 100 << 20
MAX_LINES = 200_000  # A month of POs of a large company is a few thousand.
MAX_CELLS = 5_000_000  # About 0.5 GB as Python strings.
SPLIT = "Split the batch into several files."


@dataclass(frozen=True, slots=True)
class Line:
    """A row.

    Attributes:
        number: of its first line in the file, or its row in the sheet, from 1.
    """

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read in it."""
        return not any(cell.strip() for cell in self.cells)

    def cell(self, column: int | None) -> str:
        """The text there; empty where the line is shorter, or where there is no such column."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that are not blank.

    Attributes:
        sheet: the name of the sheet they are from; empty where a file has no sheets.
    """

    lines: tuple[Line, ...]
    sheet: str = ""

    @property
    def width(self) -> int:
        """Cells of the longest line."""
        return max((len(line.cells) for line in self.lines), default=0)


def bounded(lines: Iterable[Line], name: str) -> tuple[Line, ...]:
    """The lines that are not blank. Raises ConfigError: there are too many of them for a batch."""
    kept: list[Line] = []
    cells = 0
    for line in lines:
        if line.is_blank:
            continue
        kept.append(line)
        cells += len(line.cells)
        if len(kept) > MAX_LINES:
            raise ConfigError(f"{name} has more than {MAX_LINES:,} rows.", SPLIT)
        if cells > MAX_CELLS:
            raise ConfigError(f"{name} has more than {MAX_CELLS:,} cells.", SPLIT)
    return tuple(kept)
