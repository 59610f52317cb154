"""Whatever is in a file: a batch or one clear error, and a copy that is the same batch."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.workload.po_file import PoFile, read_po_file, write_results
from tests.support.po_files import bytes_file, make_result_row, text_file, workbook_file

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
SHEET_CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)
NUMBERS = st.one_of(st.integers(0, 30).map(lambda n: f"PO{n}"), st.sampled_from(["pm 7", "7", "junk", "", "8.0"]))


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def read_or_refuse(path: Path) -> PoFile | None:
    try:
        po_file = read_po_file(path)
    except ConfigError:
        return None
    assert po_file.batch
    return po_file


def same_batch_in_the_copy(path: Path) -> None:
    po_file = read_or_refuse(path)
    if po_file is None:
        return
    target = path.with_name(f"results{path.suffix}")
    write_results(po_file, {po.number: make_result_row(supplier=po.supplier) for po in po_file.batch}, target)
    copy = read_po_file(target)
    assert copy.batch == po_file.batch
    # A supplier's name of several lines is put on one, so that lines may have other numbers.
    assert [(each.kind, each.what) for each in copy.remarks] == [(each.kind, each.what) for each in po_file.remarks]


@settings(deadline=None, max_examples=60)
@given(data=st.binary(max_size=300), start=st.sampled_from([b"", b"PO_NUMBER\n", b"PO_NUMBER;<|>\nPO1;;", b"\xff\xfe"]))
def test_any_bytes_as_text_give_a_batch_or_one_error(data: bytes, start: bytes) -> None:
    with a_folder() as folder:
        read_or_refuse(bytes_file(folder, start + data))


@settings(deadline=None, max_examples=40)
@given(data=st.binary(max_size=300), start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_as_a_workbook_give_one_error(data: bytes, start: bytes) -> None:
    with a_folder() as folder:
        assert read_or_refuse(bytes_file(folder, start + data, "pos.xlsx")) is None


@settings(deadline=None, max_examples=60)
@given(where=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255), length=st.integers(1, 40))
def test_a_damaged_workbook_gives_a_batch_or_one_error(where: float, value: int, length: int) -> None:
    with a_folder() as folder:
        path = workbook_file(folder, ["PO_NUMBER", "<|>", "a"], ["PO1", None, "b"])
        data = bytearray(path.read_bytes())
        at = int(where * len(data))
        data[at : at + length] = bytes([value]) * length
        read_or_refuse(bytes_file(folder, bytes(data), path.name))


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(st.tuples(NUMBERS, CELLS, CELLS, CELLS), max_size=6),
    separator=st.sampled_from([";", ",", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_the_copy_of_a_text_is_the_same_batch(
    rows: list[tuple[str, str, str, str]], separator: str, encoding: str
) -> None:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    lines = [["PO_NUMBER", "SUPPLIER", "<|>", "Level"], *quoted]
    with a_folder() as folder:
        same_batch_in_the_copy(text_file(folder, "".join(separator.join(line) + "\n" for line in lines), encoding))


@settings(deadline=None, max_examples=15)
@given(rows=st.lists(st.tuples(NUMBERS, SHEET_CELLS, SHEET_CELLS, SHEET_CELLS), max_size=4))
def test_the_copy_of_a_workbook_is_the_same_batch(rows: list[tuple[str, str, str, str]]) -> None:
    with a_folder() as folder:
        same_batch_in_the_copy(workbook_file(folder, ["PO_NUMBER", "SUPPLIER", "<|>", "Level"], *rows))
