"""``Staff``: the worker processes of a pool, from the first one's start to the last one's end."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection, wait

from harness.coupa.aftermath import clear_up_after
from harness.coupa.keepers import Keepers
from harness.coupa.pace import SharedPace
from harness.coupa.pool_process import Broken
from harness.coupa.posts import LOOK_S, Post
from harness.coupa.reports import FellBack, Report, StepEntered, WorkerDied
from harness.coupa.result import KeeperSummary, PoResult, WorkerSummary
from harness.coupa.settings import WorkerSettings
from harness.coupa.worker_process import Reply, WorkerProcess
from harness.host.hurry import in_a_hurry

FALLBACK = "sequential"
STOP_GRACE_S = 10.0  # A driver quits in 0.1 s on an idle machine; several at once on a loaded one take seconds.
LISTEN_S = 0.2  # How soon the listener notices that it is over.


class Staff:
    """A post for each worker, the processes that fill them, and the keepers of browsers that these share.

    Args:
        settings: the same for every worker.
        on_report: told what the workers report, and what becomes of them, on several threads.

    Attributes:
        posts: in the order of the workers' numbers.
    """

    def __init__(self, settings: WorkerSettings, workers: int, on_report: Callable[[Report], None]) -> None:
        self.posts = [Post(worker) for worker in range(workers)]
        self._settings = settings
        self._on_report = on_report
        self._context = multiprocessing.get_context("spawn")
        self._next_look_s = 0.0
        pipes = [self._context.Pipe(duplex=False) for _ in range(workers)]
        self._readers = [reader for reader, _ in pipes]
        self._writers = [writer for _, writer in pipes]
        # A site of ours takes what it is given; to ask for turns would cost each of its POs a lock.
        self._pace = SharedPace(self._context, settings.manners.pace_per_s) if settings.careful else None
        self._keepers = Keepers(settings, on_report)
        self._kept: dict[int, KeeperSummary] = {}
        self._over = threading.Event()
        self._ear = threading.Thread(target=self._listen, name="pool-listener", daemon=True)

    @property
    def is_last_resort(self) -> bool:
        """Whether there is nothing left to :meth:`fall_back` on."""
        return self._settings.mode == FALLBACK

    def begin(self) -> None:
        """Start to listen."""
        self._ear.start()

    def keep_browsers(self, pos: int) -> None:
        """Start the browsers that workers share, for so many POs; none where each has its own."""
        if self._settings.browsers is not None:
            self._keepers.start(min(self._settings.browsers, len(self.posts), pos))

    def man(self, post: Post) -> None:
        """See to it that somebody is at the post. Raises OSError: the system starts no more processes."""
        if post.process is None:
            writer = self._writers[post.worker]
            post.fill(WorkerProcess(self._context, self._settings, post.worker, writer, self._pace))

    def next_word_of(self, posts: Sequence[Post]) -> tuple[Post, Reply | None]:
        """Whichever of these speaks first, and what it says; None if its process has died."""
        lines = {post.process.line: post for post in posts if post.process}
        while True:
            self._look(posts)
            for line in wait(list(lines), timeout=LOOK_S):
                assert isinstance(line, Connection)
                post = lines[line]
                assert post.process is not None, "it has a line"
                return post, post.process.hear()

    def clear_up(self, post: Post, last_word: Broken | None) -> str:
        """Do what a worker that has died no longer can, and say what it died of."""
        po = post.in_hand.po.number if post.in_hand else ""
        reason = post.note_death(last_word)
        clear_up_after(self._settings, post.worker)
        self._on_report(WorkerDied(post.worker, po, reason))
        return reason

    def see_closed(self, post: Post) -> None:
        """Wait until the process that was told to close has done so."""
        while post.process is not None:
            _, reply = self.next_word_of([post])
            if isinstance(reply, WorkerSummary):
                post.note_closed(reply)
            elif not isinstance(reply, PoResult):
                self.clear_up(post, reply)

    def fall_back(self, reason: str) -> None:
        """Make room for a single worker with a single driver, in the first post."""
        self._close_all()
        self._on_report(FellBack(reason))
        self._settings = replace(self._settings, mode=FALLBACK, browsers=None)
        self.posts[0].take_up_again()

    def summaries(self) -> list[WorkerSummary]:
        """What each worker used, once all have quit their drivers; of dead processes, as far as it is known."""
        self._close_all()
        return [self._whole(post, post.summary) for post in self.posts if post.summary is not None]

    def end(self, *, now: bool) -> None:
        """End every process; ``now`` takes the POs in hand away from them."""
        try:
            if now:
                self._stop_workers()
        finally:
            self._close_all()
        self._over.set()
        self._ear.join()
        for connection in (*self._readers, *self._writers):
            connection.close()

    def _whole(self, post: Post, summary: WorkerSummary) -> WorkerSummary:
        # What a dead process had started, only its reports have told.
        starts = max(summary.driver_starts, post.starts)
        return replace(summary, driver_starts=starts).with_browser(self._kept.get(post.worker))

    def _look(self, posts: Sequence[Post]) -> None:
        if time.monotonic() >= self._next_look_s:
            self._next_look_s = time.monotonic() + LOOK_S
            for post in posts:
                post.look()

    def _close_all(self) -> None:
        try:
            for post in self.posts:
                post.close()
            for post in self.posts:
                self.see_closed(post)
        finally:
            self._kept |= self._keepers.close()

    def _stop_workers(self) -> None:
        """Let the workers quit their drivers, whatever they have in hand, and end those that take too long."""
        manned = [post for post in self.posts if post.process is not None]
        for post in manned:
            post.call_off()
        lines = {post.process.line: post.process for post in manned if post.process}
        deadline_s = time.monotonic() + STOP_GRACE_S
        while lines and not in_a_hurry() and time.monotonic() < deadline_s:
            for line in wait(list(lines), timeout=LISTEN_S):
                assert isinstance(line, Connection)
                if lines[line].hear() is None:
                    del lines[line]
        for post in manned:
            post.end()
            clear_up_after(self._settings, post.worker)

    def _listen(self) -> None:
        # What was reported before the end is still passed on.
        failure: Exception | None = None
        while (ready := wait(self._readers, timeout=LISTEN_S)) or not self._over.is_set():
            for reader in ready:
                assert isinstance(reader, Connection)
                try:
                    self._pass_on(reader.recv())
                except Exception as error:  # noqa: BLE001 - workers whose reports nobody takes would come to a halt
                    failure = failure or error
        if failure is not None:
            raise failure

    def _pass_on(self, report: Report) -> None:
        if isinstance(report, StepEntered) and report.step == "driver_start" and self._settings.browsers is None:
            self.posts[report.worker].starts += 1
        self._on_report(report)
