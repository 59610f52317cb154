"""Whether a disk still has room, and what to say of one that cannot be written to."""

import errno
import shutil
from pathlib import Path

from harness.errors import EnvironmentProblem

# Which any write can meet, and no caller can do anything about.
_REMEDIES = {
    errno.ENOSPC: "Free some room there, or choose another disk with --out, --to or TMPDIR.",
    errno.EDQUOT: "Free some room there, or choose another disk with --out, --to or TMPDIR.",
    errno.EROFS: "Choose another disk with --out, --to or TMPDIR.",
}
# A disk with less than this is full: a browser's bookkeeping alone takes as much.
LEAST_ROOM_BYTES = 64 * 1024


def lacks_room(folder: Path, wanted_bytes: int = 0) -> bool:
    """Whether the disk that ``folder`` is on has no room for so many bytes, or for anything; False where unknown."""
    try:
        free_bytes = shutil.disk_usage(folder).free
    except OSError:
        return False
    return free_bytes < max(wanted_bytes, LEAST_ROOM_BYTES)


def trouble_with(error: OSError) -> EnvironmentProblem | None:
    """What to tell a person of a disk that is full or cannot be written to; None where the error is another."""
    if error.errno not in _REMEDIES:
        return None
    where = f"{error.filename} cannot be written" if error.filename else "A file cannot be written"
    return EnvironmentProblem(f"{where}: {error.strerror}.", _REMEDIES[error.errno])
