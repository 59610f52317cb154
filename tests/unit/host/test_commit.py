import subprocess
from pathlib import Path

import pytest

from harness.host.commit import commit_of


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def working_copy(tmp_path: Path) -> Path:
    git(tmp_path, "init")
    (tmp_path / "file").write_text("one", encoding="utf-8")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "-m", "one")
    git(tmp_path, "tag", "v1")
    return tmp_path


def test_the_commit_is_a_hash_even_where_it_has_a_tag(working_copy: Path) -> None:
    assert commit_of(working_copy) == git(working_copy, "rev-parse", "--short=12", "HEAD")


def test_uncommitted_changes_are_told(working_copy: Path) -> None:
    (working_copy / "file").write_text("two", encoding="utf-8")
    assert commit_of(working_copy).endswith("-dirty")


def test_outside_of_a_working_copy_there_is_no_commit(tmp_path: Path) -> None:
    assert commit_of(tmp_path) == ""


def test_without_git_there_is_no_commit(working_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(working_copy))
    assert commit_of(working_copy) == ""
