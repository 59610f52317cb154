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
from harness.host.marked import processes_of
from harness.host.ownership import OWNER_FILE, owned, taken_over
from harness.host.processes import OwnedProcess, descendants, end, own
from harness.host.sessions import members_in

# Of what a run keeps in the temporary folder; whatever is called so and has no owner is removed.
RUN_PREFIX = "harness-"
SITE_PREFIX = "fake-coupa-"
REMOVAL_DEADLINE_S = 5.0
REMOVAL_PAUSE_S = 0.05
_RANDOM_LENGTH = 8  # Of the part that tempfile adds to a prefix.
_MOST_ROUNDS = 5  # Of looking for what is still there.
_in_use: set[Path] = set()


@contextmanager
def run_temp_dir(prefix: str) -> Iterator[Path]:
    """Yield a new directory on the local disk that only this user may enter, and remove it afterwards.

    Files that vanish meanwhile, that arrive late or that are locked for a moment do not hinder the removal.
    A link in the directory is removed itself; what it points to stays. A process that is killed removes nothing, not
    even the logins in it: the next of the same ``prefix`` does.

    Raises:
        EnvironmentProblem: the body went well, but the directory cannot be removed.
    """
    sweep_dead(prefix)
    path = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    _in_use.add(path)
    try:
        with owned(path):
            yield path
    except BaseException:
        # A driver whose start was broken off at the wrong moment is known to nobody but by its folder.
        end_processes_in(path)
        remove_tree(path, REMOVAL_DEADLINE_S)
        raise
    finally:
        _in_use.discard(path)
    if not remove_tree(path, REMOVAL_DEADLINE_S):
        raise EnvironmentProblem(
            f"The temporary directory {path} cannot be removed.",
            "End the program that still has a file open in it, then delete it by hand.",
        )


def folders_in_use() -> frozenset[Path]:
    """Every :func:`run_temp_dir` of this process whose block has not ended."""
    return frozenset(_in_use)


def sweep_dead(prefix: str) -> list[Path]:
    """Remove what killed processes left of their :func:`run_temp_dir`, and end what still runs in it.

    Only what belongs to this user and provably to nobody who lives is touched.

    Returns:
        The directories that are gone.
    """
    return [path for path in _temporary().glob(f"{prefix}{'?' * _RANDOM_LENGTH}") if _is_mine(path) and _sweep(path)]


def remove_run_around(folder: Path) -> None:
    """Remove the run's directory that ``folder`` is in; for a process whose run has died, and that dies with it."""
    runs = [path for path in folder.parents if path.parent == _temporary() and path.name.startswith(RUN_PREFIX)]
    for path in runs:
        # Without a mark it was swept already, by another such process, and something came up again under it.
        if _is_mine(path) and not _sweep(path) and not (path / OWNER_FILE).exists():
            remove_tree(path)


def end_processes_in(folder: Path) -> None:
    """End the drivers and browsers that are known by ``folder``, whoever started them.

    A driver that is ended in its start may have begun a browser a moment before, which a single look would miss.
    """
    for _ in range(_MOST_ROUNDS):
        if not (found := families_in(folder)):
            return
        end(found)


def families_in(folder: Path) -> set[OwnedProcess]:
    """The processes that are known by ``folder``, with all that are below them or of a session of theirs."""
    found = {process for each in processes_of(folder) if (process := own(each.pid)) is not None}
    return {*found, *(child for process in found for child in descendants(process)), *members_in(folder)}


def _temporary() -> Path:
    return Path(tempfile.gettempdir()).resolve()


def _is_mine(path: Path) -> bool:
    """Whether ``path`` is a directory, not a link to one, of this user."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (not hasattr(os, "geteuid") or found.st_uid == os.geteuid())


def _sweep(path: Path) -> bool:
    with taken_over(path) as is_left:
        if is_left:
            end_processes_in(path)
            shutil.rmtree(path, ignore_errors=True)
    # On Windows an open file cannot be removed: what marks the owner goes now.
    return is_left and remove_tree(path)


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
