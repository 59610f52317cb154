"""``KeptFailures``: the parent's part in what is kept of a trial's failed POs: what became of each, and how many."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from harness.coupa.kept.attempt import FAILURES, KEPT_FILES, MOST_KEPT, folder_of
from harness.coupa.log.entry import Entry, Write
from harness.coupa.log_settings import LogLevel
from harness.coupa.result import PoResult, PoStatus
from harness.coupa.settings import WorkerSettings
from harness.host.temp import remove_tree
from harness.workload.masking import Mask

FAILURE_FILE = "failure.json"
_FAILED = (PoStatus.FAILED, PoStatus.PARTIAL)
_ATTEMPT = "attempt-"


class KeptFailures:
    """Told each result; those of POs that failed, or whose first attempt did, are kept, ``MOST_KEPT`` of a trial.

    Args:
        settings: of the workers; nothing is kept where there is no log among them.
        write: to the log, where something is not kept.
    """

    def __init__(self, settings: WorkerSettings, write: Write) -> None:
        self._folder = settings.log.folder if settings.log is not None else None
        self._mask = Mask.of(settings.credentials, settings.session.cookies)
        self._write = write
        self._told = False
        root = self._folder / FAILURES if self._folder is not None else None
        self._stale = _attempts_in(root) if root is not None else {}
        self._kept = set(root.glob("*")) if root is not None else set()

    def note(self, result: PoResult) -> None:
        """Keep what became of a PO that failed; what an earlier run kept of one that did not is of no use any more."""
        if self._folder is None:
            return
        folder = folder_of(self._folder, result.po)
        self._remove_stale(folder)
        if result.outcome.status not in _FAILED and not result.troubles:
            if folder in self._kept:
                self._forget(folder)
        elif folder not in self._kept and len(self._kept) >= MOST_KEPT:
            self._forget(folder)  # Two workers have both seen room for one.
            self._tell()
        else:
            self._kept.add(folder)
            self._keep(folder, result)

    def _keep(self, folder: Path, result: PoResult) -> None:
        written = json.dumps(self._as_json(folder, result), ensure_ascii=False, indent=2)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f"{FAILURE_FILE}.part"
            draft.write_text(written + "\n", encoding="utf-8", errors="replace")
            draft.replace(folder / FAILURE_FILE)
        except OSError as error:
            self._write(
                Entry(
                    LogLevel.WARNING,
                    "failure not kept",
                    result.worker,
                    None,
                    result.po,
                    facts={"sentence": str(error.strerror)},
                )
            )

    def _as_json(self, folder: Path, result: PoResult) -> dict[str, object]:
        outcome = result.outcome
        ended = datetime.fromtimestamp(result.started_at + result.wall_s, UTC)
        return {
            "po": result.po,
            "supplier": self._mask.text(outcome.supplier),
            "status": outcome.status.value,
            "reason": self._mask.text(outcome.reason),
            "troubles": [self._mask.text(trouble) for trouble in result.troubles],
            "worker": result.worker,
            "attempts": result.attempts,
            "ended_at": ended.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "wall_s": round(result.wall_s, 3),
            "url": self._mask.text(outcome.url),
            "found": outcome.found,
            "files": [file.name for file in outcome.files],
            "kept": _kept_in(folder),
        }

    def _remove_stale(self, folder: Path) -> None:
        for attempt in [each for each in self._stale if each.parent == folder]:
            if _changed_ns(attempt) == self._stale.pop(attempt):
                remove_tree(attempt)

    def _forget(self, folder: Path) -> None:
        remove_tree(folder)
        self._kept.discard(folder)
        with suppress(OSError):  # There are others.
            folder.parent.rmdir()

    def _tell(self) -> None:
        if not self._told:
            self._write(Entry(LogLevel.WARNING, "no more failures are kept", facts={"kept": len(self._kept)}))
            self._told = True


def failures_below(folder: Path) -> list[Path]:
    """The folders of the failed POs of which something is kept in the log's folder ``folder``, by name."""
    with suppress(OSError):
        return sorted(each for each in (folder / FAILURES).iterdir() if (each / FAILURE_FILE).is_file())
    return []


def _kept_in(folder: Path) -> dict[str, list[str]]:
    """What is kept of each attempt; of a browser that was gone there is neither picture nor page."""
    attempts = sorted(folder.glob(f"{_ATTEMPT}*"), key=lambda each: (len(each.name), each.name))
    return {each.name: [name for name in KEPT_FILES if (each / name).is_file()] for each in attempts}


def _attempts_in(root: Path) -> dict[Path, int]:
    """What an earlier run kept, with when it was changed: as the file system tells it, whose clock may be another."""
    return {each: _changed_ns(each) for each in root.glob(f"*/{_ATTEMPT}*")}


def _changed_ns(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mtime_ns
    return 0
