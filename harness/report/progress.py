"""How far a run is and how long it will still take, from its events alone."""

from dataclasses import dataclass, field

from harness.experiment.events import (
    Event,
    PoFinished,
    RunStarted,
    StepStarted,
    TrialFinished,
    TrialStarted,
    WorkerSampled,
)

_FEWEST_POS_FOR_ETA = 3


@dataclass(slots=True)
class WorkerProgress:
    """What one worker is at in the current trial."""

    po: str = ""
    step: str = ""
    done: int = 0
    memory_bytes: int | None = None


@dataclass(slots=True)
class RunProgress:
    """The state of a run, brought up to date by each event with the time at which it came, in seconds."""

    started: RunStarted | None = None
    trial: TrialStarted | None = None
    trial_began_s: float = 0.0
    trial_done: int = 0
    tried_again: int = 0
    done: int = 0
    workers: dict[int, WorkerProgress] = field(default_factory=dict)
    _mode_done: dict[str, int] = field(default_factory=dict)
    _mode_s: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """POs of the whole run: a trial per arm and round, and the isolation round, without what was done before."""
        if self.started is None:
            return 0
        trials = self.started.arms * self.started.rounds + self.started.isolation_trials - self.started.trials_done
        return trials * self.started.pos

    @property
    def rounds(self) -> int:
        """Rounds to be measured at most."""
        return self.started.rounds if self.started else 0

    @property
    def share(self) -> int:
        """POs that a worker has in a trial when all have alike."""
        if self.started is None or self.trial is None:
            return 0
        return -(-self.trial.pos // max(1, self.started.workers))

    def apply(self, event: Event, now_s: float) -> None:
        """Take in one event."""
        match event:
            case RunStarted():
                self.started = event
            case TrialStarted():
                self._begin(event, now_s)
            case StepStarted():
                worker = self._worker(event.worker)
                worker.po, worker.step = event.po, event.step
            case PoFinished():
                self._finish_po(event)
            case WorkerSampled():
                self._worker(event.worker).memory_bytes = event.memory_bytes
            case TrialFinished():
                self._end(event, now_s)
            case _:
                pass

    def eta_s(self, now_s: float) -> float | None:
        """Seconds until the last PO is done, or None while there is too little to go by.

        Each mode goes at its own pace; one not yet seen is taken to go at the pace of the others.
        """
        if self.started is None or self.done < _FEWEST_POS_FOR_ETA:
            return None
        spent = dict(self._mode_s)
        if self.trial is not None:
            spent[self.trial.mode] = spent.get(self.trial.mode, 0.0) + now_s - self.trial_began_s
        left = self.total - self.done
        eta_s = 0.0
        for mode, done in self._mode_done.items():
            if done:
                own = min(left, max(0, self.total // self.started.arms - done))
                eta_s += own * spent[mode] / done
                left -= own
        return eta_s + left * sum(spent.values()) / self.done

    def _worker(self, number: int) -> WorkerProgress:
        return self.workers.setdefault(number, WorkerProgress())

    def _begin(self, event: TrialStarted, now_s: float) -> None:
        self.trial, self.trial_began_s, self.trial_done, self.tried_again = event, now_s, 0, 0
        self.workers = {}
        self._mode_done.setdefault(event.mode, 0)

    def _finish_po(self, event: PoFinished) -> None:
        worker = self._worker(event.worker)
        worker.done += 1
        worker.po = worker.step = ""
        self.trial_done += 1
        self.tried_again += event.attempts > 1
        self.done += 1
        if self.trial is not None:
            self._mode_done[self.trial.mode] += 1

    def _end(self, event: TrialFinished, now_s: float) -> None:
        mode = event.trial.mode
        self._mode_s[mode] = self._mode_s.get(mode, 0.0) + now_s - self.trial_began_s
        self.trial = None
        self.workers = {}
