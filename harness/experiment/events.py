"""What a running experiment tells whoever watches: plain data, one class per happening.

Watchers (the live display, plain lines, tests) take any ``Event`` and decide by its type. Nothing here is needed
to run or to judge; a watcher that raises nothing and returns quickly costs the trial nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from harness.record.decision import LookRecord
from harness.record.run import ComparisonRecord, TrialRecord


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The run begins: ``rounds`` rounds of ``arms`` trials, each of ``pos`` POs on ``workers`` workers.

    ``isolation_trials`` more come first, in which isolation is checked and nothing measured. ``trials_done`` of all
    these were run before an interruption.
    """

    pos: int
    workers: int
    rounds: int
    browser: str
    out_dir: str
    isolation_trials: int = 0
    arms: int = 2
    trials_done: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence for a person, such as what the warm-up is doing."""

    text: str


@dataclass(frozen=True, slots=True)
class TrialStarted:
    """A trial begins; ``round_index`` counts from 0 and is None in the isolation round."""

    round_index: int | None
    mode: str
    position: int
    pos: int


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A worker entered a span of a PO (``po`` is empty outside any PO)."""

    worker: int
    po: str
    step: str


@dataclass(frozen=True, slots=True)
class PoFinished:
    """A worker finished a PO with ``status``, in so many ``attempts``."""

    worker: int
    po: str
    status: str
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class WorkerSampled:
    """A reading of a worker's memory."""

    worker: int
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class TrialFinished:
    """A trial ended and was checked; ``round_index`` as in ``TrialStarted``."""

    round_index: int | None
    trial: TrialRecord


@dataclass(frozen=True, slots=True)
class RoundFinished:
    """A round ended; ``provisional`` is the comparison of the rounds so far."""

    round_index: int
    provisional: ComparisonRecord


@dataclass(frozen=True, slots=True)
class LookTaken:
    """A stopping rule looked at the results on the way."""

    look: LookRecord


@dataclass(frozen=True, slots=True)
class CombinationStarted:
    """The isolation matrix takes up one mode with its cleanup policy; ``index`` counts from 0."""

    index: int
    total: int
    label: str


Event = (
    RunStarted
    | Note
    | TrialStarted
    | StepStarted
    | PoFinished
    | WorkerSampled
    | TrialFinished
    | RoundFinished
    | LookTaken
    | CombinationStarted
)
Watcher = Callable[[Event], None]
