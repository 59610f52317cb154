"""What is left after a batch to which something was done, seen from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.coupa.folders import FolderHierarchyManager
from harness.isolation.evidence import FoundFile, files_under
from harness.workload.batch import ExpectedPo, Po


@dataclass(frozen=True, slots=True)
class Recorded:
    """A status that was recorded for a PO, with its reason."""

    po: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A batch after the fault.

    Attributes:
        recorded: every status that was recorded, in order.
        expected: by PO, what the site has for it.
        may_fail: POs that this fault may cost; each must then say why.
        files: everything below the download root, by path.
        folders: of each PO below the download root.
        survivors: a sentence for each process that still runs.
        leftovers: names of temporary files that are still there.
        happened: how often the fault is known to have struck, from outside; a fault that never struck proves nothing.
    """

    batch: tuple[Po, ...]
    recorded: tuple[Recorded, ...]
    expected: Mapping[str, ExpectedPo]
    files: tuple[FoundFile, ...]
    folders: Mapping[str, str]
    happened: int
    may_fail: frozenset[str] = frozenset()
    survivors: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = field(default=())


def on_disk(batch: tuple[Po, ...], root: Path) -> tuple[tuple[FoundFile, ...], dict[str, str]]:
    """The files below a download root, and the folder of each PO there. What belongs to the harness is left out."""
    folders = FolderHierarchyManager(root, worker=0)
    of_pos = {po.number: folders.folder_of(po).relative_to(root.resolve()).as_posix() for po in batch}
    files = files_under(root) if root.is_dir() else ()
    return files, of_pos
