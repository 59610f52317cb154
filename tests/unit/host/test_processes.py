import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from harness.host.processes import OwnedProcess, alive, descendants, detached_popen_options, end, own

WAIT_FOR_INPUT = "import sys; print('ready', flush=True); sys.stdin.read()"
IGNORE_TERMINATE = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAIT_FOR_INPUT
HAVE_A_CHILD = (
    "import subprocess, sys; "
    "child = subprocess.Popen([sys.executable, '-c', sys.argv[1]], stdin=sys.stdin, stdout=subprocess.PIPE); "
    "child.stdout.readline(); print(child.pid, flush=True); child.wait()"
)


class Children:
    """Starts children that live until their input is closed."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> tuple[OwnedProcess, str]:
        child = subprocess.Popen(
            [sys.executable, "-c", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            **detached_popen_options(),
        )
        self.started.append(child)
        assert child.stdout is not None
        said = child.stdout.readline().decode().strip()
        process = own(child.pid)
        assert process is not None
        return process, said

    def close(self) -> None:
        for child in self.started:
            child.kill()
            child.communicate()


@pytest.fixture
def children() -> Iterator[Children]:
    started = Children()
    yield started
    started.close()


def test_a_running_child_is_alive(children: Children) -> None:
    child, _ = children.start(WAIT_FOR_INPUT)
    assert alive(child)


def test_an_ended_child_is_not_alive_even_while_nobody_has_waited_for_it(children: Children) -> None:
    child, _ = children.start(WAIT_FOR_INPUT)
    popen = children.started[0]
    assert popen.stdout is not None
    popen.kill()
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    popen.stdout.read()
    assert not alive(child)


def test_another_process_under_the_same_number_is_not_the_one_we_own(children: Children) -> None:
    child, _ = children.start(WAIT_FOR_INPUT)
    stranger = OwnedProcess(child.pid, child.create_time - 60.0)
    assert not alive(stranger)
    assert descendants(stranger) == []


def test_another_process_under_the_same_number_is_never_ended(children: Children) -> None:
    child, _ = children.start(WAIT_FOR_INPUT)
    assert end([OwnedProcess(child.pid, child.create_time - 60.0)]) == []
    assert alive(child)


def test_a_number_that_nobody_has_is_nobody(children: Children) -> None:
    child, _ = children.start(WAIT_FOR_INPUT)
    children.close()
    assert own(child.pid) is None
    assert not alive(child)


def test_a_grandchild_is_found_below_its_grandparent(children: Children) -> None:
    child, grandchild_pid = children.start(HAVE_A_CHILD, WAIT_FOR_INPUT)
    grandchild = own(int(grandchild_pid))
    assert grandchild is not None
    assert descendants(child) == [grandchild]
    assert end([child, grandchild]) == []
    assert not alive(grandchild)


def test_ending_leaves_no_survivor(children: Children) -> None:
    processes = [children.start(WAIT_FOR_INPUT)[0] for _ in range(2)]
    assert end(processes) == []
    assert not any(alive(process) for process in processes)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no request that a process could ignore")
def test_a_child_that_ignores_the_request_is_killed(children: Children) -> None:
    child, _ = children.start(IGNORE_TERMINATE)
    assert end([child], grace_s=0.1) == []
    assert not alive(child)


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are a POSIX notion")
def test_a_detached_child_is_out_of_the_terminals_reach(children: Children) -> None:
    child, _ = children.start(WAIT_FOR_INPUT)
    assert os.getsid(child.pid) == child.pid != os.getsid(0)
