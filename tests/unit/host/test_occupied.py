import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from harness.errors import ConfigError
from harness.host.lock import try_to_lock
from harness.host.occupied import LOCK_FILE, occupied
from harness.host.processes import own
from tests.support.disks import FULL, no_file_can_grow

posix_only = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="about rights that root has not")
WORKS_IN = """
import sys
from pathlib import Path
from harness.host.occupied import occupied
with occupied(Path(sys.argv[1])):
    print("works", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_works_in(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that works there until it is told to end, or killed."""
    command = [sys.executable, "-c", WORKS_IN, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "works\n"
        try:
            yield process
        finally:
            if process.poll() is None:
                process.communicate("")


def test_a_folder_is_free_again_after_the_work(tmp_path: Path) -> None:
    for _ in range(2):
        with occupied(tmp_path):
            holder = json.loads((tmp_path / LOCK_FILE).read_text(encoding="utf-8"))
            assert holder["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_free_again_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), occupied(tmp_path):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_which_another_process_works_is_refused_and_left_to_it(tmp_path: Path) -> None:
    with another_works_in(tmp_path) as other:
        with (
            pytest.raises(ConfigError, match=rf"is in use: process {other.pid} works in it\. Wait for it to end"),
            occupied(tmp_path),
        ):
            pytest.fail("two write in one folder")
        assert (tmp_path / LOCK_FILE).exists()
    with occupied(tmp_path):
        pass


def test_so_is_one_in_which_this_process_works_already(tmp_path: Path) -> None:
    with occupied(tmp_path), pytest.raises(ConfigError, match=f"process {os.getpid()}"), occupied(tmp_path):
        pass


def test_what_a_killed_process_left_is_taken_over(tmp_path: Path) -> None:
    with another_works_in(tmp_path) as other:
        other.kill()
        other.wait()
    assert (tmp_path / LOCK_FILE).exists()
    with occupied(tmp_path):
        assert json.loads((tmp_path / LOCK_FILE).read_text(encoding="utf-8"))["pid"] == os.getpid()


WORKS_ON_A_SIGN = """
import sys
from pathlib import Path
from harness.errors import ConfigError
from harness.host.occupied import occupied
sys.stdin.readline()
try:
    with occupied(Path(sys.argv[1])):
        print("works", flush=True)
        sys.stdin.read()
except ConfigError:
    print("refused", flush=True)
"""


def test_of_several_that_come_in_the_same_instant_one_works_there(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_text('{"pid": 1, "create_time": 0}', encoding="utf-8")  # Of a run that was killed.
    command = [sys.executable, "-c", WORKS_ON_A_SIGN, str(tmp_path)]
    rivals = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for rival in rivals:
        assert rival.stdin is not None
        rival.stdin.write("now\n")
        rival.stdin.flush()
    said = [rival.stdout.readline().strip() for rival in rivals if rival.stdout]
    for rival in rivals:
        rival.communicate("")
    assert sorted(said) == ["refused", "refused", "refused", "works"]
    assert list(tmp_path.iterdir()) == []


def test_a_holder_that_has_not_yet_put_its_name_there_is_one_all_the_same(tmp_path: Path) -> None:
    with (tmp_path / LOCK_FILE).open("a+") as file:
        assert try_to_lock(file)
        with pytest.raises(ConfigError, match="is in use: another process works in it"), occupied(tmp_path):
            pass


def no_locks(_file: object) -> bool:
    raise OSError(errno.ENOLCK, "No locks available")


def test_where_nothing_can_be_locked_a_holder_is_known_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.host.occupied.try_to_lock", no_locks)
    with another_works_in(tmp_path) as other:
        with pytest.raises(ConfigError, match=f"process {other.pid} works in it"), occupied(tmp_path):
            pass
        other.kill()
        other.wait()
    with occupied(tmp_path):
        pass


def test_a_file_that_its_holder_removed_just_now_is_no_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    removals = iter([(tmp_path / LOCK_FILE).unlink])

    def lock_what_is_gone(file: TextIO) -> bool:
        for remove in removals:
            remove()
        return try_to_lock(file)

    monkeypatch.setattr("harness.host.occupied.try_to_lock", lock_what_is_gone)
    with occupied(tmp_path):
        assert (tmp_path / LOCK_FILE).exists(), "or the next one would work there too"


def test_a_full_disk_is_refused_in_a_sentence_and_gets_no_file(tmp_path: Path) -> None:
    refused = pytest.raises(ConfigError, match=rf"cannot be used: {FULL}\. Try elsewhere")
    with refused, no_file_can_grow(), occupied(tmp_path, "Try elsewhere."):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_number_that_was_given_out_again_is_another_process(tmp_path: Path) -> None:
    me = own(os.getpid())
    assert me is not None
    before = {"pid": os.getpid(), "create_time": me.create_time - 3600}
    (tmp_path / LOCK_FILE).write_text(json.dumps(before), encoding="utf-8")
    with occupied(tmp_path):
        pass


@pytest.mark.parametrize("left", ["", "{", "[]", "7", '{"pid": 7}', '{"pid": "x", "create_time": 0}', '{"pid": null}'])
def test_a_file_that_was_cut_short_is_nobodys(tmp_path: Path, left: str) -> None:
    (tmp_path / LOCK_FILE).write_text(left, encoding="utf-8")
    with occupied(tmp_path):
        pass


def test_a_file_that_is_no_text_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_bytes(b"\xff\x00\xfe")
    with occupied(tmp_path):
        pass


@posix_only
def test_a_folder_that_cannot_be_written_to_is_refused_with_what_to_do(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with (
        pytest.raises(ConfigError, match=r"cannot be used: Permission denied\. Try elsewhere\."),
        occupied(tmp_path, "Try elsewhere."),
    ):
        pass
    tmp_path.chmod(0o700)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be used"), occupied(tmp_path / "missing"):
        pass


def test_work_whose_folder_was_removed_meanwhile_ends_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    with occupied(folder):
        (folder / LOCK_FILE).unlink()
        folder.rmdir()
