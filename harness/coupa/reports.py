"""What happens in a pool while it works: told by its processes, over a pipe of their own, or by the parent."""

from dataclasses import dataclass

from harness.coupa.log.entry import Entry


@dataclass(frozen=True, slots=True)
class WorkerStarted:
    """A process took up the work of ``worker``; again after a death, with another pid."""

    worker: int
    pid: int


@dataclass(frozen=True, slots=True)
class KeeperStarted:
    """A process keeps a browser that workers share; ``worker`` is the first of them. Again after a death."""

    worker: int
    pid: int


@dataclass(frozen=True, slots=True)
class RemoteDriverStarted:
    """A driver of ``worker`` started on a Grid; ``pid`` is that of its process, None where it is another machine's."""

    worker: int
    pid: int | None


@dataclass(frozen=True, slots=True)
class StepEntered:
    """The worker entered a span; ``po`` is empty outside any PO."""

    worker: int
    po: str
    step: str


@dataclass(frozen=True, slots=True)
class WorkerDied:
    """The process of ``worker`` ended under ``po`` (empty outside any PO), which the ``reason`` tells of."""

    worker: int
    po: str
    reason: str


@dataclass(frozen=True, slots=True)
class WorkerGivenUp:
    """``worker`` gets no more POs, because of ``reason``; those that it was to have go to the others."""

    worker: int
    reason: str


@dataclass(frozen=True, slots=True)
class FellBack:
    """No worker is left, because of ``reason``: what remains is worked by one driver, one PO after the other."""

    reason: str


Incident = WorkerDied | WorkerGivenUp | FellBack
"""What the parent itself reports."""

Report = WorkerStarted | KeeperStarted | RemoteDriverStarted | StepEntered | Incident | Entry
