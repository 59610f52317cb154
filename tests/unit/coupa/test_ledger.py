import csv
import dataclasses
from pathlib import Path

import pytest

from harness.coupa.ledger import Ledger
from harness.coupa.result import PoResult, PoStatus, SavedFile
from harness.errors import EnvironmentProblem
from harness.workload.po_file.columns import COLUMNS
from tests.support.evidence import FIRST, SECOND, make_result

FULL_DISK = Path("/dev/full")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def written(path: Path, *results: PoResult) -> list[dict[str, str]]:
    with Ledger(path) as ledger:
        for result in results:
            ledger.append(result)
    return rows_of(path)


def with_outcome(**changes: object) -> PoResult:
    result = make_result()
    return dataclasses.replace(result, outcome=dataclasses.replace(result.outcome, **changes))  # type: ignore[arg-type]


def test_a_row_says_all_there_is_to_know_of_a_po(tmp_path: Path) -> None:
    [row] = written(tmp_path / "ledger.csv", make_result(started_at=1_741_082_398.0))
    assert row == {
        "PO_NUMBER": FIRST,
        "STATUS": "COMPLETED",
        "SUPPLIER": "Acme",
        "ATTACHMENTS_FOUND": "1",
        "ATTACHMENTS_DOWNLOADED": "1",
        "ATTACHMENT_NAMES": "order.pdf",
        "LAST_PROCESSED": "2025-03-04T10:00:00+00:00",
        "ERROR_MESSAGE": "",
        "DOWNLOAD_FOLDER": f"downloads/{FIRST}",
        "COUPA_URL": "https://acme.coupahost.com/order_headers/10001",
    }


def test_the_names_of_several_files_share_a_cell(tmp_path: Path) -> None:
    files = tuple(SavedFile(name, 1, "0" * 64) for name in ("a.pdf", "b, c.pdf"))
    [row] = written(tmp_path / "ledger.csv", with_outcome(files=files, found=3))
    assert (row["ATTACHMENT_NAMES"], row["ATTACHMENTS_DOWNLOADED"]) == ("a.pdf; b, c.pdf", "2")
    assert row["ATTACHMENTS_FOUND"] == "3"


def test_a_second_session_adds_rows_and_neither_header_nor_mark(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    written(path, make_result(FIRST))
    before = path.read_bytes()
    rows = written(path, make_result(SECOND))
    assert [row["PO_NUMBER"] for row in rows] == [FIRST, SECOND]
    assert path.read_bytes().startswith(before)
    assert path.read_bytes().count(b"PO_NUMBER") == 1
    assert path.read_bytes().count(b"\xef\xbb\xbf") == 1


def test_the_file_begins_with_a_byte_order_mark_and_the_header(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "ledger.csv"
    with Ledger(path):
        pass
    assert path.read_bytes() == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"


def test_an_empty_file_is_given_its_header(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.touch()
    assert len(written(path, make_result())) == 1


def test_every_row_is_on_disk_before_the_next_po(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    with Ledger(path) as ledger:
        ledger.append(make_result(FIRST))
        assert [row["PO_NUMBER"] for row in rows_of(path)] == [FIRST]


def test_an_error_in_the_batch_keeps_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"

    def break_off() -> None:
        with Ledger(path) as ledger:
            ledger.append(make_result(FIRST))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert [row["PO_NUMBER"] for row in rows_of(path)] == [FIRST]


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(tmp_path: Path, cell: str) -> None:
    [row] = written(tmp_path / "ledger.csv", with_outcome(supplier=cell, reason=cell))
    assert row["SUPPLIER"] == f"'{cell}"
    assert row["ERROR_MESSAGE"] == f"'{cell}"


def test_text_that_needs_quoting_comes_back_as_it_was(tmp_path: Path) -> None:
    reason = 'the site said "não",\nthen stopped'
    [row] = written(tmp_path / "ledger.csv", with_outcome(reason=reason, status=PoStatus.FAILED))
    assert (row["ERROR_MESSAGE"], row["STATUS"]) == (reason, "FAILED")


def test_without_a_path_nothing_is_written(tmp_path: Path) -> None:
    with Ledger(None) as ledger:
        ledger.append(make_result())
    assert not any(tmp_path.iterdir())


def test_a_ledger_that_another_program_holds_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").mkdir()
    with (
        pytest.raises(EnvironmentProblem, match=r"ledger\.csv cannot be written: .*Close it if"),
        Ledger(tmp_path / "ledger.csv"),
    ):
        pass


@pytest.mark.skipif(not FULL_DISK.exists(), reason="only Linux has a device that is always full")
def test_a_disk_that_is_full_is_one_error_and_no_other_hides_it() -> None:
    with pytest.raises(EnvironmentProblem, match=r"cannot be written: No space left on device\."), Ledger(FULL_DISK):
        pass
