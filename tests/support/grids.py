"""Grids for tests: what a hub says, a hub that says it, and a real one with nodes of its own."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_httpserver import HTTPServer

from harness.coupa.launch import machine_flags
from harness.grid.cluster import GridOrder, end_grid, start_grid
from harness.grid.jar import find_programs
from harness.grid.state import GridMember, GridState, StateFile
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.places import places_here
from harness.workload.credentials import without_secrets


def make_session(id: str = "s1", name: str = "") -> dict[str, Any]:  # noqa: A002 - the protocol's word
    """A session as a hub's status has it."""
    return {"sessionId": id, "capabilities": {"browserName": "chrome", "se:name": name}}


def make_node(
    *,
    id: str = "n1",  # noqa: A002 - the protocol's word
    slots: int = 2,
    sessions: Sequence[dict[str, Any]] = (),
    browser: str = "chrome",
    availability: str = "UP",
    downloads: bool = True,
    most: int | None = None,
) -> dict[str, Any]:
    """A node as a hub's status has it: 4.48's answer, cut to what anybody reads."""
    stereotype = {
        "browserName": browser,
        "platformName": "linux",
        **({"se:downloadsEnabled": True} if downloads else {}),
    }
    held = [*sessions, *[None] * (slots - len(sessions))]
    return {
        "id": id,
        "uri": f"http://127.0.0.1:5555/{id}",
        "availability": availability,
        "maxSessions": slots if most is None else most,
        "slots": [{"session": each, "stereotype": stereotype} for each in held],
    }


def make_status(*nodes: dict[str, Any], ready: bool = True) -> dict[str, Any]:
    """A hub's answer to ``/status``."""
    return {"value": {"ready": ready, "message": "", "nodes": list(nodes)}}


def hub_of(server: HTTPServer, *nodes: dict[str, Any], ready: bool = True) -> str:
    """Let ``server`` be a hub with these nodes, and return its address."""
    server.expect_request("/status").respond_with_json(make_status(*nodes, ready=ready))
    return server.url_for("").rstrip("/")


@dataclass(frozen=True)
class RunningGrid:
    """A real Grid: its address, its members, and whoever is to end it."""

    state: GridState
    file: StateFile

    @property
    def url(self) -> str:
        return self.state.url

    def node(self, number: int) -> GridMember:
        """The node of this number, from 1."""
        return list(self.state.nodes())[number - 1]


@contextmanager
def running_grid(folder: Path, port: int, *, nodes: int = 2, sessions: int = 4) -> Iterator[RunningGrid]:
    """A hub and nodes on this machine; a machine without Java or the jar fails here, it does not skip.

    The headless shell or whatever else comes first, as for a run without a Grid.
    """
    places = places_here()
    file = StateFile(folder / "grid.json")
    browser = find_browser(BrowserChoice.AUTO, places=places)
    order = GridOrder(nodes, sessions, port, browser, without_secrets(os.environ), tuple(machine_flags()))
    try:
        yield RunningGrid(start_grid(order, find_programs(None, places), file, lambda _said: None), file)
    finally:
        end_grid(file)
