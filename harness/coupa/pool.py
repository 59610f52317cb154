"""``PersistentWorkerPool``: worker processes that outlive their POs, each with its own queue.

Of plain ``multiprocessing`` processes, each with a line of its own. Every library at hand gives up more than the PO in
hand when a worker dies: loky and ``concurrent.futures`` the executor, pebble its pool where a process dies between two
tasks or before its first. Nor can a PO be addressed to one of several workers of theirs.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType

from harness.coupa.aftermath import started_over
from harness.coupa.distribution import Distribution, WorkQueues
from harness.coupa.pool_process import Broken
from harness.coupa.posts import Post
from harness.coupa.reports import Report, WorkerGivenUp
from harness.coupa.result import PoResult, WorkerSummary
from harness.coupa.settings import WorkerSettings
from harness.coupa.staff import Staff
from harness.coupa.task import Task
from harness.coupa.worker_process import Reply
from harness.errors import EnvironmentProblem
from harness.workload.batch import Po

_DOCTOR = "'harness doctor'"  # Whoever failed may have named it already.


class PersistentWorkerPool:
    """``workers`` processes that work through a batch; use as a context manager.

    Leaving the block after an exception, Ctrl-C included, takes the POs in hand away from the workers, lets them quit
    their drivers, and ends whatever is left after a grace. Where workers share browsers, so are these.

    A worker that dies is replaced, what its death left behind is cleared up, and its PO is worked again. One that dies
    again and again, or can start no driver, gets no more POs, and the others have them. When none is left, what
    remains is worked by one driver in one process: there may be memory enough for that.

    Args:
        settings: the same for every worker.
        workers: number of processes; each starts with its first PO.
        distribution: how the batch is divided.
        on_report: told what the workers report, and what becomes of them, on several threads.
        tell_ahead: let a worker know its next PO with the one in hand, for a mode that can overlap them.
    """

    def __init__(
        self,
        settings: WorkerSettings,
        workers: int,
        distribution: Distribution,
        on_report: Callable[[Report], None],
        *,
        tell_ahead: bool = False,
    ) -> None:
        self._settings = settings
        self._workers = workers
        self._distribution = distribution
        self._on_report = on_report
        self._tell_ahead = tell_ahead
        self._queues = WorkQueues[Task]((), workers, distribution)
        self._staff = Staff(settings, workers, on_report)
        self._why = ""

    def __enter__(self) -> "PersistentWorkerPool":
        """Start to listen."""
        self._staff.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End every process; see the class."""
        self._staff.end(now=kind is not None or bool(self._busy))

    def run(self, batch: Sequence[Po]) -> Iterator[PoResult]:
        """Work the batch and yield one result for each PO, as it comes.

        Raises:
            EnvironmentProblem: after the last result, where no worker could go on; what was left is FAILED.
        """
        self._queues = WorkQueues([Task(po) for po in batch], self._workers, self._distribution)
        self._staff.keep_browsers(len(batch))
        yield from self._work()
        left = self._queues.take_all()
        if left and not self._staff.is_last_resort:
            self._staff.fall_back(self._why)
            self._tell_ahead = False
            self._queues = WorkQueues(left, self._workers, Distribution.DYNAMIC)
            yield from self._work()
            left = self._queues.take_all()
        problem = f"No worker could go on: {self._why}"
        for task in left:
            yield task.failed(0, problem, unstarted=True)
        if left:
            remedy = "" if _DOCTOR in problem else f"Run {_DOCTOR}, then try again."
            raise EnvironmentProblem(problem, remedy)

    def summaries(self) -> list[WorkerSummary]:
        """What each worker used, once all have quit their drivers.

        What a shared browser used is in the summary of the first worker that shared it.
        """
        return self._staff.summaries()

    @property
    def _busy(self) -> list[Post]:
        return [post for post in self._staff.posts if post.in_hand is not None]

    def _work(self) -> Iterator[PoResult]:
        """Work as long as there is somebody who can; what nobody can stays in the queues."""
        self._employ()
        while busy := self._busy:
            post, reply = self._staff.next_word_of(busy)
            result = self._taken(post, reply)
            if result is not None:
                yield result
            self._employ()

    def _employ(self) -> None:
        for post in self._staff.posts:
            if post.is_free:
                self._hand_out(post)
        if not self._busy:
            self._call_back()

    def _hand_out(self, post: Post) -> None:
        """Give the worker its next PO, or let it close where there is none."""
        task = post.ahead or self._queues.next_for(post.worker)
        post.ahead = None
        if task is None:
            post.close()
            return
        try:
            self._staff.man(post)
        except OSError as error:
            self._queues.give_back(task)
            self._give_up(post, f"its process did not start: {error}")
            return
        post.give(task, self._queues.ahead_for(post.worker) if self._tell_ahead else None)

    def _call_back(self) -> None:
        """Where all had closed before something came back: let one of them have it."""
        closed = [post for post in self._staff.posts if post.is_closing and not post.is_given_up]
        if closed and self._queues.has_returned:
            self._staff.see_closed(closed[0])
            closed[0].is_closing = False
            self._hand_out(closed[0])

    def _taken(self, post: Post, reply: Reply | None) -> PoResult | None:
        """The result of the PO that the worker had in hand; None where that is still to be worked."""
        assert post.in_hand is not None, "only those that have one are listened to"
        if not isinstance(reply, PoResult):
            return self._after_death(post, reply if isinstance(reply, Broken) else None)
        task, post.in_hand = post.in_hand, None
        if reply.unstarted:
            self._queues.give_back(task.after(reply))
            self._give_up(post, reply.outcome.reason)
            return None
        post.note_done()
        # The names come over the line anew with every PO; the parent of a long batch holds each of them once.
        spans = {sys.intern(name): seconds for name, seconds in reply.spans.items()}
        return task.told_by(replace(reply, spans=spans))

    def _after_death(self, post: Post, last_word: Broken | None) -> PoResult | None:
        assert post.in_hand is not None, "only those that have one are listened to"
        reason = self._staff.clear_up(post, last_word)
        task, post.in_hand = post.in_hand.after_death(reason), None
        if post.dies_again_and_again:
            self._give_up(post, reason)
        problem = started_over(self._settings, post.worker, task.po)
        if problem or task.spent >= self._settings.endurance.attempts:
            return task.failed(post.worker, problem or reason)
        self._queues.give_back(task)
        return None

    def _give_up(self, post: Post, reason: str) -> None:
        """Let the others have what was meant for this worker."""
        post.is_given_up, self._why = True, reason
        if post.ahead is not None:
            self._queues.give_back(post.ahead)
            post.ahead = None
        self._queues.release(post.worker)
        self._on_report(WorkerGivenUp(post.worker, reason))
        post.close()
