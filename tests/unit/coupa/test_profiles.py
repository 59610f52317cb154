from pathlib import Path

import pytest

from harness.coupa.profiles import ClonedProfile


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = tmp_path / "template"
    for path in ("Default/Cookies", "Default/Cache/entry", "Default/Code Cache/js/entry", "Local State"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path, encoding="utf-8")
    (folder / "SingletonLock").symlink_to("another-machine-4711")
    return folder


@pytest.fixture
def temp_root(tmp_path: Path) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    return folder


def contents(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_a_clone_has_the_login_and_neither_caches_nor_locks(template: Path, temp_root: Path) -> None:
    profile = ClonedProfile(template, temp_root)
    assert contents(profile.path) == {"Default/Cookies", "Local State"}
    assert profile.path.is_relative_to(temp_root)


def test_no_two_drivers_share_a_clone_and_none_touches_the_template(template: Path, temp_root: Path) -> None:
    first, second = (ClonedProfile(template, temp_root) for _ in range(2))
    (first.path / "Default" / "Cookies").write_text("changed", encoding="utf-8")
    first.delete()
    assert not first.path.exists()
    for folder in (second.path, template):
        assert (folder / "Default" / "Cookies").read_text(encoding="utf-8") == "Default/Cookies"


def test_without_a_template_the_profile_is_empty(temp_root: Path) -> None:
    assert contents(ClonedProfile(None, temp_root).path) == set()


def test_a_profile_can_be_kept_as_the_template_of_others(temp_root: Path, tmp_path: Path) -> None:
    profile = ClonedProfile(None, temp_root)
    (profile.path / "Local State").touch()
    profile.keep_as(tmp_path / "kept")
    profile.delete()
    assert contents(tmp_path / "kept") == {"Local State"}
    assert not any(temp_root.iterdir())
