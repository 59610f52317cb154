"""The cores of one machine, shared by all that compute on it."""

from heapq import heappop, heappush
from itertools import count

from simpy import Environment, Event

_NEARLY_S = 1e-9


class SharedCores:
    """Processor sharing: each job has a core to itself, or an equal share where there are more jobs than cores.

    All jobs progress alike, so one clock of progress serves all: a job of ``c`` seconds that comes when the clock
    shows ``v`` is done when it shows ``v + c``, and only the first in that order needs an alarm.

    Attributes:
        busy_core_s: core-seconds used so far.
    """

    def __init__(self, environment: Environment, cores: int) -> None:
        self.busy_core_s = 0.0
        self._environment = environment
        self._cores = cores
        self._jobs: list[tuple[float, int, Event | None]] = []
        self._numbers = count()
        self._progress_s = 0.0
        self._seen_s = 0.0
        self._alarm = 0

    def work(self, cpu_s: float) -> Event:
        """Begin a job; the event comes when it is done."""
        done = self._environment.event()
        self._begin(cpu_s, done)
        return done

    def work_beside(self, cpu_s: float) -> None:
        """Begin a job that nobody waits for."""
        self._begin(cpu_s, None)

    def _begin(self, cpu_s: float, done: Event | None) -> None:
        self._advance()
        job = (self._progress_s + cpu_s, next(self._numbers), done)
        heappush(self._jobs, job)
        # With a core for everybody nobody is slowed down, and the alarm stands unless this job is the first to end.
        if self._jobs[0] is job or len(self._jobs) > self._cores:
            self._set_alarm()

    def _advance(self) -> None:
        now_s = self._environment.now
        if self._jobs:
            elapsed_s = now_s - self._seen_s
            self._progress_s += elapsed_s * self._rate
            self.busy_core_s += elapsed_s * min(len(self._jobs), self._cores)
        self._seen_s = now_s

    @property
    def _rate(self) -> float:
        return min(1.0, self._cores / len(self._jobs))

    def _set_alarm(self) -> None:
        self._alarm += 1
        if not self._jobs:
            return
        mine = self._alarm
        left_s = max(0.0, self._jobs[0][0] - self._progress_s) / self._rate
        alarm = self._environment.timeout(left_s)
        assert alarm.callbacks is not None, "it has not come yet"
        alarm.callbacks.append(lambda _event: self._ring(mine))

    def _ring(self, alarm: int) -> None:
        if alarm != self._alarm:
            return  # Somebody came meanwhile, and set another.
        self._advance()
        while self._jobs and self._jobs[0][0] <= self._progress_s + _NEARLY_S:
            _, _, done = heappop(self._jobs)
            if done is not None:
                done.succeed()
        self._set_alarm()
