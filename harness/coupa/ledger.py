"""The ledger: one CSV row per PO, under the column names that the batch's owners know."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from harness.coupa.result import PoResult
from harness.errors import EnvironmentProblem
from harness.record.growing_file import GrowingFile
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
        self._file: GrowingFile | None = None

    def __enter__(self) -> "Ledger":
        """Open the file, with a byte-order mark so that spreadsheets read it as UTF-8."""
        if self._path is not None:
            with writing(self._path):
                self._file = GrowingFile(self._path)
            if self._file.is_new:
                self._write(COLUMNS, codecs.BOM_UTF8)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; every row is already in it."""
        if self._file is not None:
            self._file.close()

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

    def _write(self, row: tuple[str, ...], mark: bytes = b"") -> None:
        if self._path is not None and self._file is not None:
            line = io.StringIO()
            csv.writer(line).writerow([inert(cell) for cell in row])
            with writing(self._path):
                self._file.append(mark + line.getvalue().encode())


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
