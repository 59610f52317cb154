"""What a pool process tells its parent while it works, over a pipe of its own."""

from dataclasses import dataclass


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
class StepEntered:
    """The worker entered a span; ``po`` is empty outside any PO."""

    worker: int
    po: str
    step: str


Report = WorkerStarted | KeeperStarted | StepEntered
