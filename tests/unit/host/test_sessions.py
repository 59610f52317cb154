"""What began with a driver is known by its session, also when it has lost its parent and every other mark."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from harness.host.marked import processes_of
from harness.host.processes import OwnedProcess, alive, detached_popen_options, end, kill, own
from harness.host.sessions import SESSION_FILE, members_in, members_of, note_session
from harness.host.temp import end_processes_in
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(not hasattr(os, "getsid"), reason="the platform has no sessions")

# The child ignores that its terminal is gone, which the system tells a group of processes that has lost its parent.
PARENT = """
import signal, subprocess, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def family() -> Iterator[tuple[OwnedProcess, OwnedProcess]]:
    """A process that began a session, and its child."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, **detached_popen_options()
    ) as process:
        assert process.stdout is not None
        leader, child = own(process.pid), own(int(process.stdout.readline()))
        assert leader is not None
        assert child is not None
        yield leader, child
        end([leader, child])


def orphaned(leader: OwnedProcess, child: OwnedProcess) -> None:
    """Stop the child, and kill its parent."""
    os.kill(child.pid, signal.SIGSTOP)
    wait_until(lambda: psutil.Process(child.pid).status() == psutil.STATUS_STOPPED, "the child stops")
    kill([leader])


def test_a_session_is_whoever_was_started_in_it(family: tuple[OwnedProcess, OwnedProcess]) -> None:
    leader, child = family
    assert set(members_of(leader)) == {leader, child}


def test_a_process_without_a_parent_is_still_of_its_session(family: tuple[OwnedProcess, OwnedProcess]) -> None:
    leader, child = family
    orphaned(leader, child)
    assert members_of(leader) == [child]


def test_nobody_is_of_the_session_of_a_stranger_with_the_same_number(
    family: tuple[OwnedProcess, OwnedProcess],
) -> None:
    leader, _ = family
    assert members_of(replace(leader, create_time=leader.create_time - 3600)) == []


def test_what_bears_no_other_mark_is_ended_with_the_folder_in_which_its_session_is_noted(
    family: tuple[OwnedProcess, OwnedProcess], tmp_path: Path
) -> None:
    leader, child = family
    (tmp_path / "w0").mkdir()
    note_session(tmp_path / "w0", leader)
    orphaned(leader, child)

    assert processes_of(tmp_path) == []
    assert members_in(tmp_path) == {child}
    end_processes_in(tmp_path)

    assert not alive(child)


@pytest.mark.parametrize("words", ["", "{", "[]", '{"pid": "x", "create_time": 1}', '{"pid": 1}'])
def test_a_note_that_was_cut_short_is_none(tmp_path: Path, words: str) -> None:
    (tmp_path / SESSION_FILE).write_text(words, encoding="utf-8")
    assert members_in(tmp_path) == set()
