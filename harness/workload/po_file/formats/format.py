"""What a format of batch files must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from harness.workload.po_file.header import Header
from harness.workload.po_file.table import Table

Cell = str | int


@dataclass(frozen=True, slots=True)
class Filling:
    """What the copy of a file has and the file has not.

    Attributes:
        table: the file, as its format read it.
        present: the columns that are there, by name, from 0.
        missing: names of the columns to add.
        cells: by the number of the line, then by the name of the column.
    """

    table: Table
    header: Header
    present: Mapping[str, int]
    missing: tuple[str, ...]
    cells: Mapping[int, Mapping[str, Cell]]


class PoFileFormat(Protocol):
    """Bytes in, bytes out: the file itself is never in a format's hands."""

    @property
    def endings(self) -> tuple[str, ...]:
        """Of the names of its files, in lower case, with the dot."""

    def read(self, data: bytes, name: str) -> Table:
        """The lines; of several sheets, those of the first with a header. Raises ConfigError: not such a file."""

    def filled(self, data: bytes, name: str, filling: Filling) -> bytes:
        """The same file with the cells filled in and all else as it was. Raises ConfigError: not such a file."""
