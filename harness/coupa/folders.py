"""Where files go: a folder per PO under one root, and a staging folder per visit that no one else uses."""

import hashlib
import itertools
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from harness.coupa.names import free_path, safe_name
from harness.coupa.result import SavedFile
from harness.errors import ConfigError
from harness.host.temp import remove_tree
from harness.workload.batch import Po

STAGING = ".staging"
CHUNK_BYTES = 1 << 20


class Digest(NamedTuple):
    """A file's SHA-256 in hex, and its size."""

    sha256: str
    size_bytes: int


class FolderHierarchyManager:
    """The folders of one worker.

    A file is downloaded into the staging folder of its PO's visit and moves, complete and hashed, into the PO's own
    folder. Staging lies under the same root, so that the move is a rename: a crash leaves no half file under a
    final name.
    """

    def __init__(self, root: Path, worker: int) -> None:
        self._root = root.resolve()
        self._staging = self._root / STAGING / str(worker)
        self._visits = itertools.count()

    def folder_of(self, po: Po) -> Path:
        """The PO's folder, below one folder for each level of its hierarchy.

        Raises:
            ConfigError: if the folder would lie outside the root.
        """
        parts = [safe_name(part) for part in (*po.hierarchy, po.number)]
        folder = self._root.joinpath(*parts)
        if not folder.resolve().is_relative_to(self._root):
            raise ConfigError(f"The folder of {po.number} would lie outside {self._root}.", "Remove the link there.")
        return folder

    def new_staging(self) -> Path:
        """An empty staging folder for one visit to one PO."""
        folder = self._staging / str(next(self._visits))
        folder.mkdir(parents=True)
        return folder

    def keep(self, staged: Path, suggested_name: str, po: Po, digest: Digest | None = None) -> SavedFile:
        """Move a complete file from staging into the PO's folder, under a name that is free there.

        Args:
            digest: the file's, where it is known; it is read and hashed here otherwise.
        """
        folder = self.folder_of(po)
        folder.mkdir(parents=True, exist_ok=True)
        sha256, size = digest or sha256_of(staged)
        target = free_path(folder, safe_name(suggested_name))
        staged.replace(target)
        return SavedFile(target.name, size, sha256)

    def start_over(self, po: Po) -> None:
        """Empty the PO's folder before another attempt, so that no file of the first is met twice.

        Folders in it stay: they are those of other POs that the hierarchy puts below this one.
        """
        folder = self.folder_of(po)
        for entry in folder.iterdir() if folder.exists() else ():
            if not entry.is_dir():
                entry.unlink()

    def discard(self, staging: Path) -> None:
        """Remove a visit's staging folder with whatever did not make it."""
        remove_tree(staging)

    def close(self) -> None:
        """Remove this worker's staging folder, and the common one with the last worker."""
        remove_tree(self._staging)
        # Another worker may be removing it at this moment, or still be using it.
        with suppress(OSError):
            self._staging.parent.rmdir()


def sha256_of(path: Path) -> Digest:
    """Read and hash the whole file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return Digest(digest.hexdigest(), size)
