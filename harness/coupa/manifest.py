"""The manifest of a download folder: what became of each PO there, so that another run can skip it and check it.

One JSON line per PO, appended as it ends. The last line of a PO counts; a line that a crash cut short counts as none.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from harness.coupa.folders import sha256_of
from harness.coupa.ledger import writing
from harness.coupa.result import PoResult, PoStatus, SavedFile
from harness.errors import ConfigError
from harness.record.growing_file import GrowingFile
from harness.workload.numbers import order_digits

DONE = (PoStatus.COMPLETED, PoStatus.NO_ATTACHMENTS)  # Nothing more would come of another visit.


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What became of a PO.

    Attributes:
        folder: below the download folder, with forward slashes; empty where there are no files.
        finished_at: in UTC, as ISO 8601 has it.
    """

    po: str
    status: PoStatus
    supplier: str
    found: int
    files: tuple[SavedFile, ...]
    reason: str
    folder: str
    url: str
    finished_at: str

    @property
    def is_done(self) -> bool:
        """Whether another run may leave it out."""
        return self.status in DONE

    def faults(self, root: Path, *, hashes: bool) -> Iterator[str]:
        """A sentence for each file that is not as it was saved, by its size or also by its SHA-256."""
        for file in self.files:
            path = root / self.folder / file.name
            if not path.is_file():
                yield f"{self.po}: {path.name} is missing"
            elif path.stat().st_size != file.bytes or (hashes and sha256_of(path).sha256 != file.sha256):
                yield f"{self.po}: {path.name} has other bytes than when it was saved"


class Manifest:
    """The manifest at ``path``; one writer. Entries are by the digits of the PO's number.

    Args:
        root: the download folder.

    Raises:
        ConfigError: it is there and cannot be read.
        EnvironmentProblem: in its block, where it cannot be written.
    """

    def __init__(self, path: Path, root: Path) -> None:
        self._path = path
        self._root = root.resolve()
        self._file: GrowingFile | None = None
        self.entries: dict[str, ManifestEntry] = dict(_entries(path))

    def __enter__(self) -> "Manifest":
        """Open it to be written to."""
        with writing(self._path):
            self._file = GrowingFile(self._path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; every entry is already in it."""
        if self._file is not None:
            self._file.close()

    def append(self, result: PoResult) -> ManifestEntry:
        """Write down what became of a PO."""
        assert self._file is not None, "a manifest is written to inside its with block"
        entry = self._entry_of(result)
        with writing(self._path):
            self._file.append(f"{json.dumps(_as_json(entry), ensure_ascii=False)}\n".encode())
        self.entries[order_digits(entry.po)] = entry
        return entry

    def _entry_of(self, result: PoResult) -> ManifestEntry:
        outcome = result.outcome
        finished = datetime.fromtimestamp(result.started_at + result.wall_s, UTC)
        return ManifestEntry(
            po=result.po,
            status=outcome.status,
            supplier=outcome.supplier,
            found=outcome.found,
            files=outcome.files,
            reason=outcome.reason,
            folder=Path(outcome.folder).resolve().relative_to(self._root).as_posix() if outcome.folder else "",
            url=outcome.url,
            finished_at=finished.isoformat(timespec="seconds"),
        )


def _as_json(entry: ManifestEntry) -> dict[str, object]:
    files = [{"name": file.name, "bytes": file.bytes, "sha256": file.sha256} for file in entry.files]
    return {
        "po": entry.po,
        "status": entry.status.value,
        "supplier": entry.supplier,
        "found": entry.found,
        "files": files,
        "reason": entry.reason,
        "folder": entry.folder,
        "url": entry.url,
        "finished_at": entry.finished_at,
    }


def _entries(path: Path) -> Iterator[tuple[str, ManifestEntry]]:
    if not path.exists():
        return
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", "Make it readable, or choose --to.") from error
    for line in lines:
        with suppress(ValueError, LookupError, TypeError, ConfigError):
            raw = json.loads(line)
            files = tuple(SavedFile(**file) for file in raw.pop("files"))
            entry = ManifestEntry(**{**raw, "status": PoStatus(raw["status"]), "files": files})
            yield order_digits(entry.po), entry
