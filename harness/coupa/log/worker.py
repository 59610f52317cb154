"""``WorkerLog``: what one worker says of its work."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from harness.coupa.failures import driver_failures, first_line
from harness.coupa.kept.attempt import Witness, keep_attempt
from harness.coupa.log.entry import Entry, Fact, Write, reaches, short, unheard
from harness.coupa.log_settings import LogLevel
from harness.coupa.settings import Session, WorkerSettings
from harness.errors import HarnessError
from harness.workload.masking import Mask


class WorkerLog:
    """Knows the PO in hand, and leaves out of every line what is secret.

    Args:
        settings: of the worker; without a log among them nothing is said.
        write: takes what is said, on whatever thread it is said.
    """

    def __init__(self, settings: WorkerSettings, worker: int = 0, write: Write = unheard) -> None:
        self._least = settings.log.level if settings.log is not None else None
        self._folder = settings.log.folder if settings.log is not None else None
        self._shares = settings.browsers is not None
        self._write = write
        self._mask = Mask.of(settings.credentials, settings.session.cookies)
        self._in_hand = Entry(LogLevel.DEBUG, "", worker, os.getpid())
        self._po = ""
        self._seen_attempt = 0
        self._retired = 0

    def begin(self, po: str) -> None:
        """Take up a PO."""
        self._po, self._seen_attempt = po, 0
        self._in_hand = replace(self._in_hand, po=short(po), attempt=0, span="")
        self.note(LogLevel.INFO, "po begun")

    def begin_attempt(self, attempt: int) -> None:
        """Visit the PO in hand, for the first time or again."""
        self._in_hand = replace(self._in_hand, attempt=attempt)

    def lay_down(self) -> None:
        """Have no PO in hand any more; how it ended is said where its result is recorded."""
        self._in_hand = replace(self._in_hand, po="", attempt=0, span="")

    def entering(self, tell: Callable[[str], None]) -> Callable[[str], None]:
        """``tell``, which is told each step as it begins, and remembers it here."""

        def enter(span: str) -> None:
            self._in_hand = replace(self._in_hand, span=span)
            tell(span)

        return enter

    def leave(self, span: str, own_s: float) -> None:
        """Leave a step after ``own_s`` seconds that were its own."""
        seconds = round(own_s, 4)
        self.note(LogLevel.DEBUG, "span", span=span, seconds=seconds)
        if span == "driver_quit":
            self.note(LogLevel.INFO, "browser left" if self._shares else "driver quit", span=span, seconds=seconds)

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Say whether it has started what the block starts: a driver, or a part in a browser that is shared."""
        try:
            yield
        except driver_failures(HarnessError) as error:
            self.failed("driver did not start", error)
            raise
        self.note(LogLevel.INFO, "browser joined" if self._shares else "driver started", span="")

    def count_retired(self, drivers: int) -> None:
        """Say of the driver before this one that it was retired, if it was: ``drivers`` have been by now."""
        if drivers > self._retired:
            self._retired = drivers
            self.note(LogLevel.INFO, "driver retired", span="", drivers=drivers)

    def renew(self, session: Session) -> None:
        """Say that the login was renewed, and keep the new one's cookies secret from now on."""
        new = Mask.of(None, session.cookies).secrets
        self._mask = Mask((*self._mask.secrets, *(each for each in new if each not in self._mask.secrets)))
        self.note(LogLevel.INFO, "login renewed")

    def ask_again(self, what: str, why: str, tries: int) -> None:
        """Say that a page or a file is asked for again, for the time that ``tries`` counts; on any thread."""
        self.note(LogLevel.WARNING, "asked again", what=what, sentence=why, tries=tries)

    def call_off(self) -> None:
        """Say that the PO in hand was taken away, and lay it down."""
        self.note(LogLevel.WARNING, "called off")
        self.lay_down()

    def close(self, pos: int, driver_starts: int) -> None:
        """Say that the worker has no more to do."""
        self.note(LogLevel.INFO, "worker closed", span="", pos=pos, driver_starts=driver_starts)

    @contextmanager
    def seeing(self, browser: Witness) -> Iterator[None]:
        """Keep what ``browser`` shows when an error ends the block."""
        try:
            yield
        except driver_failures(HarnessError):
            self.keep_sight(browser)
            raise

    def keep_sight(self, browser: Witness) -> None:
        """Keep what ``browser`` shows of the PO in hand, once for each attempt."""
        if self._folder is None or self._in_hand.attempt == self._seen_attempt:
            return
        self._seen_attempt = self._in_hand.attempt
        keep_attempt(self._folder, self._po, self._in_hand.attempt, browser, self._mask)

    def failed(self, event: str, error: BaseException) -> None:
        """Say what went wrong, with what was noted about it where it was raised."""
        noted = " ".join(getattr(error, "__notes__", ()))
        self.note(LogLevel.WARNING, event, error=type(error).__name__, sentence=first_line(error), noted=noted)

    def note(self, level: LogLevel, event: str, *, span: str | None = None, **facts: Fact) -> None:
        """Say that something happened."""
        if self._least is None or not reaches(level, self._least):
            return
        known = {key: short(self._mask.text(fact)) if isinstance(fact, str) else fact for key, fact in facts.items()}
        in_hand = self._in_hand
        where = in_hand.span if span is None else span
        with suppress(OSError):  # Nobody listens any more; whoever watches for that ends this process.
            self._write(replace(in_hand, level=level, event=event, span=where, facts=known, at_s=time.time()))
