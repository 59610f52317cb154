"""``harness grid`` as its users type it: a real hub, real nodes, and nothing left of them."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from harness.coupa.remote.driver import remote_options, start_remote
from harness.grid.jar import find_programs
from harness.grid.state import GridMember, GridState, StateFile
from harness.host.browsers import Browser, BrowserChoice
from harness.host.marked import processes_of
from harness.host.places import places_here, usual_places
from harness.host.processes import OwnedProcess, alive, own
from tests.support.killing import kill
from tests.support.waiting import wait_until

TIMEOUT_S = 150.0
SECRET = "hunter2-of-nobody-else"


@dataclass(frozen=True)
class Desk:
    """A user with a cache of their own, and the jar of this machine."""

    home: Path
    port: int

    def grid(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        try:
            stdout, stderr = process.communicate(timeout=TIMEOUT_S)
        finally:
            process.kill()
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        environ = {**os.environ, "XDG_CACHE_HOME": str(self.home), "LOCALAPPDATA": str(self.home)}
        return subprocess.Popen(
            [sys.executable, "-m", "harness", "grid", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={
                **environ,
                "HARNESS_SELENIUM_JAR": str(find_programs(None, places_here()).jar),
                "COUPA_PASSWORD": SECRET,
                "HARNESS_GRID_USERNAME": "ana",
                "HARNESS_GRID_PASSWORD": SECRET,
                "PYTHONUNBUFFERED": "1",
            },
        )

    @property
    def file(self) -> StateFile:
        return StateFile.here(usual_places(sys.platform, self.home, {"XDG_CACHE_HOME": str(self.home)}))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    desk = Desk(tmp_path, port)
    yield desk
    desk.grid("down")


def test_a_grid_goes_up_is_looked_at_loses_a_node_and_goes_down_without_a_trace(desk: Desk) -> None:
    up = desk.grid("up", "--nodes", "2", "--sessions", "1", "--port", str(desk.port), "--json")
    assert up.returncode == 0, up.stderr
    said = json.loads(up.stdout)
    assert said["url"] == f"http://127.0.0.1:{desk.port}"
    state = desk.file.read()
    assert state is not None
    members = [member.process for member in state.members]
    listening = {
        each.laddr.ip for member in members for each in psutil.Process(member.pid).net_connections("tcp")
        if each.status == psutil.CONN_LISTEN
    }  # fmt: skip
    # Java shows an address of IPv4 in IPv6's notation where it can.
    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}, listening

    again = desk.grid("up", "--port", str(desk.port + 1))
    assert (again.returncode, again.stdout) == (2, "")
    assert f"Error: A Grid is up already, at {said['url']}" in again.stderr

    browser = Browser(BrowserChoice.CHROME, "", Path(), Path(), "", "", "", grid=said["url"])
    driver = start_remote(browser, remote_options(browser.kind, "a test's"))
    browsers = [owned for each in processes_of(state.folder) if (owned := own(each.pid)) is not None]
    assert len(browsers) > len(members)
    assert not any(SECRET in psutil.Process(each.pid).environ().values() for each in [*members, *browsers])
    status = json.loads(desk.grid("status", "--json").stdout)
    assert (status["ready"], status["slots"], status["sessions"]) == (True, 2, [driver.session_id])

    kill(psutil.Process(next(state.nodes()).pid))
    assert "node-1: its process has ended" in desk.grid("status").stdout

    down = desk.grid("down")
    assert down.stdout == f"The Grid at {said['url']} is down; nothing of it is left.\n"
    left: list[OwnedProcess] = [*members, *browsers]
    wait_until(lambda: not any(map(alive, left)), "hub, nodes, drivers and browsers end")
    assert not state.folder.exists()
    assert desk.file.read() is None
    assert desk.grid("down").stdout == "No Grid was up.\n"
    assert desk.grid("status").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks no process to end")
def test_a_start_that_is_broken_off_leaves_nothing_behind(desk: Desk) -> None:
    with desk.start("up", "--port", str(desk.port)) as up:
        assert up.stdout is not None
        assert next(line for line in up.stdout if line.startswith("Started node-1"))
        state = desk.file.read()
        assert state is not None
        members = [member.process for member in state.members]
        up.send_signal(signal.SIGTERM)
        _, stderr = up.communicate(timeout=TIMEOUT_S)

    assert up.returncode == 130
    assert stderr.splitlines() == [
        "Ending what was started. Ctrl-C once more to end at once.",
        "Error: Interrupted.",
    ]
    assert len(members) >= 2
    assert not any(map(alive, members))
    assert processes_of(state.folder) == []
    assert not state.folder.exists()
    assert desk.file.read() is None


def test_a_port_that_is_taken_is_told_before_anything_is_started(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", desk.port))
        taken.listen()
        up = desk.grid("up", "--port", str(desk.port))

    assert (up.returncode, up.stdout) == (2, "")
    assert f"Error: Port {desk.port} cannot be had for the Grid" in up.stderr
    assert desk.file.read() is None


def test_a_jar_that_is_no_server_ends_at_once_and_its_last_words_are_told(desk: Desk, tmp_path: Path) -> None:
    jar = tmp_path / "broken.jar"
    jar.write_bytes(b"no archive")

    up = desk.grid("up", "--port", str(desk.port), "--jar", str(jar))

    assert up.returncode == 2
    [line] = [each for each in up.stderr.splitlines() if each.startswith("Error")]
    assert "ended at once. Its last words: Error: Invalid or corrupt jarfile" in line
    assert desk.file.read() is None


def test_a_stranger_that_has_inherited_a_members_number_is_left_alone(desk: Desk) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        member = GridMember(role="hub", pid=stranger.pid, create_time=1_000_000.0, url="u", log=Path("log"))
        desk.file.write(GridState(url="http://127.0.0.1:1", folder=desk.home / "nothing", members=(member,)))

        assert desk.grid("down").returncode == 0

        assert stranger.poll() is None
        stranger.communicate(b"\n")
