from pathlib import Path

import pytest

from harness.record.growing_file import GrowingFile
from tests.support.disks import disk_of, no_file_can_grow

SMALL_DISK_BYTES = 64 * 1024


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "below" / "lines.txt"


def grown(path: Path, *lines: bytes) -> bytes:
    file = GrowingFile(path)
    for line in lines:
        file.append(line)
    file.close()
    return path.read_bytes()


def test_it_is_made_with_its_folder_and_goes_on_where_it_was_left(path: Path) -> None:
    assert grown(path, b"1\n", b"2\n") == b"1\n2\n"
    assert grown(path, b"3\n") == b"1\n2\n3\n"


def test_a_line_is_there_for_others_as_soon_as_it_is_written(path: Path) -> None:
    file = GrowingFile(path)
    file.append(b"1\n")
    assert path.read_bytes() == b"1\n"
    file.close()


def test_only_an_empty_one_is_new(path: Path) -> None:
    assert GrowingFile(path).is_new
    assert GrowingFile(path).is_new
    grown(path, b"1\n")
    assert not GrowingFile(path).is_new


def test_a_line_that_a_crash_cut_short_ends_where_the_next_begins(path: Path) -> None:
    grown(path, b"1\n2 and ha")
    assert grown(path, b"3\n") == b"1\n2 and ha\n3\n"


def test_what_does_not_fit_is_taken_back_and_is_not_tried_again(path: Path) -> None:
    file = GrowingFile(path)
    file.append(b"1\n")
    with no_file_can_grow(), pytest.raises(OSError, match="File too large"):
        file.append(b"2\n")
    assert path.read_bytes() == b"1\n"
    file.append(b"3\n")
    file.close()
    assert path.read_bytes() == b"1\n3\n"


def test_half_a_line_on_a_full_disk_is_taken_back_too(tmp_path: Path) -> None:
    with disk_of(SMALL_DISK_BYTES, tmp_path / "disk") as disk:
        file = GrowingFile(disk / "lines.txt")
        file.append(b"1\n")
        with pytest.raises(OSError, match="No space left on device"):
            file.append(b"2" * 2 * SMALL_DISK_BYTES)
        assert (disk / "lines.txt").read_bytes() == b"1\n"
        file.append(b"3\n")
        file.close()
        assert (disk / "lines.txt").read_bytes() == b"1\n3\n"
