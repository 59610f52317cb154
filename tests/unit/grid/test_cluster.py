"""Starting and ending, with a ``java`` that is none: who is ended, who is left alone, and what is said of the rest."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.errors import ConfigError, EnvironmentProblem
from harness.grid.cluster import FOLDER_PREFIX, GridOrder, end_grid, left_of, start_grid
from harness.grid.jar import GridPrograms
from harness.grid.state import HUB, GridMember, GridState, StateFile
from harness.host.processes import alive, own
from tests.support.browsers import BROWSER
from tests.support.machine import Machine
from tests.support.waiting import wait_until

NEVER_ANSWERS = "exec sleep 600"
WAITS = "print('here', flush=True); import sys; sys.stdin.read()"


@pytest.fixture
def file(tmp_path: Path) -> StateFile:
    return StateFile(tmp_path / "grid.json")


def order() -> GridOrder:
    """Of two nodes, at a port where nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    return GridOrder(2, 1, port, BROWSER, environ={"PATH": os.environ["PATH"]})


def programs(tmp_path: Path, java: str) -> GridPrograms:
    return GridPrograms(Machine(tmp_path).command("java", java), tmp_path / "server.jar")


def waiting_process(*arguments: str, temp: Path | None = None) -> "subprocess.Popen[bytes]":
    """One that lives until its input ends; returned once its own arguments and environment can be seen."""
    environ = os.environ if temp is None else {**os.environ, "TMPDIR": str(temp)}
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


@pytest.fixture
def state(tmp_path: Path) -> GridState:
    """A Grid whose members have died, and its folder."""
    folder = tmp_path / f"{FOLDER_PREFIX}test"
    (folder / "temp").mkdir(parents=True)
    return GridState(url="http://127.0.0.1:1", folder=folder)


@pytest.fixture
def driver(state: GridState) -> Iterator["subprocess.Popen[bytes]"]:
    """What a node that was killed left behind."""
    with waiting_process(temp=state.temp_folder) as process:
        yield process
        process.kill()


def test_of_a_grid_that_comes_up_only_in_part_nothing_stays(file: StateFile, tmp_path: Path) -> None:
    java = f'case "$*" in *" hub "*) {NEVER_ANSWERS};; *) echo "no port is free"; exit 1;; esac'
    told: list[str] = []
    hubs: list[GridMember] = []

    def tell(said: str) -> None:
        told.append(said)
        state = file.read()
        assert state is not None
        hubs[:] = state.members[:1]

    with pytest.raises(EnvironmentProblem, match=r"node-1 ended at once\. Its last words: no port is free"):
        start_grid(order(), programs(tmp_path, java), file, tell)

    assert len(told) >= 1
    assert [hub.role for hub in hubs] == [HUB]
    assert not hubs[0].is_alive
    assert not hubs[0].log.parent.exists()
    assert file.read() is None


def test_credentials_that_are_half_set_are_told_at_once_and_nothing_stays(
    file: StateFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_GRID_USERNAME", "ana")
    monkeypatch.delenv("HARNESS_GRID_PASSWORD", raising=False)

    with pytest.raises(ConfigError, match="HARNESS_GRID_PASSWORD is not set"):
        start_grid(order(), programs(tmp_path, NEVER_ANSWERS), file, lambda _said: None)

    assert file.read() is None


def test_while_one_command_starts_a_grid_no_other_starts_or_ends_it(
    file: StateFile, state: GridState, tmp_path: Path
) -> None:
    file.write(state)
    with file.reserved() as is_ours:
        assert is_ours
        with pytest.raises(ConfigError, match="is at work"):
            start_grid(order(), programs(tmp_path, NEVER_ANSWERS), file, lambda _said: None)
        with pytest.raises(ConfigError, match="is at work"):
            end_grid(file)

    assert file.read() == state
    assert end_grid(file) == state


def test_what_works_in_the_grids_temporary_folder_is_ended_with_it(
    file: StateFile, state: GridState, driver: "subprocess.Popen[bytes]"
) -> None:
    file.write(state)

    assert end_grid(file) == state

    wait_until(lambda: driver.poll() is not None, "what the node left ends")
    assert not state.folder.exists()


def test_whoever_looks_at_a_log_is_left_alone(file: StateFile, state: GridState) -> None:
    file.write(state)
    with waiting_process(str(state.folder / "hub.log")) as reader:
        assert end_grid(file) == state

        assert reader.poll() is None
        reader.communicate(b"")


def test_what_cannot_be_ended_is_told_and_stays_written_down(
    file: StateFile, state: GridState, driver: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.grid.cluster.end_processes_in", lambda _folder: None)
    monkeypatch.setattr("harness.grid.cluster.remove_tree", lambda _folder: False)
    file.write(state)

    with pytest.raises(EnvironmentProblem, match=rf"not wholly down; still there: process {driver.pid}, .*'harness"):
        end_grid(file)

    assert file.read() == state
    assert left_of(state) == [f"process {driver.pid}", str(state.folder)]


def test_a_folder_that_is_no_grids_is_never_touched_whatever_the_file_says(file: StateFile, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "temp").mkdir(parents=True)
    with waiting_process(temp=mine / "temp") as process:
        file.write(GridState(url="http://127.0.0.1:1", folder=mine))

        assert end_grid(file) is not None

        owned = own(process.pid)
        assert owned is not None
        assert alive(owned)
        process.communicate(b"")
    assert mine.exists()
    assert file.read() is None
