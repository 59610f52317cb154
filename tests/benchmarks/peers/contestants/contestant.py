"""Who takes part: a name and the command that works a job."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Command = Callable[[Path], list[str]]
"""Makes the command line for a job's file."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way to bring a batch home.

    Attributes:
        name: in records.
        label: for people.
        role: ``ours``, ``peer``, or ``floor`` for what no browser can be below.
        command: of the process that works a job, from its first import to its last file.
        needs: a file of the library that it is written for; None where this project's own packages do.
    """

    name: str
    label: str
    role: str
    command: Command
    needs: Path | None = None
