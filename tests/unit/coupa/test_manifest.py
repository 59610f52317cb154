from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.folders import sha256_of
from harness.coupa.manifest import Manifest, ManifestEntry
from harness.coupa.result import Outcome, PoResult, PoStatus, SavedFile
from harness.errors import EnvironmentProblem

FULL_DISK = Path("/dev/full")


def make_result(root: Path, po: str = "PO1", status: PoStatus = PoStatus.COMPLETED, text: str = "invoice") -> PoResult:
    """A result whose file really lies in the PO's folder, where it has one."""
    folder = root / "Acme" / po
    files: tuple[SavedFile, ...] = ()
    if status is PoStatus.COMPLETED:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "invoice.pdf").write_text(text, encoding="utf-8")
        digest = sha256_of(folder / "invoice.pdf")
        files = (SavedFile("invoice.pdf", digest.size_bytes, digest.sha256),)
    outcome = Outcome(status, "Acme", "", len(files), files, str(folder) if files else "", "https://a.example/1")
    return PoResult(po, 0, outcome, started_at=1_790_000_000.0, wall_s=2.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".harness" / "manifest.jsonl"


def written(path: Path, root: Path, *results: PoResult) -> dict[str, ManifestEntry]:
    with Manifest(path, root) as manifest:
        for result in results:
            manifest.append(result)
    return Manifest(path, root).entries


def test_what_is_written_is_read_again(path: Path, tmp_path: Path) -> None:
    result = make_result(tmp_path)
    [entry] = written(path, tmp_path, result).values()
    assert (entry.po, entry.status, entry.supplier, entry.found) == ("PO1", PoStatus.COMPLETED, "Acme", 1)
    assert (entry.folder, entry.files) == ("Acme/PO1", result.outcome.files)
    assert entry.finished_at == "2026-09-21T14:13:22+00:00"
    assert list(entry.faults(tmp_path, hashes=True)) == []


def test_the_last_line_of_a_po_counts_however_its_number_is_written(path: Path, tmp_path: Path) -> None:
    failed = make_result(tmp_path, "1", PoStatus.FAILED)
    entries = written(path, tmp_path, failed, make_result(tmp_path, "PO1"))
    assert [entry.status for entry in entries.values()] == [PoStatus.COMPLETED]
    entries = written(path, tmp_path, failed)
    assert [entry.status for entry in entries.values()] == [PoStatus.FAILED]


@pytest.mark.parametrize(
    ("status", "is_done"),
    [
        (PoStatus.COMPLETED, True),
        (PoStatus.NO_ATTACHMENTS, True),
        (PoStatus.PARTIAL, False),
        (PoStatus.PO_NOT_FOUND, False),
        (PoStatus.FAILED, False),
    ],
)
def test_only_a_po_of_which_nothing_more_would_come_is_done(
    path: Path, tmp_path: Path, status: PoStatus, is_done: bool
) -> None:
    [entry] = written(path, tmp_path, make_result(tmp_path, status=status)).values()
    assert entry.is_done is is_done


def test_a_line_that_was_cut_short_costs_its_own_po_alone(path: Path, tmp_path: Path) -> None:
    written(path, tmp_path, make_result(tmp_path, "PO1"), make_result(tmp_path, "PO2"))
    path.write_bytes(path.read_bytes()[:-20])
    assert list(Manifest(path, tmp_path).entries) == ["1"]
    entries = written(path, tmp_path, make_result(tmp_path, "PO3"))
    assert list(entries) == ["1", "3"]


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"po": "PO1"}', '{"po": "junk", "files": []}', ""])
def test_a_line_that_says_nothing_counts_as_none(path: Path, tmp_path: Path, line: str) -> None:
    path.parent.mkdir()
    path.write_text(f"{line}\n", encoding="utf-8")
    assert Manifest(path, tmp_path).entries == {}


def test_a_file_that_is_gone_or_of_another_size_is_a_fault(path: Path, tmp_path: Path) -> None:
    [entry] = written(path, tmp_path, make_result(tmp_path)).values()
    file = tmp_path / "Acme" / "PO1" / "invoice.pdf"
    file.write_text("longer than before", encoding="utf-8")
    assert list(entry.faults(tmp_path, hashes=False)) == ["PO1: invoice.pdf has other bytes than when it was saved"]
    file.unlink()
    assert list(entry.faults(tmp_path, hashes=False)) == ["PO1: invoice.pdf is missing"]


def test_bytes_that_changed_without_the_size_show_by_their_hash_alone(path: Path, tmp_path: Path) -> None:
    [entry] = written(path, tmp_path, make_result(tmp_path)).values()
    (tmp_path / "Acme" / "PO1" / "invoice.pdf").write_text("INVOICE", encoding="utf-8")
    assert list(entry.faults(tmp_path, hashes=False)) == []
    assert list(entry.faults(tmp_path, hashes=True)) == ["PO1: invoice.pdf has other bytes than when it was saved"]


def test_a_folder_outside_the_root_is_no_place_for_a_file(path: Path, tmp_path: Path) -> None:
    result = make_result(tmp_path)
    outside = replace(result, outcome=replace(result.outcome, folder=str(tmp_path.parent / "elsewhere")))
    with Manifest(path, tmp_path) as manifest, pytest.raises(ValueError):
        manifest.append(outside)


def test_a_manifest_that_cannot_be_written_is_named(path: Path, tmp_path: Path) -> None:
    path.parent.write_text("a file where its folder should be", encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match=r"manifest\.jsonl cannot be written"), Manifest(path, tmp_path):
        pass


@pytest.mark.skipif(not FULL_DISK.exists(), reason="only Linux has a device that is always full")
def test_a_po_that_could_not_be_written_down_does_not_count_as_done(path: Path, tmp_path: Path) -> None:
    manifest = Manifest(path, tmp_path)
    path.parent.mkdir()
    path.symlink_to(FULL_DISK)
    with pytest.raises(EnvironmentProblem, match="No space left"), manifest:
        manifest.append(make_result(tmp_path))
    assert manifest.entries == {}
