from pathlib import Path

from harness.isolation.evidence import FoundFile, files_under
from tests.support.evidence import sha256


def test_every_file_is_found_by_its_path_and_its_bytes(tmp_path: Path) -> None:
    for path in ("PO2/a.pdf", "PO1/deep/er/b.pdf", ".staging/0/guid"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path, encoding="utf-8")
    assert files_under(tmp_path) == tuple(
        FoundFile(path, sha256(path)) for path in (".staging/0/guid", "PO1/deep/er/b.pdf", "PO2/a.pdf")
    )


def test_an_empty_folder_is_not_evidence(tmp_path: Path) -> None:
    (tmp_path / "PO1").mkdir()
    assert files_under(tmp_path) == ()
