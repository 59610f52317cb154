from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from harness.errors import ConfigError
from harness.workload.po_file import read_po_file
from harness.workload.po_file.formats import archive
from tests.support.po_files import part_of, with_cached_value, with_part, workbook_file


def numbers(path: Path) -> list[str]:
    return [po.number for po in read_po_file(path).batch]


@pytest.mark.parametrize("cell", [15262984, 15262984.0, "15262984", " 15262984.0 "])
def test_a_number_is_one_however_it_is_stored(tmp_path: Path, cell: object) -> None:
    assert numbers(workbook_file(tmp_path, ["PO_NUMBER"], [cell])) == ["15262984"]


@pytest.mark.parametrize("cell", [1.5, 1e16, True, datetime(2024, 3, 1), "#REF!"])  # noqa: DTZ001 - Excel has no zones
def test_other_values_are_junk(tmp_path: Path, cell: object) -> None:
    po_file = read_po_file(workbook_file(tmp_path, ["PO_NUMBER"], ["PO1"], [cell]))
    assert [remark.line for remark in po_file.remarks] == [3]


def test_years_and_dates_become_names_of_folders(tmp_path: Path) -> None:
    day = datetime(2024, 3, 1)  # noqa: DTZ001
    path = workbook_file(tmp_path, ["PO_NUMBER", "<|>", "Year", "Day"], ["PO1", None, 2024.0, day])
    assert read_po_file(path).batch[0].hierarchy == ("2024", "2024-03-01")


def test_a_formula_counts_by_the_value_it_had(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, ["PO_NUMBER"], ["=1+6"])
    assert numbers(with_cached_value(path, "1+6", "7")) == ["7"]


def test_the_first_sheet_with_the_column_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Notes"])
    for title, number in (("Orders", "PO1"), ("Old orders", "PO2")):
        sheet = book.create_sheet(title)
        sheet.append(["PO_NUMBER"])
        sheet.append([number])
    book.save(tmp_path / "pos.xlsx")
    assert numbers(tmp_path / "pos.xlsx") == ["PO1"]


def test_without_the_column_the_first_visible_sheet_is_told_of(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Hidden"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("Seen").append(["Visible"])
    book.save(tmp_path / "pos.xlsx")
    with pytest.raises(ConfigError, match="its columns are Visible"):
        read_po_file(tmp_path / "pos.xlsx")


def test_rows_are_counted_as_the_sheet_counts_them(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, ["Orders of March"], [], ["PO_NUMBER"], ["PO1"], [], ["junk"])
    assert [remark.line for remark in read_po_file(path).remarks] == [6]


def test_a_wrong_range_in_the_file_cuts_no_row_off(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, ["X", "PO_NUMBER"], ["a", "PO1"], ["b", "PO2"])
    sheet = part_of(path, "xl/worksheets/sheet1.xml").replace(b'ref="A1:B3"', b'ref="A1:A1"')
    assert numbers(with_part(path, "xl/worksheets/sheet1.xml", sheet)) == ["PO1", "PO2"]


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(ConfigError, match="more than any batch"):
        read_po_file(workbook_file(tmp_path, ["PO_NUMBER"], ["PO1"]))


def test_a_workbook_of_too_many_parts_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_PARTS", 2)
    with pytest.raises(ConfigError, match="more than any batch"):
        read_po_file(workbook_file(tmp_path, ["PO_NUMBER"], ["PO1"]))


def test_the_file_can_be_removed_while_its_batch_is_in_use(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, ["PO_NUMBER"], ["PO1"])
    po_file = read_po_file(path)
    path.unlink()
    assert po_file.batch[0].number == "PO1"


def test_the_builder_stores_a_value_beside_its_formula(tmp_path: Path) -> None:
    path = with_cached_value(workbook_file(tmp_path, ["=1+6"]), "1+6", "7")
    assert load_workbook(path, data_only=True)["Orders"]["A1"].value == 7
