from pathlib import Path

import pytest

from harness.coupa.folders import FolderHierarchyManager
from harness.errors import ConfigError
from harness.workload.batch import Po
from harness.workload.po_file import RemarkKind, read_po_file, reading
from harness.workload.po_file import table as limits
from tests.support.po_files import batch_file, text_file

HOSTILE_FOLDERS = (
    "..",
    "../..",
    "/etc",
    "C:\\x",
    "\\\\host\\share",
    "CON",
    "a/../../b",
    "x" * 5000,
    ".",
    "~",
    "nul.txt",
)


def numbers(path: Path) -> list[str]:
    return [po.number for po in read_po_file(path).batch]


def test_a_row_gives_a_po_with_its_supplier_and_its_folders(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER;SUPPLIER;<|>;Country;Year\nPO1;Acme  Ltd;;Brazil;2024\nPM2;;;;2025\n")
    batch = read_po_file(path).batch
    assert batch == (Po("PO1", "Acme Ltd", ("Brazil", "2024")), Po("PM2", "", ("2025",)))


def test_columns_of_results_are_never_folders(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER;<|>;Country;STATUS;Coupa URL\n1;;Brazil;FAILED;https://x\n")
    assert read_po_file(path).batch[0].hierarchy == ("Brazil",)


def test_a_folder_column_needs_no_name(tmp_path: Path) -> None:
    assert read_po_file(text_file(tmp_path, "PO_NUMBER;<|>;;\n1;;a;b\n")).batch[0].hierarchy == ("a", "b")


@pytest.mark.parametrize(
    "name", ["PO_NUMBER", " po number ", "po-number", '"""PO_NUMBER"""', "Po.Number", "\u200bPO_NUMBER"]
)
def test_the_column_is_found_however_it_is_written(tmp_path: Path, name: str) -> None:
    assert numbers(text_file(tmp_path, f"X,{name}\na,PO1\n")) == ["PO1"]


def test_titles_and_blank_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    assert numbers(text_file(tmp_path, "sep=;\n\nOrders of March\n;;\nPO_NUMBER;X\nPO1;a\n")) == ["PO1"]


def test_a_header_far_below_is_not_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="in its first 20 rows"):
        read_po_file(text_file(tmp_path, "title\n" * 20 + "PO_NUMBER\nPO1\n"))


def test_the_nearest_column_is_proposed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"columns are Vendor, PO Numbers.*Rename 'PO Numbers' to PO_NUMBER"):
        read_po_file(text_file(tmp_path, "Vendor;PO Numbers\nAcme;PO1\n"))


@pytest.mark.parametrize(
    "cell", ["po 15", "PO15", " p o 1 5 ", "PO\u00a015", "PO15.0", "\u200ePO15", "'PO15", '"=""PO15"""']
)
def test_blanks_case_and_the_marks_of_spreadsheets_are_forgiven(tmp_path: Path, cell: str) -> None:
    assert numbers(text_file(tmp_path, f"PO_NUMBER\n{cell}\n")) == ["PO15"]


def test_the_first_of_several_rows_with_a_po_is_the_one_to_visit(tmp_path: Path) -> None:
    po_file = read_po_file(text_file(tmp_path, "PO_NUMBER;SUPPLIER\nPO7;A\nPO8;B\npm7;C\n"))
    assert [po.supplier for po in po_file.batch] == ["A", "B"]
    [remark] = po_file.remarks
    assert (remark.line, remark.kind, remark.what) == (4, RemarkKind.DUPLICATE, "PM7")
    assert remark.sentence == "Line 4: PM7 is on line 2 already; it is visited once."


def test_junk_is_remarked_on_with_its_line_and_not_visited(tmp_path: Path) -> None:
    po_file = read_po_file(text_file(tmp_path, "PO_NUMBER\n\nPO1\nTotal\n"))
    assert [po.number for po in po_file.batch] == ["PO1"]
    [remark] = po_file.remarks
    assert (remark.line, remark.kind) == (4, RemarkKind.INVALID)
    assert remark.sentence == "Line 4: 'TOTAL' is not a PO number."


@pytest.mark.parametrize("level", HOSTILE_FOLDERS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_folder_name_leads_out_of_the_root(tmp_path: Path, level: str, kind: str) -> None:
    path = batch_file(tmp_path, kind, ["PO_NUMBER", "<|>", "a", "b"], ["PO1", "", level, level])
    [po] = read_po_file(path).batch
    root = tmp_path / "root"
    folder = FolderHierarchyManager(root, 0).folder_of(po)
    folder.mkdir(parents=True)
    assert folder.resolve().is_relative_to(root.resolve())
    assert len(folder.relative_to(root.resolve()).parts) == 3


def test_more_rows_than_a_batch_can_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINES", 10)
    assert len(numbers(text_file(tmp_path, "PO_NUMBER\n" + "".join(f"PO{n}\n" for n in range(9))))) == 9
    with pytest.raises(ConfigError, match="more than 10 rows"):
        read_po_file(text_file(tmp_path, "PO_NUMBER\n" + "".join(f"PO{n}\n" for n in range(10))))


def test_more_cells_than_a_batch_can_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    with pytest.raises(ConfigError, match="more than 10 cells"):
        read_po_file(text_file(tmp_path, "PO_NUMBER;a;b;c;d\nPO1;;;;\nPO2;;;;\n"))


def test_a_file_larger_than_a_batch_can_be_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 10)
    with pytest.raises(ConfigError, match="a batch may have"):
        read_po_file(text_file(tmp_path, "PO_NUMBER\nPO1\n"))


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ConfigError):
        read_po_file(Path("a\0b.csv"))


def test_reading_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER\nPO1\n")
    before = path.read_bytes(), path.stat().st_mtime_ns
    read_po_file(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [path]
