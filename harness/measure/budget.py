"""What the sampler may spend: a fixed share of the CPU time of what it watches.

Measuring takes CPU time from the measured on a busy machine. A fixed interval would cost the more the more
workers there are; a fixed share costs every trial the same, in both arms. It is less than half of the one percent
that all of the harness's own work may cost a trial (tests/benchmarks/test_own_cost.py).
"""

from dataclasses import dataclass

CPU_SHARE = 0.004
START_CREDIT_S = 0.01
TICK_PART = 0.7
LONGEST_WAIT_S = 2.0


@dataclass(slots=True)
class Budget:
    """The sampler's account, in CPU seconds.

    Attributes:
        tick_s: spent on what every sample needs: finding processes, reading their CPU time and RSS.
        exact_s: spent on exact readings of memory.
        allowed_s: earned so far.
    """

    tick_s: float = 0.0
    exact_s: float = 0.0
    allowed_s: float = START_CREDIT_S

    @property
    def spent_s(self) -> float:
        """Everything spent so far."""
        return self.tick_s + self.exact_s

    def earn(self, watched_cpu_s: float) -> None:
        """Set what is allowed by the CPU seconds that the watched processes have used in all."""
        self.allowed_s = START_CREDIT_S + CPU_SHARE * watched_cpu_s

    def can_read(self) -> bool:
        """Whether another exact reading of memory fits in."""
        return self.spent_s < self.allowed_s

    def wait_s(self, interval_s: float) -> float:
        """The wait until the next tick: ``interval_s``, or the longest while ticks exceed their part."""
        if self.tick_s <= TICK_PART * self.allowed_s:
            return interval_s
        return max(interval_s, LONGEST_WAIT_S)
