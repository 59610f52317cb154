import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.errors import EnvironmentProblem
from harness.host.ownership import OWNER_FILE
from harness.host.processes import alive, end, own
from harness.host.temp import RUN_PREFIX, folders_in_use, remove_run_around, remove_tree, run_temp_dir, sweep_dead

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="about POSIX permissions")


def test_the_directory_is_gone_afterwards_with_all_in_it() -> None:
    with run_temp_dir("harness-test-") as folder:
        (folder / "profile" / "Default").mkdir(parents=True)
        (folder / "profile" / "Default" / "Cookies").write_bytes(b"x")
    assert not folder.exists()


def test_the_directory_is_named_after_its_purpose() -> None:
    with run_temp_dir("harness-test-") as folder:
        assert folder.name.startswith("harness-test-")


def test_two_directories_never_meet() -> None:
    with run_temp_dir("harness-test-") as one, run_temp_dir("harness-test-") as other:
        assert one != other


def test_the_directory_is_gone_when_the_body_raises() -> None:
    folder = Path()

    def fail() -> None:
        nonlocal folder
        with run_temp_dir("harness-test-") as folder:
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert folder != Path()
    assert not folder.exists()


def test_a_directory_that_somebody_removed_already_is_no_error() -> None:
    with run_temp_dir("harness-test-") as folder:
        shutil.rmtree(folder)
    assert not folder.exists()


@posix_only
def test_nobody_else_may_enter() -> None:
    with run_temp_dir("harness-test-") as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix_only
def test_what_a_link_points_to_stays(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x", encoding="utf-8")
    kept.chmod(0o500)
    with run_temp_dir("harness-test-") as folder:
        (folder / "link").symlink_to(kept, target_is_directory=True)
        (folder / "locked").mkdir()
        (folder / "locked" / "file").touch()
        (folder / "locked").chmod(0o000)
    assert not folder.exists()
    assert (kept / "file").read_text(encoding="utf-8") == "x"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o500
    kept.chmod(0o700)


@posix_only
def test_a_link_in_place_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    link = tmp_path / "link"
    link.symlink_to(kept, target_is_directory=True)
    assert not remove_tree(link, deadline_s=0.0)
    assert kept.is_dir()


@posix_only
def test_a_directory_that_cannot_be_removed_is_reported_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.host.temp.REMOVAL_DEADLINE_S", 0.0)

    def swap_the_directory_for_a_link() -> Path:
        with run_temp_dir("harness-test-") as folder:
            shutil.rmtree(folder)
            folder.symlink_to(tmp_path, target_is_directory=True)
        return folder

    with pytest.raises(EnvironmentProblem, match=r"harness-test-\w+ cannot be removed.*delete it by hand") as raised:
        swap_the_directory_for_a_link()
    Path(raised.value.problem.split()[3]).unlink()


OWNER = """
import os, subprocess, sys
from harness.host.temp import run_temp_dir
with run_temp_dir("harness-test-") as folder:
    (folder / "Cookies").touch()
    child = [sys.executable, "-c", "import time; time.sleep(60)"]
    left = subprocess.Popen(child, env={**os.environ, "TMPDIR": str(folder)}, stdout=subprocess.DEVNULL)
    print(folder, left.pid, flush=True)
    sys.stdin.read()
"""


class Owner:
    """A process inside its ``run_temp_dir``, in which a child of its own works."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        folder, _, pid = self._process.stdout.readline().rpartition(" ")
        self.folder = Path(folder)
        child = own(int(pid))
        assert child is not None
        self.child = child

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for one test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def owner(temporary: Path) -> Iterator[Owner]:
    started = Owner()
    yield started
    started.kill()
    end([started.child])


def test_what_a_killed_process_left_goes_with_the_next_of_its_kind(owner: Owner) -> None:
    owner.kill()
    assert (owner.folder / "Cookies").exists()

    with run_temp_dir("harness-test-"):
        assert not owner.folder.exists()
        assert not alive(owner.child)


def test_what_was_started_in_it_ends_with_a_body_that_raises_whoever_knows_of_it(temporary: Path) -> None:
    started = []

    def break_off() -> None:
        with run_temp_dir("harness-test-") as folder:
            child = [sys.executable, "-c", "import time; time.sleep(60)"]
            left = subprocess.Popen(child, env={**os.environ, "TMPDIR": str(folder)}, stdout=subprocess.DEVNULL)
            started.append(left)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert started[0].wait() != 0


def test_the_folders_of_this_process_are_known_for_as_long_as_they_are_in_use(temporary: Path) -> None:
    with run_temp_dir("harness-test-") as folder:
        assert folder in folders_in_use()
    assert folder not in folders_in_use()


def test_the_folder_of_a_run_that_has_died_goes_with_whoever_worked_in_it(temporary: Path) -> None:
    folder = temporary / f"{RUN_PREFIX}abcd1234"
    (folder / "1-1" / "w0").mkdir(parents=True)
    (folder / OWNER_FILE).write_text("4711", encoding="utf-8")
    remove_run_around(folder / "1-1" / "w0")
    assert not folder.exists()
    (folder / "1-1" / "w1").mkdir(parents=True)  # By a worker that had not heard of it yet.
    remove_run_around(folder / "1-1" / "w1")
    assert not folder.exists()


def test_the_folder_of_a_run_that_lives_stays_and_so_does_whatever_is_no_runs(temporary: Path) -> None:
    with run_temp_dir(RUN_PREFIX) as folder:
        (folder / "w0").mkdir()
        remove_run_around(folder / "w0")
        assert (folder / "w0").exists()
    (temporary / "other" / "w0").mkdir(parents=True)
    remove_run_around(temporary / "other" / "w0")
    assert (temporary / "other" / "w0").exists()


def test_what_belongs_to_a_living_process_stays(owner: Owner) -> None:
    assert sweep_dead("harness-test-") == []
    assert (owner.folder / "Cookies").exists()
    assert alive(owner.child)


def test_what_belongs_to_this_very_process_stays(temporary: Path) -> None:
    with run_temp_dir("harness-test-") as folder:
        assert sweep_dead("harness-test-") == []
        assert folder.exists()


@pytest.mark.parametrize("mark", [None, ""])
def test_a_directory_without_proof_that_its_owner_is_dead_stays(temporary: Path, mark: str | None) -> None:
    folder = temporary / "harness-test-abcd1234"
    folder.mkdir()
    if mark is not None:
        (folder / OWNER_FILE).write_text(mark, encoding="utf-8")
    assert sweep_dead("harness-test-") == []
    assert folder.exists()


def test_only_directories_that_are_named_alike_are_swept(owner: Owner) -> None:
    owner.kill()
    assert sweep_dead("harness-") == []
    assert sweep_dead("harness-test-") == [owner.folder]


@posix_only
def test_a_link_to_a_directory_is_not_swept(owner: Owner, temporary: Path) -> None:
    owner.kill()
    kept = owner.folder.rename(temporary / "kept")
    owner.folder.symlink_to(kept, target_is_directory=True)
    assert sweep_dead("harness-test-") == []
    assert (kept / "Cookies").exists()
