"""The ledger: one CSV row per PO, under the column names that the batch's owners know."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from harness.coupa.result import PoResult
from harness.errors import EnvironmentProblem
from harness.workload.po_file.columns import COLUMNS
from harness.workload.po_file.inert import inert

LEDGER_FILE = "ledger.csv"


class Ledger:
    """Append-only while a batch runs: a killed run keeps every row it wrote. One writer per file.

    Args:
        path: the CSV file, made with its header if it is not there; None writes nothing.

    Raises:
        EnvironmentProblem: in its block, where it cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stream: TextIO | None = None

    def __enter__(self) -> "Ledger":
        """Open the file, with a byte-order mark so that spreadsheets read it as UTF-8."""
        if self._path is not None:
            with writing(self._path):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                is_new = not self._path.exists() or self._path.stat().st_size == 0
                self._stream = self._path.open("a", newline="", encoding="utf-8-sig" if is_new else "utf-8")
            if is_new:
                self._write(COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; every row is already in it."""
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()

    def append(self, result: PoResult) -> None:
        """Write one PO's row through to the operating system."""
        outcome = result.outcome
        finished = datetime.fromtimestamp(result.started_at + result.wall_s, UTC)
        self._write(
            (
                result.po,
                outcome.status.value,
                outcome.supplier,
                str(outcome.found),
                str(len(outcome.files)),
                "; ".join(file.name for file in outcome.files),
                finished.isoformat(timespec="seconds"),
                outcome.reason,
                outcome.folder,
                outcome.url,
            )
        )

    def _write(self, row: tuple[str, ...]) -> None:
        if self._path is not None and self._stream is not None:
            with writing(self._path):
                csv.writer(self._stream).writerow([inert(cell) for cell in row])
                self._stream.flush()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Write to a book of a batch. Raises EnvironmentProblem: the system does not let anybody."""
    try:
        yield
    except OSError as error:
        raise EnvironmentProblem(
            f"{path} cannot be written: {error.strerror}.",
            "Close it if a program has it open, and see whether you may write there and the disk has room.",
        ) from error
