"""A hub and its nodes on this machine: started, waited for, and ended with everything that they have started."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from harness.errors import ConfigError, EnvironmentProblem
from harness.grid.client import grid_status
from harness.grid.configuration import LOOPBACK, Ports, hub_toml, node_toml
from harness.grid.jar import GridPrograms, java_environment
from harness.grid.state import HUB, GridMember, GridState, StateFile
from harness.host.browsers import Browser
from harness.host.processes import detached_popen_options, end, own
from harness.host.temp import end_processes_in, families_in, remove_tree

FOLDER_PREFIX = "selenium-grid-"
READY_TIMEOUT_S = 120.0  # 12 s on an idle machine, for a hub and two nodes.
_LOOK_S = 0.25
_HEAP = "-Xmx512m"  # A file on its way through node and hub is in memory whole, and half as large again.
_LAST_LINES = 3

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class GridOrder:
    """What a Grid is to be.

    Attributes:
        nodes: number of nodes, each with so many ``sessions`` at once.
        environ: what hub and nodes inherit, without anybody's credentials.
        flags: that Chromium needs to start on this machine at all.
    """

    nodes: int
    sessions: int
    port: int
    browser: Browser
    environ: Mapping[str, str]
    flags: tuple[str, ...] = ()


def start_grid(order: GridOrder, programs: GridPrograms, file: StateFile, tell: Tell) -> GridState:
    """Start hub and nodes on loopback, and wait until all nodes are up; nothing is left where that fails.

    What has been started is written down at once, so that :func:`end_grid` finds it whatever becomes of the caller.

    Raises:
        ConfigError: one is running already or being started, or the port is taken.
        EnvironmentProblem: one of them ends at once, or they do not find each other.
    """
    with _alone(file):
        _clear_away(file)
        _require_free(order.port)
        return _start(order, programs, file, tell)


def _clear_away(file: StateFile) -> None:
    """End what is left of a Grid that has died; one that lives stays, and no other is started beside it."""
    before = file.read()
    if before is not None and before.is_alive:
        raise ConfigError(f"A Grid is up already, at {before.url}.", "End it with 'harness grid down', or use it.")
    if before is not None:
        _end(file)


def _start(order: GridOrder, programs: GridPrograms, file: StateFile, tell: Tell) -> GridState:
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX)).resolve()
    state = GridState(url=f"http://{LOOPBACK}:{order.port}", folder=folder)
    file.write(state)
    try:
        state.temp_folder.mkdir()
        for role, port, text in _configurations(order):
            state = _with_member(state, role, port, text, programs, order.environ)
            file.write(state)
            tell(f"Started {role}: process {state.members[-1].pid}.")
        _wait_until_up(state, order.nodes)
    except BaseException:
        with suppress(EnvironmentProblem):  # What is left stays in the file, for 'harness grid down'.
            _end(file)
        raise
    return state


def end_grid(file: StateFile) -> GridState | None:
    """End exactly what was started: hub, nodes, and the drivers and browsers that are known by their folder.

    Returns:
        What was known of it; None where nothing was.

    Raises:
        ConfigError: it is being started or ended at this moment.
        EnvironmentProblem: something of it is still there; it stays written down.
    """
    with _alone(file):
        return _end(file)


@contextmanager
def _alone(file: StateFile) -> Iterator[None]:
    with file.reserved() as is_ours:
        if not is_ours:
            raise ConfigError(
                "Another 'harness grid up' or 'down' is at work.", "Wait until it is done, or end it with Ctrl-C."
            )
        yield


def _end(file: StateFile) -> GridState | None:
    state = file.read()
    if state is None:
        file.remove()
        return None
    # A process is known by its number and its creation time: one that has only inherited the number is left alone.
    end(member.process for member in state.members)
    if _has_own_folder(state):
        end_processes_in(state.temp_folder)  # A node that was killed leaves its drivers behind.
        remove_tree(state.folder)
    if left := left_of(state):
        raise EnvironmentProblem(
            f"The Grid at {state.url} is not wholly down; still there: {', '.join(left)}.",
            "Close what holds it, then run 'harness grid down' again.",
        )
    file.remove()
    return state


def left_of(state: GridState) -> list[str]:
    """What is there of a Grid, in words: its processes, and its folder."""
    found = {member.process for member in state.members if member.is_alive}
    if _has_own_folder(state):
        found |= families_in(state.temp_folder)
    processes = [f"process {pid}" for pid in sorted(each.pid for each in found)]
    return [*processes, *([str(state.folder)] if _has_own_folder(state) and state.folder.exists() else [])]


def _has_own_folder(state: GridState) -> bool:
    """Whether the file names a folder of a Grid; what else a file may name is never touched."""
    return state.folder.name.startswith(FOLDER_PREFIX)


def _configurations(order: GridOrder) -> list[tuple[str, int, str]]:
    """Role, port and file of each member, the hub first."""
    publish, subscribe, *ports = _free_ports(2 + order.nodes, order.port)
    of_hub = Ports(order.port, publish, subscribe)
    nodes = [
        (f"node-{n}", port, node_toml(port, of_hub, order.browser, order.sessions, order.flags, sys.platform))
        for n, port in enumerate(ports, start=1)
    ]
    return [(HUB, order.port, hub_toml(of_hub)), *nodes]


def _with_member(
    state: GridState, role: str, port: int, text: str, programs: GridPrograms, environ: Mapping[str, str]
) -> GridState:
    config, log = state.folder / f"{role}.toml", state.folder / f"{role}.log"
    config.write_text(text, encoding="utf-8")
    temp = state.temp_folder
    kind = "hub" if role == HUB else "node"
    command = [
        str(programs.java), _HEAP, f"-Djava.io.tmpdir={temp}", "-jar", str(programs.jar), kind, "--config", str(config)
    ]  # fmt: skip
    with log.open("wb") as output:
        started = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=state.folder,
            env=java_environment(environ, temp),
            **detached_popen_options(),
        )
    owned = own(started.pid)
    if owned is None:
        raise EnvironmentProblem(f"The Grid's {role} ended at once.", _last_words(log))
    member = GridMember(
        role=role, pid=owned.pid, create_time=owned.create_time, url=f"http://{LOOPBACK}:{port}", log=log
    )
    return state.model_copy(update={"members": (*state.members, member)})


def _wait_until_up(state: GridState, nodes: int) -> None:
    give_up_s = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < give_up_s:
        ended = next((member for member in state.members if not member.is_alive), None)
        if ended is not None:
            raise EnvironmentProblem(f"The Grid's {ended.role} ended at once.", _last_words(ended.log))
        with suppress(EnvironmentProblem):  # It does not answer yet.
            status = grid_status(state.url)
            if status.is_ready and sum(node.is_up for node in status.nodes) == nodes:
                return
        time.sleep(_LOOK_S)
    raise EnvironmentProblem(
        f"The Grid's nodes were not up after {READY_TIMEOUT_S:g} s.", _last_words(state.members[-1].log)
    )


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return f"Its last words: {' '.join(lines[-_LAST_LINES:])}" if lines else "It said nothing."


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if sys.platform != "win32":  # There it would let two processes have one port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise ConfigError(
                f"Port {port} cannot be had for the Grid: {error.strerror}.", "Choose another with --port."
            ) from error


def _free_ports(count: int, but_for: int) -> Sequence[int]:
    """So many ports that are free now; all are held until the last is known, so that none comes twice."""
    probes = [socket.socket() for _ in range(count + 1)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        ports = [int(probe.getsockname()[1]) for probe in probes]
        return [port for port in ports if port != but_for][:count]
    finally:
        for probe in probes:
            probe.close()
