"""Text with a separator: CSV as spreadsheets, databases and scripts write it."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from harness.errors import ConfigError
from harness.workload.po_file.formats.format import Filling
from harness.workload.po_file.formats.magic import ZIP, refuse_compound
from harness.workload.po_file.header import HEADER_LINES, find_header
from harness.workload.po_file.table import Line, Table, bounded

SEPARATORS = (",", ";", "\t")
AS_UTF8 = "Save it as 'CSV UTF-8'."
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UNMARKED = ("utf-8", "cp1252", "latin-1")  # The last takes any byte.


@dataclass(frozen=True, slots=True)
class SeparatedText:
    """``;``, ``,`` or tab; UTF-8, UTF-16 with its mark, or what Western Windows writes."""

    endings: tuple[str, ...] = (".csv", ".tsv", ".txt")

    def read(self, data: bytes, name: str) -> Table:
        """The lines, under the separator that makes a header of them."""
        text, _ = _decoded(data, name)
        return Table(bounded(_lines(text, _separator(text), name), name))

    def filled(self, data: bytes, name: str, filling: Filling) -> bytes:
        """In the file's own separator, line ends and encoding; in UTF-8 where that encoding lacks a letter."""
        text, encoding = _decoded(data, name)
        separator = _separator(text)
        end = "\r\n" if "\r\n" in text else "\n"
        rows = (_filled(line, filling) for line in _lines(text, separator, name))
        copy = "".join(separator.join(_quoted(cell, separator) for cell in row) + end for row in rows)
        try:
            return copy.encode(encoding)
        except UnicodeEncodeError:
            return copy.encode("utf-8-sig", errors="replace")


def _filled(line: Line, filling: Filling) -> list[str]:
    """Columns are added before ``<|>``, since what follows it are folders to every reader of such files."""
    follow = filling.header.levels_follow
    at = filling.table.width if follow is None else follow
    is_header = line.number == filling.header.line.number
    values = {each: each for each in filling.missing} if is_header else filling.cells.get(line.number, {})
    if not values and len(line.cells) <= at:
        return list(line.cells)
    width = max(at, *(column + 1 for column in filling.present.values()), len(line.cells))
    row = [*line.cells, *[""] * (width - len(line.cells))]
    for each, column in filling.present.items():
        if each in values:
            row[column] = str(values[each])
    return [*row[:at], *(str(values.get(each, "")) for each in filling.missing), *row[at:]]


def _quoted(cell: str, separator: str) -> str:
    # The csv module leaves a lone carriage return unquoted, and it would end the row.
    needs_quotes = any(each in cell for each in (separator, '"', "\r", "\n")) or cell != cell.strip()
    return '"' + cell.replace('"', '""') + '"' if needs_quotes else cell


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding. Raises ConfigError: this is not text."""
    refuse_compound(data, name)
    if data.startswith(ZIP):
        raise ConfigError(f"{name} is a zip archive, not text.", "If it is an Excel file, let its name end in .xlsx.")
    encodings = next(((each,) for mark, each in _MARKS.items() if data.startswith(mark)), _UNMARKED)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        _refuse_nul(text, name)
        return text, encoding
    raise ConfigError(f"{name} begins as {encodings[0].removesuffix('-sig').upper()} and does not go on so.", AS_UTF8)


def _refuse_nul(text: str, name: str) -> None:
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise ConfigError(f"{name} is not text: there is a NUL byte on line {line}.", AS_UTF8)


def _separator(text: str) -> str:
    """The one under which the header has the most columns; without a header, the one that there is most of."""
    heads = {each: _head(text, each) for each in SEPARATORS}
    headers = {each: header for each, lines in heads.items() if (header := find_header(lines))}
    if headers:
        return max(headers, key=lambda each: len(headers[each].line.cells))
    return max(SEPARATORS, key=text.count)


def _head(text: str, separator: str) -> list[Line]:
    """The lines in which a header may be; what is wrong with them is told once the separator is known."""
    lines: list[Line] = []
    with suppress(ConfigError):
        for line in _lines(text, separator, ""):
            if not line.is_blank:
                lines.append(line)
            if len(lines) == HEADER_LINES:
                break
    return lines


def _lines(text: str, separator: str, name: str) -> Iterator[Line]:
    """Every line, also a blank one. Raises ConfigError: its quotation marks do not pair up."""
    # Strict: otherwise a mark that is never closed swallows the rows below it without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ConfigError(
                f"{name}, line {number}: a cell cannot be told from the next ({error}).",
                "Look for a quotation mark that is not closed, or that is not doubled within a quoted cell.",
            ) from error
        yield Line(number, tuple(cells))
