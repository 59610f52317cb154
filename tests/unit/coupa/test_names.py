import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.coupa.names import MAX_NAME_BYTES, RESERVED, free_path, safe_name

FORBIDDEN = set('<>:"/\\|?*')
names = st.text(max_size=300)


@given(names)
@example("../../etc/passwd")
@example("..")
@example("C:\\Windows\\System32\\evil.dll")
def test_a_name_never_leaves_its_folder(name: str) -> None:
    root = Path("/downloads/PO1")
    assert (root / safe_name(name)).parent == root
    assert safe_name(name) not in {".", ".."}


@given(names)
@example("a" * 400 + ".pdf")
@example("é" * 400 + ".pdf")
@example("CON" + " " * 400 + "x.txt")
@example("e\N{ZERO WIDTH JOINER}\N{COMBINING ACUTE ACCENT}")
@example("NUL.tar.gz")
@example("\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe")
@example("a.pdf. . ")
def test_a_name_is_always_one_valid_component(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert not FORBIDDEN & set(safe)
    assert not any(unicodedata.category(c).startswith("C") for c in safe)
    assert safe[0] not in ". "
    assert safe[-1] not in ". "
    assert safe.split(".")[0].strip().upper() not in RESERVED


@given(names)
@example("e\N{ZERO WIDTH JOINER}\N{COMBINING ACUTE ACCENT}")
def test_a_safe_name_stays_as_it_is(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)


@pytest.mark.parametrize("name", ["order.pdf", "Ordem de compra nº 7.docx", "見積書.xlsx", "a (2).tar.gz"])
def test_an_ordinary_name_is_kept(name: str) -> None:
    assert safe_name(name) == name


def test_two_ways_to_write_an_accent_are_one_name() -> None:
    assert safe_name("cafe\N{COMBINING ACUTE ACCENT}.pdf") == safe_name("café.pdf")


@pytest.mark.parametrize("name", ["", " ", "...", "\0", "\r\n"])
def test_a_name_without_anything_visible_gets_the_fallback(name: str) -> None:
    assert safe_name(name, fallback="attachment") == "attachment"


def test_a_long_name_keeps_its_suffix() -> None:
    assert safe_name("x" * 500 + ".pdf").endswith("x.pdf")


@given(st.lists(names, max_size=8))
@example(["a.pdf", "A.PDF", "a.pdf"])
@example(["a/b", "a:b", "a_b"])
@example(["x" * 500 + ".pdf", "x" * 501 + ".pdf"])
def test_no_file_of_a_folder_is_lost_to_another(tmp_path_factory: pytest.TempPathFactory, wanted: list[str]) -> None:
    folder = tmp_path_factory.mktemp("po")
    for index, name in enumerate(wanted):
        free_path(folder, safe_name(name)).write_text(str(index), encoding="utf-8")
    kept = sorted(int(path.read_text(encoding="utf-8")) for path in folder.iterdir())
    assert kept == list(range(len(wanted)))
    assert len({path.name.casefold() for path in folder.iterdir()}) == len(wanted)


def test_a_taken_name_gets_the_next_free_number(tmp_path: Path) -> None:
    for taken in ("order.pdf", "ORDER (2).PDF"):
        (tmp_path / taken).touch()
    assert free_path(tmp_path, "order.pdf") == tmp_path / "order (3).pdf"
