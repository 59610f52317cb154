"""From a batch file to the POs to visit."""

from dataclasses import dataclass
from pathlib import Path

from harness.errors import ConfigError
from harness.workload.batch import Po
from harness.workload.po_file.columns import PO_NUMBER
from harness.workload.po_file.formats import FORMATS
from harness.workload.po_file.formats.format import PoFileFormat
from harness.workload.po_file.header import Header, find_header, no_header
from harness.workload.po_file.rows import Remark, read_rows
from harness.workload.po_file.table import MAX_FILE_BYTES, SPLIT, Table

SAVE_AS = "Save it as .xlsx or .csv."


@dataclass(frozen=True, slots=True)
class PoFile:
    """A batch file.

    Attributes:
        batch: the POs to visit, each once, in the file's order; at least one.
        remarks: on the rows that are not visited, in the file's order.
    """

    path: Path
    batch: tuple[Po, ...]
    remarks: tuple[Remark, ...] = ()


def read_po_file(path: Path) -> PoFile:
    """Read the file; it is not changed.

    Raises:
        ConfigError: it is not there or cannot be read, has no column of PO numbers, or has no PO.
    """
    data = content_of(path)
    table, header = understood(data, path)
    rows = tuple(read_rows(table, header))
    batch = tuple(row.po for row in rows if row.po)
    remarks = tuple(row.remark for row in rows if row.remark)
    if not batch:
        first = f" {remarks[0].sentence}" if remarks else ""
        problem = f"{path} has no PO to visit below its header (rows: {len(rows)}).{first}"
        raise ConfigError(problem, f"Write PO numbers, as PO15262984 or 15262984, under {PO_NUMBER}.")
    return PoFile(path, batch, remarks)


def content_of(path: Path) -> bytes:
    """The file's bytes. Raises ConfigError: there is no such file, or it is larger than a batch can be."""
    format_of(path)
    try:
        if path.is_dir():
            raise ConfigError(f"{path} is a folder, not a batch file.", "Name the file in it.")
        if not path.is_file():
            raise ConfigError(f"There is no file {path}.", "Look at its path; it is taken from the current folder.")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            problem = f"{path} has {size >> 20:,} MB; a batch may have {MAX_FILE_BYTES >> 20}."
            raise ConfigError(problem, SPLIT)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "See whether you may open it.") from error
    if not data.strip():
        raise ConfigError(f"{path} is empty.", f"Fill it with a header, {PO_NUMBER}, and a PO on each line below it.")
    return data


def format_of(path: Path) -> PoFileFormat:
    """By the ending of its name. Raises ConfigError: batches are not read from such files."""
    ending = path.suffix.lower()
    known = next((each for each in FORMATS if ending in each.endings), None)
    if known is None:
        endings = ", ".join(each for kind in FORMATS for each in kind.endings)
        raise ConfigError(f"{path} has none of the endings of a batch file, {endings}.", SAVE_AS)
    return known


def understood(data: bytes, path: Path) -> tuple[Table, Header]:
    """The lines of the file and their header. Raises ConfigError."""
    table = format_of(path).read(data, str(path))
    header = find_header(table.lines)
    if header is None:
        raise no_header(table.lines, str(path))
    return table, header
