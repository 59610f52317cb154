import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from harness.host.marked import processes_of
from harness.isolation import leftovers
from harness.isolation.leftovers import end_survivors, left_in

# Says that it is there, then waits until its standard input is closed.
WAIT = "import sys; print('here', flush=True); sys.stdin.read()"


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", WAIT, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(leftovers, "SETTLE_S", 0.05)
    folder = tmp_path / "trial"
    folder.mkdir()
    return folder


def found(trial: Path) -> list[int]:
    return [process.pid for process in processes_of(trial)]


def test_a_process_that_names_the_folder_is_found(trial: Path) -> None:
    with running(f"--user-data-dir={trial / 'profile-1'}") as process:
        assert found(trial) == [process.pid]


def test_a_process_whose_temporary_files_go_to_the_folder_is_found(trial: Path) -> None:
    with running(TMPDIR=str(trial)) as process:
        assert found(trial) == [process.pid]


def test_a_process_of_another_trial_is_left_alone(trial: Path, tmp_path: Path) -> None:
    with running(str(tmp_path / "other"), TMPDIR=str(tmp_path)) as process:
        assert found(trial) == []
        assert end_survivors(trial) == ()
        assert process.poll() is None


def test_a_survivor_is_named_and_ended(trial: Path) -> None:
    with running(str(trial)) as process:
        name = psutil.Process(process.pid).name()
        [sentence] = end_survivors(trial)
        assert re.fullmatch(rf"process {process.pid} \({re.escape(name)}, \w+, \d+ s old\) is still running", sentence)
        assert found(trial) == []


def test_every_survivor_is_named(trial: Path) -> None:
    with ExitStack() as stack:
        pids = {stack.enter_context(running(str(trial), str(number))).pid for number in range(3)}
        sentences = end_survivors(trial)
    assert {int(sentence.split()[1]) for sentence in sentences} == pids


def test_a_process_that_has_ended_is_no_survivor(trial: Path) -> None:
    with running(str(trial)):
        pass
    assert end_survivors(trial) == ()


@pytest.mark.skipif(not hasattr(os, "WNOWAIT"), reason="no zombies here")
def test_a_process_that_nobody_waited_for_is_no_survivor(trial: Path) -> None:
    with running(str(trial)) as process:
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert end_survivors(trial) == ()


def test_what_lies_in_the_folder_is_named(trial: Path) -> None:
    assert left_in(trial) == ()
    (trial / "profile-b").mkdir()
    (trial / "a.tmp").touch()
    assert left_in(trial) == ("a.tmp", "profile-b")
