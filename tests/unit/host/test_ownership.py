import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.host.ownership import OWNER_FILE, owned, taken_over

OWNS = """
import sys
from pathlib import Path
from harness.host.ownership import owned
with owned(Path(sys.argv[1])):
    print("owns", flush=True)
    sys.stdin.read()
"""


@contextmanager
def owner_elsewhere(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that owns the folder until it is killed, or the block ends."""
    command = [sys.executable, "-c", OWNS, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "owns\n"
        try:
            yield process
        finally:
            if process.poll() is None:
                process.communicate("")


def is_left(folder: Path) -> bool:
    with taken_over(folder) as left:
        return left


def test_a_folder_whose_owner_lives_is_not_taken_over(tmp_path: Path) -> None:
    with owner_elsewhere(tmp_path):
        assert not is_left(tmp_path)


def test_not_even_by_its_own_process(tmp_path: Path) -> None:
    with owned(tmp_path):
        assert not is_left(tmp_path)


def test_a_folder_whose_owner_was_killed_is_taken_over_by_one_at_a_time(tmp_path: Path) -> None:
    with owner_elsewhere(tmp_path) as owner:
        owner.kill()
        owner.wait()
    with taken_over(tmp_path) as left:
        assert left
        assert not is_left(tmp_path)
    assert is_left(tmp_path), "who took it over and let it be has not marked it as in use"


def test_a_folder_that_its_owner_has_left_in_good_order_can_be_taken_over_too(tmp_path: Path) -> None:
    with owned(tmp_path):
        pass
    assert is_left(tmp_path)


def test_a_folder_that_nobody_has_marked_is_left_alone(tmp_path: Path) -> None:
    assert not is_left(tmp_path)
    assert not is_left(tmp_path / "missing")
    (tmp_path / OWNER_FILE).mkdir()
    assert not is_left(tmp_path)


def test_a_mark_without_content_belongs_to_somebody_who_has_just_come(tmp_path: Path) -> None:
    (tmp_path / OWNER_FILE).touch()
    assert not is_left(tmp_path)
