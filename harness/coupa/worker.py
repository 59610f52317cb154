"""One worker: works through POs with the drivers of its mode, and always hands back a result for each."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from harness.coupa.aftermath import temp_folder_of
from harness.coupa.backoff import Backoff
from harness.coupa.cleanup import POLICIES
from harness.coupa.downloader import Downloader
from harness.coupa.failures import driver_failures, first_line
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.inspection import BrowserState, differences, without_login
from harness.coupa.ledger import Ledger
from harness.coupa.log.worker import WorkerLog
from harness.coupa.looking import Look, look_into
from harness.coupa.modes import MODES
from harness.coupa.modes.mode import StartDriver
from harness.coupa.notice import notice_for
from harness.coupa.pace import FREE, Pace
from harness.coupa.persistence import persistently
from harness.coupa.po_browser import PoBrowser
from harness.coupa.po_notes import PoNotes
from harness.coupa.reading import reader_of
from harness.coupa.result import Outcome, PoResult, PoStatus, WorkerSummary
from harness.coupa.settings import WorkerSettings
from harness.coupa.shared_browser import SharedBrowser
from harness.coupa.transfers import transfer_of
from harness.errors import DriverStartError, HarnessError, LoggedOutError, LoginRefusedError
from harness.measure.cpu import process_cpu_s
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po

OnStep = Callable[[str, str], None]
"""Told the PO in hand (empty between POs) and the step it enters."""


def no_one(_po: str, _step: str) -> None:
    """Let a step begin without telling anybody."""


class PoWorker:
    """The drivers, folders and stopwatch of one worker, from its first PO to :meth:`close`."""

    def __init__(
        self,
        settings: WorkerSettings,
        worker: int = 0,
        on_step: OnStep = no_one,
        look: Look | None = None,
        pace: Pace = FREE,
        log: WorkerLog | None = None,
        on_remote: Callable[[int | None], None] = lambda _pid: None,
    ) -> None:
        self._log = log or WorkerLog(settings, worker)
        self._settings = replace(settings, temp_root=temp_folder_of(settings, worker))
        self._worker = worker
        self._on_remote = on_remote
        self._po = ""
        self._upcoming: Po | None = None
        told = self._log.entering(lambda step: on_step(self._po, step))
        self._spans = SpanRecorder(told, on_leave=self._log.leave)
        self._folders = FolderHierarchyManager(settings.download_root, worker)
        mode = MODES[settings.mode]
        backoff = Backoff.of(settings, self._spans, pace, self._log.ask_again)
        transfer = transfer_of(mode.transfer, settings, self._spans, pace, self._log.ask_again)
        read = reader_of(settings)
        self._downloader = Downloader(settings.rules, self._folders, self._spans, transfer, read, pace, backoff)
        self._lifecycle = mode.lifecycle(
            self._start_of(settings), POLICIES[settings.cleanup], self._spans, settings.endurance
        )
        self._look = look or look_into(settings.browser.kind)
        self._after_login: BrowserState | None = None
        self._opened = time.perf_counter()
        self._driver_starts = 0
        self._pos_done = 0

    def process(self, po: Po, upcoming: Po | None = None, spent: int = 0) -> PoResult:
        """Work one PO, again with another driver if the first fails under it; never raises for a PO's sake.

        Args:
            upcoming: the next PO, where it is known; of use only with ``overlap``.
            spent: attempts at it that others have made.
        """
        started_at, started = time.time(), time.perf_counter()
        self._upcoming = upcoming if self._settings.tuning.overlap else None
        self._po = po.number
        self._log.begin(po.number)
        notes = PoNotes()
        self._hold_up()
        outcome, attempts = self._attempt_until_done(po, notes, spent)
        self._po = ""
        self._log.lay_down()
        self._pos_done += not notes.unstarted
        wall_s = time.perf_counter() - started
        return PoResult(
            po.number,
            self._worker,
            outcome,
            started_at,
            wall_s,
            self._spans.take(),
            attempts,
            tuple(notes.troubles),
            tuple(notes.strays),
            tuple(notes.residue),
            unstarted=bool(notes.unstarted),
        )

    def close(self) -> WorkerSummary:
        """Quit the driver and say what this worker used."""
        self._lifecycle.close()
        self._folders.close()
        # Only if empty: what a driver left behind stays to be found.
        with suppress(OSError):
            self._settings.temp_root.rmdir()
        wall_s = time.perf_counter() - self._opened
        spans = self._spans.take()
        retired = self._lifecycle.retired
        self._log.close(self._pos_done, self._driver_starts)
        return WorkerSummary(self._worker, wall_s, process_cpu_s(), self._driver_starts, self._pos_done, spans, retired)

    def _hold_up(self) -> None:
        """Slow this PO, where a run is to show that it notices such a thing."""
        if self._settings.injected_delay_s:
            with self._spans.span("injected_delay"):
                time.sleep(self._settings.injected_delay_s)

    def _attempt_until_done(self, po: Po, notes: PoNotes, spent: int) -> tuple[Outcome, int]:
        """What became of the PO, and the attempts at it; a start that failed is none."""
        for attempt in range(spent + 1, self._settings.endurance.attempts + 1):
            self._log.begin_attempt(attempt)
            outcome = self._attempt(po, notes)
            if notes.unstarted:
                return Outcome(PoStatus.FAILED, po.supplier, notes.unstarted), attempt - 1
            if outcome is None and notes.hopeless:
                outcome = Outcome(PoStatus.FAILED, po.supplier, notes.troubles[-1])
            if outcome is not None:
                return outcome, attempt
            try:
                self._folders.start_over(po)
            except (OSError, HarnessError) as error:
                # Another visit would meet the files of this one.
                return Outcome(PoStatus.FAILED, po.supplier, first_line(error)), attempt
        return Outcome(PoStatus.FAILED, po.supplier, notes.troubles[-1]), self._settings.endurance.attempts

    def _attempt(self, po: Po, notes: PoNotes) -> Outcome | None:
        outcome = None
        try:
            with self._lifecycle.driver_for_po() as browser, self._log.seeing(browser):
                self._log.count_retired(self._lifecycle.retired)
                try:
                    notes.residue += self._residue(browser)
                    visited = self._visit(po, browser)
                    if visited.status in (PoStatus.PARTIAL, PoStatus.FAILED):
                        browser.require_answer()  # One that is going down cancels its downloads before it is gone.
                        self._log.keep_sight(browser)
                    outcome = visited
                finally:
                    notes.strays += browser.downloads.take_strays()
        except DriverStartError as error:
            notes.unstarted = first_line(error)
        except driver_failures(HarnessError) as error:
            notes.troubles.append(first_line(error))
            self._log.failed("attempt failed", error)
            notes.hopeless = isinstance(error, LoggedOutError | LoginRefusedError)
        # Also where only the cleaning failed: the PO is done, and the lifecycle has retired the driver.
        return outcome

    def _visit(self, po: Po, browser: PoBrowser) -> Outcome:
        """Visit the PO, again after another login where the session has ended meanwhile.

        Once all but the last try are spent, what the site still asks a login for is left there, and the rest is kept.
        """
        for _ in range(max(1, self._settings.endurance.tries - 1)):
            try:
                return self._downloader.run(po, browser, self._upcoming)
            except LoggedOutError:
                self._renew_login(browser)
        return self._downloader.run(po, browser, self._upcoming, settle=True)

    def _renew_login(self, browser: PoBrowser) -> None:
        with self._spans.span("login"):
            browser.log_in_again()
        # The next drivers of this worker are handed the new session, not the one that has ended.
        self._settings = replace(self._settings, session=browser.session)
        self._log.renew(browser.session)

    def _residue(self, browser: PoBrowser) -> tuple[str, ...]:
        """What the browser holds that it did not hold when this worker's first driver had logged in."""
        if not self._settings.inspect:
            return ()
        now = without_login(self._look(browser, self._settings.base_url), browser.session)
        # The first look is the one right after the login. Every PO of every mode has one, so that none is slowed more.
        self._after_login = self._after_login or now
        return differences(self._after_login, now)

    def _start_of(self, settings: WorkerSettings) -> StartDriver:
        """How this worker comes by a browser: by a driver of its own, or by joining others in one that is kept."""
        if settings.browsers is not None:
            notice = notice_for(settings, self._worker)

            def join() -> PoBrowser:
                with self._log.starting():
                    return SharedBrowser.join(settings, notice, self._spans)

            return lambda: persistently(join, settings.endurance)
        # Now, not with the first PO; and not at all where another process has the driver.
        from harness.coupa.starting import starter_of

        start_browser = starter_of(settings.browser, self._on_remote)

        def start() -> PoBrowser:
            self._driver_starts += 1
            self._settings.temp_root.mkdir(parents=True, exist_ok=True)
            with self._log.starting():
                return start_browser(self._settings, self._spans)

        return lambda: persistently(start, settings.endurance)


def process_po_worker(
    pos: Iterable[Po], settings: WorkerSettings, csv_path: Path | None = None, on_step: OnStep = no_one
) -> list[PoResult]:
    """Work through ``pos`` in this process and return one result per PO, in order.

    Args:
        pos: the POs; an iterable that yields as it learns of them will do.
        settings: headless or headed, download root, mode and the rest.
        csv_path: the ledger to append each result to, as it comes.
        on_step: told each step of each PO.
    """
    worker = PoWorker(settings, on_step=on_step)
    results: list[PoResult] = []
    try:
        with Ledger(csv_path) as ledger:
            for po in pos:
                # Where no driver starts, the rest would wait for one as long, and as much in vain.
                doomed = results and results[-1].unstarted
                results.append(replace(results[-1], po=po.number) if doomed else worker.process(po))
                ledger.append(results[-1])
    finally:
        worker.close()
    return results
