"""Programs on this machine: which of the usual places hold one, and of what version."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.host.places import Candidate, Places

_VERSION_TIMEOUT_S = 30
_SECRETS_START = ("COUPA_", "HARNESS_GRID_")  # A login's name and password are for the harness alone.
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_WINDOWS_VERSION = (
    "powershell",
    "-NoProfile",
    "-Command",
    "(Get-Item $env:PROGRAM_FILE).VersionInfo.FileVersion",
)


@dataclass(frozen=True, slots=True)
class Program:
    """A browser or driver found on this machine; ``version`` is empty where it does not tell it."""

    label: str
    path: Path
    version: str

    @property
    def major(self) -> str:
        """The part of the version that a browser and its driver must share; empty where unknown."""
        return self.version.partition(".")[0]

    def __str__(self) -> str:
        """Name, version and path, for a message."""
        return f"{self.label} {self.version or '(version unknown)'} ({self.path})"


def programs_at(candidates: Iterable[Candidate], places: Places) -> Iterator[Program]:
    """Each program that one of ``candidates`` leads to, in their order, each file once."""
    seen: set[Path] = set()
    for candidate in candidates:
        on_path = (Path(found) for name in candidate.commands if (found := places.which(name)))
        for path in (*candidate.paths, *on_path):
            if path.resolve() not in seen and is_executable(path):
                seen.add(path.resolve())
                yield Program(candidate.label, path, version_of(path, places.system))


def is_executable(path: Path) -> bool:
    """Whether ``path`` is a file that this user may run."""
    return path.is_file() and os.access(path, os.X_OK)


def version_of(path: Path, system: str) -> str:
    """The version of a browser or driver, as in ``156.0.8078.79``; empty where it does not tell it."""
    # A browser on Windows opens a window instead of answering --version; drivers do answer.
    if system == "win32" and "driver" not in path.name.lower():
        return _version_beside(path) or _answer(_WINDOWS_VERSION, {"PROGRAM_FILE": str(path)})
    return _answer((str(path), "--version"))


def run_program(
    command: Sequence[str], timeout_s: float, variables: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run ``command`` without input and without credentials, and return what it said, whatever its exit code.

    Raises:
        OSError: it cannot be started.
        subprocess.TimeoutExpired: it ran longer than ``timeout_s`` seconds.
    """
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=timeout_s,
        check=False,
        env={**_harmless(os.environ), **(variables or {})},
    )


def _harmless(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.upper().startswith(_SECRETS_START)}


def _version_beside(path: Path) -> str:
    """The newest version among the folders that Windows' Chrome and Edge keep beside their executable."""
    names = [path.parent.name, *(folder.name for folder in path.parent.iterdir() if folder.is_dir())]
    versions = [name for name in names if _VERSION.fullmatch(name)]
    return max(versions, key=lambda name: [int(part) for part in name.split(".")], default="")


def _answer(command: tuple[str, ...], variables: Mapping[str, str] | None = None) -> str:
    try:
        done = run_program(command, _VERSION_TIMEOUT_S, variables)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _VERSION.search(done.stdout)
    return found.group() if found else ""
