from pathlib import Path

import pytest

from harness.workload.po_file import read_po_file
from tests.support.po_files import text_file


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_separators_and_encodings_are_told_apart(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = (("PO_NUMBER", "SUPPLIER", "<|>", "Região"), ("PO1", "São João & Cia", "", "Ação"))
    path = text_file(tmp_path, "".join(separator.join(row) + "\r\n" for row in rows), encoding)
    [po] = read_po_file(path).batch
    assert (po.number, po.supplier, po.hierarchy) == ("PO1", "São João & Cia", ("Ação",))


def test_the_header_decides_on_the_separator_and_not_the_text_below(tmp_path: Path) -> None:
    path = text_file(tmp_path, "SUPPLIER;PO_NUMBER\nA, B, C, and D, Ltd;PO1\n")
    assert read_po_file(path).batch[0].supplier == "A, B, C, and D, Ltd"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_through_cells_of_several_lines(tmp_path: Path, end: str) -> None:
    text = 'PO_NUMBER;SUPPLIER\nPO1;"Acme\nof\nBrazil"\n\njunk;x\n'.replace("\n", end)
    po_file = read_po_file(text_file(tmp_path, text))
    assert po_file.batch[0].supplier == "Acme of Brazil"
    assert [remark.line for remark in po_file.remarks] == [6]


def test_quoted_separators_and_doubled_marks_belong_to_the_cell(tmp_path: Path) -> None:
    path = text_file(tmp_path, 'PO_NUMBER;SUPPLIER\n"PO1";"Acme; ""the"" firm"\n')
    assert read_po_file(path).batch[0].supplier == 'Acme; "the" firm'


def test_a_file_of_one_column_needs_no_separator(tmp_path: Path) -> None:
    assert len(read_po_file(text_file(tmp_path, "PO_NUMBER\nPO1\nPO2", name="pos.TXT")).batch) == 2
