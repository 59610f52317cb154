"""What a trial left behind, seen from outside: the only thing that the checks look at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from harness.coupa.folders import sha256_of
from harness.coupa.result import PoResult
from harness.workload.batch import ExpectedPo, Po
from harness.workload.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file on disk: path below the download root with forward slashes, SHA-256 in hex."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One trial, seen from outside.

    Attributes:
        batch: the POs that were to be done.
        results: what the workers reported.
        expected: what a correct run reports for a PO; None on a site whose content is not known beforehand.
        folders: the folder of each PO, below the download root, by PO number.
        files: everything under the download root.
        journal: what the site received; None on a site that we do not control.
        survivors: a sentence for each process of the trial that is still alive.
        leftovers: names of temporary files and profiles that are still there.
        inspected: whether the workers looked before each PO at what the browser held, so that ``residue`` tells.
        fell_back: why the pool gave its mode up for a single driver; empty where it did not.
    """

    batch: tuple[Po, ...]
    results: tuple[PoResult, ...]
    expected: Callable[[str], ExpectedPo] | None
    folders: dict[str, str]
    files: tuple[FoundFile, ...]
    journal: tuple[JournalEntry, ...] | None = None
    survivors: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = field(default=())
    inspected: bool = False
    fell_back: str = ""


def files_under(root: Path) -> tuple[FoundFile, ...]:
    """Every file under ``root``, hashed, in a stable order."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return tuple(FoundFile(path.relative_to(root).as_posix(), sha256_of(path)[0]) for path in paths)
