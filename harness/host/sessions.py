"""Processes known by the driver that began their session, also where they have lost every other mark.

Chromium writes the titles of its helpers over their command lines and environments, so that neither names the temporary
folder; and a page's process that is stopped outlives its browser, without a parent. But a driver is started in a
session of its own (POSIX, setsid), which all that it starts stay in. Windows has no sessions, and stops no processes.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from harness.host.processes import CLOCK_STEP_TOLERANCE_S, OwnedProcess, alive, own

SESSION_FILE = ".session"


def note_session(folder: Path, leader: OwnedProcess) -> None:
    """Write down in ``folder`` who began a session, for whoever has to end it when nobody else is left."""
    words = json.dumps({"pid": leader.pid, "create_time": leader.create_time})
    (folder / SESSION_FILE).write_text(words + "\n", encoding="utf-8", newline="\n")


def leader_in(folder: Path) -> OwnedProcess | None:
    """Who was written down in ``folder`` itself; None where nobody was."""
    return _read(folder / SESSION_FILE)


def members_in(folder: Path) -> set[OwnedProcess]:
    """The living processes of every session that was written down in ``folder`` or below."""
    return {member for leader in _noted_in(folder) for member in members_of(leader)}


def members_of(leader: OwnedProcess) -> list[OwnedProcess]:
    """The living processes of the session that ``leader`` began, itself among them; none where there are no sessions.

    A number of a session is not given to another process as long as the session has members. Where a stranger has it,
    the session is over.
    """
    if not hasattr(os, "getsid"):
        return []
    found = [process for pid in psutil.pids() if _session(pid) == leader.pid and (process := own(pid)) is not None]
    oldest = leader.create_time - CLOCK_STEP_TOLERANCE_S
    now = own(leader.pid)
    if now is not None and abs(now.create_time - leader.create_time) > CLOCK_STEP_TOLERANCE_S:
        return []
    return [each for each in found if each.create_time >= oldest and alive(each)]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _noted_in(folder: Path) -> Iterator[OwnedProcess]:
    with suppress(OSError):  # Folders that vanish meanwhile.
        for file in folder.rglob(SESSION_FILE):
            if (leader := _read(file)) is not None:
                yield leader


def _read(file: Path) -> OwnedProcess | None:
    with suppress(OSError, ValueError, LookupError, TypeError):
        fields = json.loads(file.read_text(encoding="utf-8"))
        return OwnedProcess(int(fields["pid"]), float(fields["create_time"]))
    return None
