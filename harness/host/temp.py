"""A temporary directory that is gone when its user is, whatever a dying browser still does in it."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.errors import EnvironmentProblem

REMOVAL_DEADLINE_S = 5.0
REMOVAL_PAUSE_S = 0.05


@contextmanager
def run_temp_dir(prefix: str) -> Iterator[Path]:
    """Yield a new directory on the local disk that only this user may enter, and remove it afterwards.

    Files that vanish meanwhile, that arrive late or that are locked for a moment do not hinder the removal.
    A link in the directory is removed itself; what it points to stays.

    Raises:
        EnvironmentProblem: the body went well, but the directory cannot be removed.
    """
    path = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    try:
        yield path
    except BaseException:
        remove_tree(path)
        raise
    if not remove_tree(path):
        raise EnvironmentProblem(
            f"The temporary directory {path} cannot be removed.",
            "End the program that still has a file open in it, then delete it by hand.",
        )


def remove_tree(path: Path, deadline_s: float = REMOVAL_DEADLINE_S) -> bool:
    """Remove a directory and all in it; try again for ``deadline_s`` seconds. Return whether it is gone."""
    give_up_s = time.monotonic() + deadline_s
    while True:
        shutil.rmtree(path, ignore_errors=True)
        if not os.path.lexists(path):
            return True
        if time.monotonic() >= give_up_s:
            return False
        _make_removable(path)
        time.sleep(REMOVAL_PAUSE_S)


def _make_removable(top: Path) -> None:
    """Give back the rights that removing needs: to enter and change folders, on Windows also files."""
    _allow(top)
    for folder, folders, files in os.walk(top):
        for name in [*folders, *(files if os.name == "nt" else ())]:
            _allow(Path(folder, name))


def _allow(path: Path) -> None:
    """Give the owner all rights to a folder or file, but never to what a link points to."""
    try:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IRWXU)
    except OSError:
        return
