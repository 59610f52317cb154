"""``LogFile``: ``log.jsonl`` of a trial, one JSON object per line, written by the parent alone."""

import logging
import threading
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog

from harness.coupa.failures import first_line
from harness.coupa.log.entry import Entry, Fact, short
from harness.coupa.log_settings import LogLevel
from harness.coupa.reports import (
    FellBack,
    Incident,
    KeeperStarted,
    RemoteDriverStarted,
    Report,
    StepEntered,
    WorkerDied,
    WorkerGivenUp,
    WorkerStarted,
)
from harness.coupa.result import PoResult, PoStatus
from harness.coupa.settings import WorkerSettings
from harness.record.growing_file import GrowingFile
from harness.workload.masking import Mask

LOG_FILE = "log.jsonl"
_NUMBERS = logging.getLevelNamesMapping()
_LEVELS = {PoStatus.FAILED: LogLevel.ERROR, PoStatus.PARTIAL: LogLevel.WARNING}
_NOTHING: tuple[object, ...] = ("", 0, None)


class LogFile:
    """Appends to the log of a trial; use as a context manager. A killed run keeps every line that was written.

    The workers' entries come over the pipe by which they report their steps: one writer per file, whatever dies.
    A log that cannot be written any more ends, and the work goes on.

    Args:
        settings: of the workers; nothing is written where there is no log among them.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings.log
        self._mask = Mask.of(settings.credentials, settings.session.cookies)
        self._pids: dict[int, int] = {}
        self._lock = threading.Lock()
        self._file: GrowingFile | None = None
        self._logger: structlog.typing.FilteringBoundLogger | None = None

    def __enter__(self) -> "LogFile":
        """Open the file, below whatever another run has left in it."""
        if self._settings is not None:
            with suppress(OSError):
                self._file = GrowingFile(self._settings.folder / LOG_FILE)
                self._logger = _logger_of(self._file, self._settings.level)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; every line is already in it."""
        with self._lock:
            self._logger = None
            if self._file is not None:
                self._file.close()

    @contextmanager
    def telling_the_end(self) -> Iterator[None]:
        """Say what breaks the block off, at once: what is cleared up after it takes its time."""
        try:
            yield
        except BaseException as error:
            self.write(_entry_of_end(error))
            raise

    def hear(self, report: Report) -> None:
        """Write down what happens in the pool, on whatever thread it is told."""
        if not isinstance(report, StepEntered):
            self.write(report if isinstance(report, Entry) else self._entry_of(report))

    def write(self, entry: Entry) -> None:
        """Write one line, on whatever thread it is known."""
        with self._lock:
            if entry.worker is not None and entry.pid is not None:
                self._pids[entry.worker] = entry.pid
            if self._logger is None:
                return
            try:
                self._logger.log(_NUMBERS[entry.level.upper()], entry.event, **_fields(entry, self._mask))
            except OSError:
                self._logger = None

    def ended(self, result: PoResult) -> None:
        """Write how a PO ended."""
        outcome = result.outcome
        facts = {
            "status": outcome.status.value,
            "found": outcome.found,
            "files": len(outcome.files),
            "bytes": sum(file.bytes for file in outcome.files),
            "attempts": result.attempts,
            "seconds": round(result.wall_s, 3),
            "sentence": short(outcome.reason),
        }
        level = _LEVELS.get(outcome.status, LogLevel.INFO)
        self.write(self._entry(level, "po ended", result.worker, result.po, **facts))

    def _entry_of(self, report: WorkerStarted | KeeperStarted | RemoteDriverStarted | Incident) -> Entry:
        match report:
            case WorkerStarted(worker, pid):
                return Entry(LogLevel.INFO, "worker started", worker, pid)
            case KeeperStarted(browser, pid):
                return Entry(LogLevel.INFO, "browser's keeper started", None, pid, facts={"browser": browser})
            case RemoteDriverStarted(worker, pid):
                return self._entry(LogLevel.DEBUG, "driver started on a Grid", worker, driver=pid or 0)
            case WorkerDied(worker, po, reason):
                return self._entry(LogLevel.ERROR, "worker died", worker, po, sentence=reason)
            case WorkerGivenUp(worker, reason):
                return self._entry(LogLevel.ERROR, "worker given up", worker, sentence=reason)
            case FellBack(reason):
                return Entry(LogLevel.ERROR, "fell back to one driver", facts={"sentence": reason})

    def _entry(self, level: LogLevel, event: str, worker: int, po: str = "", **facts: Fact) -> Entry:
        """What the parent says of a worker, by the process that it last had."""
        return Entry(level, event, worker, self._pids.get(worker), po, facts=facts)


class _Lines:
    """What structlog hands rendered lines to: a method for each level, all of which write."""

    def __init__(self, file: GrowingFile) -> None:
        self._file = file

    def msg(self, line: str) -> None:
        self._file.append(f"{line}\n".encode(errors="replace"))

    debug = info = warning = error = msg


def _logger_of(file: GrowingFile, level: LogLevel) -> structlog.typing.FilteringBoundLogger:
    logger: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        _Lines(file),
        processors=[
            structlog.processors.add_log_level,
            _in_order,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_NUMBERS[level.upper()]),
        cache_logger_on_first_use=True,
    )
    return logger


def _entry_of_end(error: BaseException) -> Entry:
    if isinstance(error, KeyboardInterrupt):  # What every signal becomes that asks for the end.
        return Entry(LogLevel.WARNING, "asked to end")
    facts: dict[str, Fact] = {"error": type(error).__name__, "sentence": short(first_line(error))}
    return Entry(LogLevel.ERROR, "broken off", facts=facts)


def _fields(entry: Entry, mask: Mask) -> dict[str, object]:
    """What a line holds beside its level and event; what is empty is left out, but for what has a meaning as 0."""
    facts = {key: mask.text(fact) if isinstance(fact, str) else fact for key, fact in entry.facts.items()}
    at = datetime.fromtimestamp(entry.at_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    where: Mapping[str, object] = {"po": entry.po, "attempt": entry.attempt, "span": entry.span}
    who: Mapping[str, object] = {"worker": entry.worker, "pid": entry.pid}
    return {
        "time": at,
        **{key: value for key, value in who.items() if value is not None},
        **{key: value for key, value in where.items() if value not in _NOTHING},
        **{key: value for key, value in facts.items() if value not in ("", None)},
    }


def _in_order(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What comes first in every line, for those who read it as it is."""
    first = ("time", "level", "event")
    return {**{key: event.pop(key) for key in first}, **event}
