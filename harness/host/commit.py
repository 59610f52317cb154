"""The commit of the working copy that a command runs in, so that a result can be found again in its history."""

import subprocess
from contextlib import suppress
from pathlib import Path

_PATIENCE_S = 5.0


def commit_of(folder: Path) -> str:
    """Short hash of the commit that ``folder`` is at, with ``-dirty`` for uncommitted changes; empty without git."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=_PATIENCE_S, check=True
        )
        return done.stdout.strip()
    return ""
