"""The parent's side of browsers that workers share: a keeper process for each, replaced when it dies."""

import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from harness.coupa.aftermath import end_all_of
from harness.coupa.keeper import keep_browser
from harness.coupa.notice import Whereabouts, folder_of, notice_of
from harness.coupa.reports import KeeperStarted, Report
from harness.coupa.result import KeeperSummary
from harness.coupa.settings import WorkerSettings

STOP_GRACE_S = 10.0  # As for a worker: a driver quits in 0.1 s, on a loaded machine in seconds.
MOST_DEATHS = 3  # Of one browser's keepers: whatever ends them will end the next one too.


@dataclass(slots=True)
class _Kept:
    process: SpawnProcess
    line: Connection
    deaths: int = 0


class Keepers:
    """The keepers of a pool's shared browsers; none unless :meth:`start` is called. :meth:`close` ends them.

    A keeper's death takes its browser with it: what is left of both is cleared up, and another keeper starts another.

    Args:
        settings: of the workers.
        on_report: told of each process, on whatever thread starts it.
    """

    def __init__(self, settings: WorkerSettings, on_report: Callable[[Report], None]) -> None:
        self._settings = settings
        self._on_report = on_report
        self._context = multiprocessing.get_context("spawn")
        self._kept: dict[int, _Kept] = {}
        self._hear, self._tell = self._context.Pipe(duplex=False)
        self._minder = threading.Thread(target=self._mind, name="keepers", daemon=True)

    def start(self, browsers: int) -> None:
        """Start as many keepers and go on; workers wait for the browsers themselves."""
        for number in range(browsers):
            self._kept[number] = self._started(number)
        self._minder.start()

    def close(self) -> dict[int, KeeperSummary]:
        """End keepers and browsers; what each used, by the number of its browser, without those that died."""
        if self._minder.is_alive():
            self._tell.send(None)
            self._minder.join()
        for kept in self._kept.values():
            with suppress(OSError):
                kept.line.send(None)
        summaries = {}
        while self._kept:
            number, kept = self._kept.popitem()
            summary = self._ended(number, kept)
            if summary is not None:
                summaries[number] = summary
        self._hear.close()
        self._tell.close()
        return summaries

    def _started(self, number: int) -> _Kept:
        ours, theirs = self._context.Pipe()
        settings = replace(self._settings, temp_root=folder_of(self._settings, number))
        process = self._context.Process(target=keep_browser, args=(settings, theirs), daemon=True)
        process.start()
        theirs.close()  # Or our end would never learn that the other one is gone.
        assert process.pid is not None
        self._on_report(KeeperStarted(number, process.pid))
        return _Kept(process, ours)

    def _mind(self) -> None:
        """Replace whichever keeper dies, until it is time to close."""
        while True:
            kept = {kept.process.sentinel: number for number, kept in self._kept.items() if kept.deaths < MOST_DEATHS}
            ready = wait([self._hear, *kept])
            if self._hear in ready:
                return
            for sentinel in ready:
                assert isinstance(sentinel, int)
                self._replace(kept[sentinel])

    def _replace(self, number: int) -> None:
        dead = self._kept[number]
        dead.process.join()
        folder = folder_of(self._settings, number)
        end_all_of(folder)
        dead.deaths += 1
        if dead.deaths < MOST_DEATHS:
            dead.line.close()
            self._kept[number] = replace(self._started(number), deaths=dead.deaths)
        else:
            problem = f"The shared browser's own process ended {MOST_DEATHS} times (exit code {dead.process.exitcode})."
            notice_of(folder).put_up(Whereabouts(problem=problem))

    def _ended(self, number: int, kept: _Kept) -> KeeperSummary | None:
        summary: KeeperSummary | None = None
        with suppress(EOFError, OSError):
            summary = kept.line.recv() if kept.line.poll(STOP_GRACE_S) else None
        if summary is not None:
            kept.process.join(STOP_GRACE_S)
        if kept.process.is_alive():
            kept.process.kill()
        kept.process.join()
        kept.line.close()
        if summary is None:
            end_all_of(folder_of(self._settings, number))
        return summary
