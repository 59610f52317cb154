import hashlib
import os
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from harness.errors import ConfigError
from harness.workload.po_file import read_po_file, write_results
from harness.workload.po_file.columns import RESULT_COLUMNS
from tests.support.po_files import (
    batch_file,
    csv_rows,
    make_result_row,
    part_of,
    sheet_rows,
    text_file,
    with_cached_value,
    with_part,
    workbook_file,
)

FILLED = [
    "COMPLETED",
    "Acme",
    "2",
    "1",
    "order.pdf",
    "2025-03-04T10:00:00+00:00",
    "",
    "downloads/PO1",
    "https://acme.coupahost.com/order_headers/1",
]


def results_of(path: Path, **rows: str) -> Path:
    """The copy, in which each PO has the status given."""
    target = path.with_name(f"results{path.suffix}")
    write_results(read_po_file(path), {number: make_result_row(status) for number, status in rows.items()}, target)
    return target


def test_the_columns_of_results_come_before_the_folders(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER;Note;<|>;Country\nPO1;x;;Brazil\nPO2\n")
    assert csv_rows(results_of(path, PO1="COMPLETED"), ";") == [
        ["PO_NUMBER", "Note", *RESULT_COLUMNS, "<|>", "Country"],
        ["PO1", "x", *FILLED, "", "Brazil"],
        ["PO2"],
    ]


def test_columns_that_are_there_are_filled_in_where_they_are(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Status,Note,PO_NUMBER,supplier\n,x,PO1,old\nFAILED,y,PO2,kept\n")
    header, first, second = csv_rows(results_of(path, PO1="COMPLETED"))
    assert header[:4] == ["Status", "Note", "PO_NUMBER", "supplier"]
    assert sorted(header[4:]) == sorted(set(RESULT_COLUMNS) - {"STATUS", "SUPPLIER"})
    assert first[:4] == ["COMPLETED", "x", "PO1", "Acme"]
    assert second[:4] == ["FAILED", "y", "PO2", "kept"]


def test_an_unknown_supplier_leaves_the_one_that_was_written(tmp_path: Path) -> None:
    path, target = text_file(tmp_path, "PO_NUMBER,SUPPLIER\nPO1,Mine\n"), tmp_path / "results.csv"
    write_results(read_po_file(path), {"PO1": make_result_row("FAILED", supplier="")}, target)
    assert csv_rows(target)[1][:3] == ["PO1", "Mine", "FAILED"]


def test_a_longer_row_keeps_its_cells_beside_the_new_columns(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER,Note\nPO1,a,b,c\n")
    header, row = csv_rows(results_of(path, PO1="COMPLETED"))
    assert row == ["PO1", "a", "b", "c", *FILLED]
    assert header[4:] == list(RESULT_COLUMNS)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_that_are_not_visited_say_why(tmp_path: Path, kind: str) -> None:
    path = batch_file(tmp_path, kind, ["PO_NUMBER"], ["PO1"], ["PM1"], ["junk"])
    target = results_of(path, PO1="COMPLETED")
    written = sheet_rows(target) if kind == "xlsx" else csv_rows(target)
    status, error = RESULT_COLUMNS.index("STATUS") + 1, RESULT_COLUMNS.index("ERROR_MESSAGE") + 1
    assert [row[status] for row in written[1:]] == ["COMPLETED", "DUPLICATE", "INVALID"]
    assert written[2][error] == "PM1 is on line 2 already; it is visited once."
    assert written[3][error] == "'JUNK' is not a PO number."


def test_results_are_found_however_the_number_is_written(tmp_path: Path) -> None:
    path, target = text_file(tmp_path, "PO_NUMBER\npo 1\n"), tmp_path / "results.csv"
    write_results(read_po_file(path), {"1": make_result_row()}, target)
    assert csv_rows(target)[1] == ["po 1", *FILLED]


def test_results_find_their_rows_in_a_file_that_was_sorted_meanwhile(tmp_path: Path) -> None:
    path, target = text_file(tmp_path, "PO_NUMBER\nPO1\nPO2\n"), tmp_path / "results.csv"
    po_file = read_po_file(path)
    text_file(tmp_path, "PO_NUMBER\nPO2\nPO1\n")
    write_results(po_file, {"PO1": make_result_row("COMPLETED"), "PO2": make_result_row("FAILED")}, target)
    assert [row[:2] for row in csv_rows(target)[1:]] == [["PO2", "FAILED"], ["PO1", "COMPLETED"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separator_line_ends_and_encoding_are_kept(tmp_path: Path, encoding: str, end: str) -> None:
    text = f'sep=\t{end}{end}Região\tPO_NUMBER{end}"a{end}b"\tPO1{end}'
    target = results_of(text_file(tmp_path, text, encoding), PO1="COMPLETED")
    data = target.read_bytes()
    results, header = "\t".join(FILLED), "\t".join(RESULT_COLUMNS)
    assert data == f'sep=\t{end}{end}Região\tPO_NUMBER\t{header}{end}"a{end}b"\tPO1\t{results}{end}'.encode(encoding)


def test_text_that_the_encoding_lacks_makes_the_copy_utf_8(tmp_path: Path) -> None:
    path, target = text_file(tmp_path, "Região,PO_NUMBER\nAção,PO1\n", "cp1252"), tmp_path / "results.csv"
    write_results(read_po_file(path), {"PO1": make_result_row(supplier="株式会社")}, target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert {"Ação", "株式会社"} <= set(csv_rows(target)[1])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "\x00=1"])
def test_no_result_is_a_formula_or_breaks_its_row(tmp_path: Path, kind: str, text: str) -> None:
    path = batch_file(tmp_path, kind, ["PO_NUMBER"], ["PO1"])
    target = tmp_path / f"results.{kind}"
    write_results(read_po_file(path), {"PO1": make_result_row(supplier=text, names=text, error=text)}, target)
    rows = sheet_rows(target) if kind == "xlsx" else csv_rows(target)
    for name in ("SUPPLIER", "ATTACHMENT_NAMES", "ERROR_MESSAGE"):
        assert rows[1][rows[0].index(name)] == f"'{text.strip().strip(chr(0))}"
    assert read_po_file(target).batch[0].supplier == text.strip().strip("\0")


def test_a_workbook_keeps_its_other_sheets_styles_widths_and_formulas(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Orders"
    for row in (["Title"], ["PO_NUMBER", "Price", "Twice", "<|>", "Country"], ["PO1", 2.5, "=B3*2", None, "Brazil"]):
        sheet.append(row)
    sheet["A2"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = 33
    sheet.merge_cells("A1:E1")
    book.create_sheet("Notes").append(["kept"])
    book.save(tmp_path / "pos.xlsx")
    copy = load_workbook(results_of(tmp_path / "pos.xlsx", PO1="COMPLETED"))
    orders = copy["Orders"]
    assert [cell.value for cell in orders[2]] == ["PO_NUMBER", "Price", "Twice", "<|>", "Country", *RESULT_COLUMNS]
    assert [cell.value for cell in orders[3]][:7] == ["PO1", 2.5, "=B3*2", None, "Brazil", "COMPLETED", "Acme"]
    assert orders["H3"].value == 2
    assert orders["A2"].font.bold
    assert orders.column_dimensions["A"].width == 33
    assert copy["Notes"]["A1"].value == "kept"
    assert read_po_file(tmp_path / "results.xlsx").batch[0].hierarchy == ("Brazil",)


def test_numbers_that_are_formulas_are_values_in_the_copy(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, ["PO_NUMBER", "Sum"], ["=1+6", "=2+2"])
    target = results_of(with_cached_value(path, "1+6", "7"))
    assert [po.number for po in read_po_file(target).batch] == ["7"]
    assert load_workbook(target)["Orders"]["B2"].value == "=2+2"


def test_macros_are_kept_and_are_data_to_the_copy(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, ["PO_NUMBER"], ["PO1"], name="pos.xlsm")
    with_part(path, "xl/vbaProject.bin", b"a macro")
    assert part_of(results_of(path, PO1="COMPLETED"), "xl/vbaProject.bin") == b"a macro"


def test_a_merged_cell_is_passed_over(tmp_path: Path) -> None:
    path = workbook_file(tmp_path, ["PO_NUMBER", "STATUS"], ["PO1"], ["PO2"])
    book = load_workbook(path)
    book["Orders"].merge_cells("B2:B3")
    book.save(path)
    rows = sheet_rows(results_of(path, PO1="COMPLETED", PO2="FAILED"))
    assert [row[1] for row in rows[1:]] == ["COMPLETED", None]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_batch_file_is_never_changed(tmp_path: Path, kind: str) -> None:
    path = batch_file(tmp_path, kind, ["PO_NUMBER"], ["PO1"])
    before = hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns
    target = results_of(path, PO1="COMPLETED")
    assert (hashlib.sha256(path.read_bytes()).digest(), path.stat().st_mtime_ns) == before
    assert sorted(tmp_path.iterdir()) == sorted([path, target])


def test_the_batch_file_is_no_target_under_any_of_its_names(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER\nPO1\n")
    (tmp_path / "linked.csv").symlink_to(path)
    os.link(path, tmp_path / "same.csv")
    for name in ("pos.csv", "../" + tmp_path.name + "/pos.csv", "linked.csv", "same.csv"):
        with pytest.raises(ConfigError, match="is the batch file itself"):
            write_results(read_po_file(path), {}, tmp_path / name)
    assert path.read_text(encoding="utf-8") == "PO_NUMBER\nPO1\n"


@pytest.mark.parametrize("name", ["results.xlsx", "results.tsv", "results"])
def test_a_copy_has_the_ending_of_its_batch_file(tmp_path: Path, name: str) -> None:
    po_file = read_po_file(text_file(tmp_path, "PO_NUMBER\nPO1\n"))
    with pytest.raises(ConfigError):
        write_results(po_file, {}, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    po_file = read_po_file(text_file(tmp_path, "PO_NUMBER\nPO1\n"))
    (tmp_path / "results.csv").mkdir()
    with pytest.raises(ConfigError, match="cannot be written"):
        write_results(po_file, {}, tmp_path / "results.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pos.csv", "results.csv"]


def test_a_batch_file_that_is_gone_is_told_of(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER\nPO1\n")
    po_file = read_po_file(path)
    path.unlink()
    with pytest.raises(ConfigError, match="There is no file"):
        write_results(po_file, {}, tmp_path / "results.csv")


def test_a_copy_can_be_the_next_batch_and_is_not_widened_again(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER,<|>,Country\nPO1,,Brazil\n")
    first = results_of(path, PO1="FAILED")
    second = tmp_path / "again.csv"
    write_results(read_po_file(first), {"PO1": make_result_row("COMPLETED")}, second)
    assert csv_rows(second)[0] == csv_rows(first)[0]
    assert csv_rows(second)[1][1] == "COMPLETED"
