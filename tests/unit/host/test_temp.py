import stat
import sys
from pathlib import Path

import pytest

from harness.errors import EnvironmentProblem
from harness.host.temp import remove_tree, run_temp_dir

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
        folder.rmdir()
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
            folder.rmdir()
            folder.symlink_to(tmp_path, target_is_directory=True)
        return folder

    with pytest.raises(EnvironmentProblem, match=r"harness-test-\w+ cannot be removed.*delete it by hand") as raised:
        swap_the_directory_for_a_link()
    Path(raised.value.problem.split()[3]).unlink()
