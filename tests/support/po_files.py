"""Batch files as people and programs write them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

from harness.workload.po_file import ResultRow

Row = Sequence[object]


def text_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "pos.csv") -> Path:
    return bytes_file(folder, text.encode(encoding), name)


def bytes_file(folder: Path, data: bytes, name: str = "pos.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def workbook_file(folder: Path, *rows: Row, name: str = "pos.xlsx", title: str = "Orders") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def batch_file(folder: Path, kind: str, *rows: Sequence[str]) -> Path:
    """The same rows as a workbook or as text; ``kind`` is ``xlsx`` or ``csv``."""
    if kind == "xlsx":
        return workbook_file(folder, *rows)
    return text_file(folder, "".join(";".join(row) + "\n" for row in rows))


def with_part(path: Path, part: str, content: bytes) -> Path:
    """The archive with one of its parts replaced, or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in {**parts, part: content}.items():
            archive.writestr(each, data)
    return path


def part_of(path: Path, part: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(part)


def with_cached_value(path: Path, formula: str, value: str) -> Path:
    """The workbook with what Excel stores beside a formula: its value when it was saved."""
    sheet = part_of(path, "xl/worksheets/sheet1.xml")
    plain = f"<f>{formula}</f><v></v>".encode(), f"<f>{formula}</f><v />".encode(), f"<f>{formula}</f><v/>".encode()
    [found] = [each for each in plain if each in sheet]
    filled = sheet.replace(found, f"<f>{formula}</f><v>{value}</v>".encode())
    return with_part(path, "xl/worksheets/sheet1.xml", filled)


def csv_rows(path: Path, separator: str = ",", encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=separator))


def sheet_rows(path: Path, title: str = "Orders") -> list[list[object]]:
    book = load_workbook(path)
    rows: Iterable[Row] = book[title].iter_rows(values_only=True)
    return [list(row) for row in rows]


def make_result_row(
    status: str = "COMPLETED", supplier: str = "Acme", names: str = "order.pdf", error: str = ""
) -> ResultRow:
    return ResultRow(
        status=status,
        supplier=supplier,
        attachments_found=2,
        attachments_downloaded=1,
        attachment_names=names,
        last_processed="2025-03-04T10:00:00+00:00",
        error_message=error,
        download_folder="downloads/PO1",
        coupa_url="https://acme.coupahost.com/order_headers/1",
    )
