import errno
import os
import shutil
from pathlib import Path

import pytest

from harness.host.disk import LEAST_ROOM_BYTES, lacks_room, trouble_with
from tests.support.disks import disk_of, fill


def test_a_disk_has_room_for_what_is_free_on_it_and_no_more(tmp_path: Path) -> None:
    free_bytes = shutil.disk_usage(tmp_path).free
    assert not lacks_room(tmp_path)
    assert not lacks_room(tmp_path, free_bytes // 2)
    assert lacks_room(tmp_path, free_bytes * 2)


def test_a_disk_that_is_all_but_full_has_room_for_nothing(tmp_path: Path) -> None:
    with disk_of(4 * LEAST_ROOM_BYTES, tmp_path / "disk") as disk:
        assert not lacks_room(disk)
        fill(disk, but_bytes=LEAST_ROOM_BYTES // 2)
        assert lacks_room(disk)


def test_nothing_is_said_of_a_disk_that_is_gone(tmp_path: Path) -> None:
    assert not lacks_room(tmp_path / "gone", 1 << 60)


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "No space left on device"), (errno.EROFS, "Read-only")])
def test_a_disk_that_cannot_be_written_to_is_named_with_what_to_do(number: int, words: str) -> None:
    trouble = trouble_with(OSError(number, os.strerror(number), "/data/run.json"))
    assert str(trouble).startswith(f"/data/run.json cannot be written: {words}")
    assert "--out" in str(trouble)
    assert str(trouble_with(OSError(number, os.strerror(number)))).startswith("A file cannot be written: ")


def test_any_other_error_is_none_of_a_disk() -> None:
    assert trouble_with(FileNotFoundError(errno.ENOENT, "No such file or directory", "x")) is None
    assert trouble_with(OSError("the run has died")) is None
