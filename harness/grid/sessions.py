"""The sessions of a run on a Grid: named after the run's temporary folder, so that no other run's is ever ended."""

import hashlib
import platform
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from harness.errors import HarnessError
from harness.grid.client import end_session, grid_status

_DIGITS = 16


def session_name(temp_folder: Path) -> str:
    """What the sessions are called that are started for a worker with this temporary folder."""
    return f"{_family(temp_folder.parent)}{temp_folder.name}"


def end_sessions_of(url: str, temp_folder: Path) -> tuple[str, ...]:
    """End what a worker has left open, and return the ids of what was; nothing where the Grid does not answer."""
    return _end(url, lambda name: name == session_name(temp_folder))


def end_sessions_below(url: str, temp_root: Path) -> tuple[str, ...]:
    """The same for all workers whose folders lie in ``temp_root``."""
    return _end(url, lambda name: name.startswith(_family(temp_root)))


def _family(temp_root: Path) -> str:
    # Runs of several machines may share a Grid, and each has its own folders of the same name.
    digest = hashlib.sha256(f"{platform.node()} {temp_root}".encode()).hexdigest()
    return f"harness-{digest[:_DIGITS]}-"


def _end(url: str, is_meant: Callable[[str], bool]) -> tuple[str, ...]:
    with suppress(HarnessError):  # A Grid that is gone has no sessions.
        meant = [session.id for session in grid_status(url).sessions if is_meant(session.name)]
        # A node that has died keeps its sessions in the hub's books for half a minute; there they end no more.
        return tuple(session for session in meant if end_session(url, session))
    return ()
