"""``Chronicle``: what is written down of a batch beside its results: the log, and what is kept of POs that failed."""

from contextlib import AbstractContextManager
from types import TracebackType

from harness.coupa.kept.failures import KeptFailures
from harness.coupa.log.file import LogFile
from harness.coupa.reports import Report
from harness.coupa.result import PoResult
from harness.coupa.settings import WorkerSettings


class Chronicle:
    """Written by the parent, next to the trial's ledger; use as a context manager around the pool.

    Imported with the commands that work a batch: structlog takes 0.1 s, which no trial should pay for.

    Args:
        settings: of the workers; nothing is written where there is no log among them.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self._log = LogFile(settings)
        self._kept = KeptFailures(settings, self._log.write)

    def __enter__(self) -> "Chronicle":
        """Open the log."""
        self._log.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the log."""
        self._log.__exit__(kind, error, trace)

    def telling_the_end(self) -> AbstractContextManager[None]:
        """A block inside the pool's, of which is said at once what breaks it off."""
        return self._log.telling_the_end()

    def hear(self, report: Report) -> None:
        """Write down what happens in the pool, on whatever thread it is told."""
        self._log.hear(report)

    def note(self, result: PoResult) -> None:
        """Write down how a PO ended, and keep of it what there is to keep."""
        self._log.ended(result)
        self._kept.note(result)
