import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.coupa.folders import CHUNK_BYTES, STAGING, FolderHierarchyManager, sha256_of
from harness.errors import ConfigError
from harness.workload.batch import Po

PO = Po("PO10001", hierarchy=("Brazil", "2025"))


def staged(manager: FolderHierarchyManager, text: str) -> Path:
    path = manager.new_staging() / "guid"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_po_lies_below_one_folder_for_each_level_of_its_hierarchy(tmp_path: Path) -> None:
    assert FolderHierarchyManager(tmp_path, 0).folder_of(PO) == tmp_path / "Brazil" / "2025" / "PO10001"


@given(st.text(), st.lists(st.text(), max_size=4))
def test_no_po_lies_outside_the_root_or_in_staging(number: str, hierarchy: list[str]) -> None:
    root = Path("/downloads")
    folder = FolderHierarchyManager(root, 0).folder_of(Po(number, hierarchy=tuple(hierarchy)))
    parts = folder.relative_to(root).parts
    assert len(parts) == len(hierarchy) + 1
    assert parts[0] != STAGING
    assert ".." not in parts


def test_a_link_that_leads_out_of_the_root_is_refused(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "downloads", tmp_path / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (root / "Brazil").symlink_to(elsewhere)
    with pytest.raises(ConfigError, match=r"PO10001 would lie outside .*Remove the link"):
        FolderHierarchyManager(root, 0).folder_of(PO)


def test_a_kept_file_moves_whole_and_hashed_into_the_po_folder(tmp_path: Path) -> None:
    manager = FolderHierarchyManager(tmp_path, 0)
    source = staged(manager, "invoice")
    saved = manager.keep(source, "in/voice.pdf", PO)
    assert (saved.name, saved.bytes) == ("in_voice.pdf", 7)
    assert saved.sha256 == hashlib.sha256(b"invoice").hexdigest()
    assert (manager.folder_of(PO) / "in_voice.pdf").read_text(encoding="utf-8") == "invoice"
    assert not source.exists()


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    manager = FolderHierarchyManager(tmp_path, 0)
    names = [manager.keep(staged(manager, text), "order.pdf", PO).name for text in ("one", "two")]
    assert names == ["order.pdf", "order (2).pdf"]
    assert [(manager.folder_of(PO) / name).read_text(encoding="utf-8") for name in names] == ["one", "two"]


def test_no_two_visits_share_a_staging_folder(tmp_path: Path) -> None:
    managers = [FolderHierarchyManager(tmp_path, worker) for worker in (0, 1)]
    folders = {manager.new_staging() for manager in managers for _ in range(2)}
    assert len(folders) == 4
    assert all(folder.is_dir() and not any(folder.iterdir()) for folder in folders)


def test_starting_over_empties_that_po_and_no_other(tmp_path: Path) -> None:
    manager = FolderHierarchyManager(tmp_path, 0)
    other = Po("PO10002", hierarchy=PO.hierarchy)
    for po in (PO, other):
        manager.keep(staged(manager, po.number), "order.pdf", po)
    manager.start_over(PO)
    assert not any(manager.folder_of(PO).iterdir())
    assert (manager.folder_of(other) / "order.pdf").exists()


def test_starting_over_keeps_the_pos_whose_hierarchy_leads_through_this_folder(tmp_path: Path) -> None:
    manager = FolderHierarchyManager(tmp_path, 0)
    below = Po("PO10003", hierarchy=(*PO.hierarchy, PO.number))
    for po in (PO, below):
        manager.keep(staged(manager, po.number), "order.pdf", po)
    manager.start_over(PO)
    assert [entry.name for entry in manager.folder_of(PO).iterdir()] == [below.number]
    assert (manager.folder_of(below) / "order.pdf").exists()


def test_what_did_not_make_it_goes_with_its_staging_folder(tmp_path: Path) -> None:
    manager = FolderHierarchyManager(tmp_path, 0)
    half = staged(manager, "half a file")
    manager.discard(half.parent)
    assert not half.parent.exists()


def test_the_last_worker_takes_the_staging_folder_away(tmp_path: Path) -> None:
    first, second = (FolderHierarchyManager(tmp_path, worker) for worker in (0, 1))
    for manager in (first, second):
        manager.new_staging()
    first.close()
    assert (tmp_path / STAGING / "1").is_dir()
    second.close()
    assert not any(tmp_path.iterdir())


def test_closing_without_a_visit_does_nothing(tmp_path: Path) -> None:
    FolderHierarchyManager(tmp_path, 0).close()
    assert not any(tmp_path.iterdir())


def test_a_file_larger_than_one_read_is_hashed_whole(tmp_path: Path) -> None:
    content = b"x" * (CHUNK_BYTES + 1)
    path = tmp_path / "large.bin"
    path.write_bytes(content)
    assert sha256_of(path) == (hashlib.sha256(content).hexdigest(), len(content))


def test_workers_that_close_at_the_same_moment_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    for _ in range(100):
        managers = [FolderHierarchyManager(tmp_path, worker) for worker in range(4)]
        for manager in managers:
            manager.new_staging()
        with ThreadPoolExecutor(len(managers)) as executor:
            list(executor.map(FolderHierarchyManager.close, managers))
        assert not any(tmp_path.iterdir())
