import subprocess
import sys
from pathlib import Path

from harness.host.lock import try_to_lock

TRIES = """
import sys
from harness.host.lock import try_to_lock
with open(sys.argv[1], "a+") as file:
    print(try_to_lock(file), flush=True)
    sys.stdin.read()
"""


def locked_elsewhere(path: Path) -> str:
    """Whether another process gets the lock, which it gives back at once."""
    command = [sys.executable, "-c", TRIES, str(path)]
    return subprocess.run(command, input="", capture_output=True, text=True, check=True).stdout.strip()


def test_one_holds_a_file_at_a_time_whatever_process_it_is_in(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("a+") as mine:
        assert try_to_lock(mine)
        assert locked_elsewhere(path) == "False"
        with path.open("a+") as also_mine:
            assert not try_to_lock(also_mine)
    assert locked_elsewhere(path) == "True"


def test_what_is_locked_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("a+") as mine:
        assert try_to_lock(mine)
        mine.write("held by me")
        mine.flush()
        assert path.read_text(encoding="utf-8") == "held by me"


def test_the_death_of_a_holder_frees_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", TRIES, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with path.open("a+") as mine:
            assert not try_to_lock(mine)
            holder.kill()
            holder.wait()
            assert try_to_lock(mine)
