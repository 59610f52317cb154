"""Excel workbooks. Macros are never run, links to other files never followed: openpyxl does neither."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from harness.errors import ConfigError, HarnessError
from harness.workload.po_file.columns import PO_NUMBER, SUPPLIER
from harness.workload.po_file.formats.archive import SAVE_AGAIN, check_archive
from harness.workload.po_file.formats.format import Filling
from harness.workload.po_file.header import find_header
from harness.workload.po_file.table import SPLIT, Line, Table, bounded

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book
    from openpyxl.worksheet.worksheet import Worksheet

MAX_ROW = 1_048_576  # Of a sheet, by the format's own definition.
EXACT_FLOAT = 10**15  # Excel keeps 15 digits of a number.


@dataclass(frozen=True, slots=True)
class Workbook:
    """``.xlsx``, and ``.xlsm`` with its macros kept and not run."""

    endings: tuple[str, ...] = (".xlsx", ".xlsm")

    def read(self, data: bytes, name: str) -> Table:
        """The values that formulas had when the file was saved; of a workbook without a header, the visible sheet."""
        check_archive(data, name)
        with _understood(name), _opened(data, values_alone=True) as book:
            sheets = book.worksheets
            visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
            with_header = (sheet for sheet in sheets if find_header(_lines(sheet, name)))
            chosen = next(with_header, None) or next(iter(visible or sheets), None)
            if chosen is None:
                return Table(())
            return Table(bounded(_lines(chosen, name), name), chosen.title)

    def filled(self, data: bytes, name: str, filling: Filling) -> bytes:
        """All sheets with their styles and formulas; columns are added behind the last, so that no formula shifts."""
        check_archive(data, name)
        with _understood(name), _opened(data, values_alone=False) as book:
            sheet = book[filling.table.sheet]
            _freeze(sheet, filling)
            _fill(sheet, filling)
            copy = io.BytesIO()
            book.save(copy)
            return copy.getvalue()


def _freeze(sheet: "Worksheet", filling: Filling) -> None:
    """Keep the values of the formulas that say what the batch is: a saved copy holds formulas without their values."""
    header = filling.header
    known = (header.column(PO_NUMBER), header.column(SUPPLIER))
    columns = {at for at in known if at is not None} | set(header.level_columns(filling.table.width))
    for line in filling.table.lines:
        for at in columns | (set(range(len(line.cells))) if line.number == header.line.number else set()):
            cell = sheet.cell(line.number, at + 1)
            if cell.data_type == "f":
                cell.value = line.cell(at)


def _fill(sheet: "Worksheet", filling: Filling) -> None:
    from openpyxl.cell.cell import MergedCell

    width = max(filling.table.width, len(filling.header.line.cells))
    columns = {**filling.present, **{name: width + at for at, name in enumerate(filling.missing)}}
    for name in filling.missing:
        sheet.cell(filling.header.line.number, columns[name] + 1, name)
    for number, values in filling.cells.items():
        for name, value in values.items():
            cell = sheet.cell(number, columns[name] + 1)
            if not isinstance(cell, MergedCell):  # Only the first cell of a merged area has a value.
                cell.value = value


@contextmanager
def _opened(data: bytes, *, values_alone: bool) -> Iterator["Book"]:
    """Read-only, value by value, or as a whole that can be saved again."""
    from openpyxl import load_workbook  # A command's help has no use for it.

    book = load_workbook(
        io.BytesIO(data),
        read_only=values_alone,
        data_only=values_alone,
        keep_links=not values_alone,
        keep_vba=not values_alone and b"xl/vbaProject.bin" in data,
        rich_text=not values_alone,
    )
    try:
        yield book
    finally:
        book.close()


@contextmanager
def _understood(name: str) -> Iterator[None]:
    """A damaged workbook is one kind of error, whichever of its parts openpyxl stumbles over."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl names each feature that it does not know.
            yield
    except HarnessError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:100]
        problem = f"{name} cannot be understood as an Excel file ({type(error).__name__}: {said})."
        raise ConfigError(problem, SAVE_AGAIN) from error


def _lines(sheet: "Worksheet", name: str) -> Iterator[Line]:
    sheet.reset_dimensions()  # type: ignore[attr-defined] # A wrong range in the file would cut rows off.
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MAX_ROW:
            raise ConfigError(f"{name} has more rows than an Excel sheet can have.", SPLIT)
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Line(number, tuple(cells))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_FLOAT:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
