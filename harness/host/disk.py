"""Whether a disk still has room."""

import shutil
from pathlib import Path

# A disk with less than this is full: a browser's bookkeeping alone takes as much.
LEAST_ROOM_BYTES = 64 * 1024


def lacks_room(folder: Path, wanted_bytes: int = 0) -> bool:
    """Whether the disk that ``folder`` is on has no room for so many bytes, or for anything; False where unknown."""
    try:
        free_bytes = shutil.disk_usage(folder).free
    except OSError:
        return False
    return free_bytes < max(wanted_bytes, LEAST_ROOM_BYTES)
