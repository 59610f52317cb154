"""What a Grid says of itself, and the end of sessions that nobody ends any more."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from harness.errors import ConfigError, EnvironmentProblem
from harness.grid.access import PASSWORD_VARIABLE, USERNAME_VARIABLE, grid_headers

ANSWER_TIMEOUT_S = 5.0
NAME_CAPABILITY = "se:name"  # Under which a Grid shows a session, in its pages and in its status.
UP = "UP"
_ERRNO = re.compile(r"^\[Errno -?\d+\] ")


@dataclass(frozen=True, slots=True)
class GridSession:
    """A session on a Grid; ``name`` is what whoever started it called it, empty for nothing."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class GridNode:
    """A node as the Grid sees it.

    Attributes:
        slots: sessions that it can hold.
        browsers: names of the browsers that it offers.
        keeps_downloads: it hands out the files that its browsers download.
    """

    id: str
    uri: str
    is_up: bool
    slots: int
    sessions: tuple[GridSession, ...]
    browsers: tuple[str, ...]
    keeps_downloads: bool


@dataclass(frozen=True, slots=True)
class GridStatus:
    """A Grid's answer to the question how it is."""

    is_ready: bool
    nodes: tuple[GridNode, ...]

    @property
    def slots(self) -> int:
        """Sessions that all nodes that are up can hold at once."""
        return sum(node.slots for node in self.nodes if node.is_up)

    @property
    def sessions(self) -> tuple[GridSession, ...]:
        """All that are open now."""
        return tuple(session for node in self.nodes for session in node.sessions)


def grid_status(url: str, timeout_s: float = ANSWER_TIMEOUT_S) -> GridStatus:
    """Ask the Grid at ``url`` how it is.

    Raises:
        EnvironmentProblem: nobody answers, or something that is no Grid.
        ConfigError: it asks for a name and a password, or does not take those that it is given.
    """
    try:
        answer = urllib3.request("GET", f"{url}/status", headers=grid_headers(), timeout=timeout_s, retries=False)
    except HTTPError as error:
        raise EnvironmentProblem(
            f"No Grid answers at {url}: {_why(error)}.", "Start it ('harness grid up' starts one on this machine)."
        ) from error
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise ConfigError(
            f"The Grid at {url} does not let us in (HTTP {answer.status}).",
            f"Set {USERNAME_VARIABLE} and {PASSWORD_VARIABLE} to what it asks for.",
        )
    try:
        return status_of(answer.json())
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise EnvironmentProblem(
            f"What answers at {url} is no Selenium Grid (HTTP {answer.status}).", "Check the address and the port."
        ) from error


def status_of(answer: Mapping[str, Any]) -> GridStatus:
    """The answer of ``/status``, read. Raises LookupError, TypeError, AttributeError: it is not a Grid's."""
    value = answer["value"]
    return GridStatus(bool(value["ready"]), tuple(_node(node) for node in value["nodes"]))


def end_session(url: str, session: str, timeout_s: float = ANSWER_TIMEOUT_S) -> bool:
    """Let the Grid end a session with its driver and browser; whether it did within ``timeout_s`` seconds."""
    with suppress(HTTPError):
        answer = urllib3.request(
            "DELETE", f"{url}/session/{session}", headers=grid_headers(), timeout=timeout_s, retries=False
        )
        return answer.status == HTTPStatus.OK
    return False


def _node(node: Mapping[str, Any]) -> GridNode:
    slots = node["slots"]
    held = (slot["session"] for slot in slots if slot.get("session"))
    return GridNode(
        id=str(node["id"]),
        uri=str(node["uri"]),
        is_up=node["availability"] == UP,
        slots=min(len(slots), int(node["maxSessions"])),
        sessions=tuple(
            GridSession(str(each["sessionId"]), str(each["capabilities"].get(NAME_CAPABILITY, ""))) for each in held
        ),
        browsers=tuple(sorted({str(slot["stereotype"].get("browserName", "")) for slot in slots})),
        keeps_downloads=all(slot["stereotype"].get("se:downloadsEnabled") for slot in slots),
    )


def _why(error: HTTPError) -> str:
    """The last part of what urllib3 says, which tells it apart: refused, unknown host, no answer in time."""
    return _ERRNO.sub("", str(error).rpartition(": ")[2]).rstrip(".")
