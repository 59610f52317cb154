"""A worker's place in the pool, whichever process fills it."""

import time
from dataclasses import dataclass, field

from harness.coupa.pool_process import EXIT_OUT_OF_MEMORY, Broken, Order
from harness.coupa.result import WorkerSummary
from harness.coupa.task import Task
from harness.coupa.worker_process import WorkerProcess

A_DEATH = "the worker's process"  # Begins every reason that is one.
MOST_DEATHS = 3  # Under as many POs in a row: whatever ends its process will end the next one too.
LOOK_S = 1.0  # Between two looks at whether processes are stopped.
MOST_LOOKS_STOPPED = 30  # Nobody holds a worker for half a minute and wants its PO all the same.


@dataclass(slots=True)
class Post:
    """The place of ``worker``.

    Attributes:
        process: that fills it; None before its first PO and after its last.
        in_hand: what its process is working.
        ahead: what its process was told that it will get next.
        is_closing: its process was told to end.
        is_given_up: it gets no more work.
        summary: of all its processes that have ended.
        starts: drivers of its own that it was seen to start.
    """

    worker: int
    process: WorkerProcess | None = None
    in_hand: Task | None = None
    ahead: Task | None = None
    is_closing: bool = False
    is_given_up: bool = False
    summary: WorkerSummary | None = None
    starts: int = 0
    _began_s: float = 0.0
    _died_under: set[str] = field(default_factory=set)
    _looks_stopped: int = 0

    @property
    def is_free(self) -> bool:
        """Whether it can take a PO as it is."""
        return self.in_hand is None and not self.is_closing and not self.is_given_up

    @property
    def dies_again_and_again(self) -> bool:
        """Whether another process would be of no use."""
        return len(self._died_under) >= MOST_DEATHS

    def fill(self, process: WorkerProcess) -> None:
        """Let a process take the place, which is empty."""
        self.process, self._began_s, self.is_closing, self._looks_stopped = process, time.monotonic(), False, 0

    def give(self, task: Task, ahead: Task | None) -> None:
        """Order the work on a PO, and tell of the next."""
        assert self.process is not None, "somebody has to do it"
        self.in_hand, self.ahead = task, ahead
        self.process.give(Order(task.po, ahead.po if ahead else None, task.spent))

    def close(self) -> None:
        """Let its process end when it has done what it has in hand."""
        if self.process is not None and not self.is_closing:
            self.is_closing = True
            self.process.give(None)

    def call_off(self) -> None:
        """Take what it has in hand away from its process, and let that end."""
        if self.process is not None and self.in_hand is not None:
            self.process.call_off()
        self.in_hand = self.ahead = None
        self.close()

    def note_done(self) -> None:
        """A PO was brought to an end: whatever went wrong before has passed."""
        self._died_under.clear()

    def note_closed(self, summary: WorkerSummary) -> None:
        """Its process has said its last word."""
        self._vacate()
        self._add(summary)

    def note_death(self, last_word: Broken | None) -> str:
        """Its process has died: make room for the next, and say what of."""
        was_stopped = self._looks_stopped >= MOST_LOOKS_STOPPED
        exit_code = self._vacate()
        self._add(WorkerSummary(self.worker, time.monotonic() - self._began_s, 0.0, 0, 0, deaths=1))
        self._died_under.add(self.in_hand.po.number if self.in_hand else "")
        under = "under this PO" if self.in_hand else "before its end"
        if was_stopped:
            return f"{A_DEATH} was ended {under}: it had been stopped for {MOST_LOOKS_STOPPED * LOOK_S:g} s"
        if last_word is not None:
            return f"{A_DEATH} failed {under}: {last_word.reason}"
        of = "it ran out of memory" if exit_code == EXIT_OUT_OF_MEMORY else f"exit code {exit_code}"
        return f"{A_DEATH} ended {under} ({of})"

    def take_up_again(self) -> None:
        """Get work again, after all."""
        self.is_given_up = self.is_closing = False
        self._died_under.clear()

    def end(self) -> None:
        """End its process as it is; what that still says is not listened to."""
        if self.process is not None:
            self.process.kill()
            self._vacate()

    def look(self) -> None:
        """End its process if that has been stopped for so long that nobody will let it go on."""
        if self.process is None:
            return
        self._looks_stopped = self._looks_stopped + 1 if self.process.is_stopped() else 0
        if self._looks_stopped >= MOST_LOOKS_STOPPED:
            self.process.kill()

    def _vacate(self) -> int | None:
        assert self.process is not None, "it has just spoken, or died"
        process, self.process = self.process, None
        return process.bury()

    def _add(self, summary: WorkerSummary) -> None:
        self.summary = summary if self.summary is None else self.summary.plus(summary)
