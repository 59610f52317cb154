"""The results: a copy of the batch file with what became of each PO."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.errors import ConfigError
from harness.record.whole_file import write_whole_bytes
from harness.workload.numbers import order_digits
from harness.workload.po_file.columns import ERROR_MESSAGE, RESULT_COLUMNS, STATUS, SUPPLIER
from harness.workload.po_file.formats.format import Cell, Filling
from harness.workload.po_file.inert import inert
from harness.workload.po_file.reading import PoFile, content_of, format_of, understood
from harness.workload.po_file.result_row import ResultRow
from harness.workload.po_file.rows import Row, read_rows, tidy


def write_results(po_file: PoFile, rows: Mapping[str, ResultRow], target: Path) -> None:
    """Write the copy, whole or not at all; rows are found by PO, so the file may have been sorted meanwhile.

    Args:
        rows: by PO number, in any way of writing it. A PO without one keeps what its row had.
        target: with an ending of the same format; replaced where it exists. Its folder is made.

    Raises:
        ConfigError: the target is the batch file itself or cannot be written, or the batch file is gone.
    """
    source = po_file.path
    _check_target(source, target)
    data = content_of(source)
    table, header = understood(data, source)
    by_digits = {order_digits(number): row for number, row in rows.items()}
    places = {name: header.column(name) for name in RESULT_COLUMNS}
    filling = Filling(
        table,
        header,
        {name: place for name, place in places.items() if place is not None},
        tuple(name for name, place in places.items() if place is None),
        dict(_cells(read_rows(table, header), by_digits)),
    )
    copy = format_of(source).filled(data, str(source), filling)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole_bytes(target, copy)
    except OSError as error:
        raise ConfigError(
            f"{target} cannot be written: {error}.", "Close it if a program has it open, or name another file."
        ) from error


def _check_target(source: Path, target: Path) -> None:
    if format_of(target) is not format_of(source) or target.suffix.lower() != source.suffix.lower():
        raise ConfigError(f"{target} cannot hold a copy of {source}.", f"Let its name end in {source.suffix}.")
    if target.resolve() == source.resolve() or (target.exists() and target.samefile(source)):
        raise ConfigError(f"{target} is the batch file itself, which is never changed.", "Name another file.")


def _cells(rows: Iterator[Row], by_digits: Mapping[str, ResultRow]) -> Iterator[tuple[int, dict[str, Cell]]]:
    for row in rows:
        if row.remark:
            yield row.line, {STATUS: row.remark.kind.value, ERROR_MESSAGE: _cell(row.remark.why)}
        elif row.digits in by_digits:
            values = {name: _cell(value) for name, value in by_digits[row.digits].values().items()}
            if not values[SUPPLIER]:
                del values[SUPPLIER]
            yield row.line, values


def _cell(value: Cell) -> Cell:
    return inert(tidy(value)) if isinstance(value, str) else value
