"""When enough rounds have been run, and why it was then."""

import time
from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from harness.record.decision import DecisionRecord, LookRecord, RuleName, Stop
from harness.record.run import RoundRecord, RunRecord, TrialRecord


class StoppingRule(Protocol):
    """Decides after each round; a rule that looks at the results must account for its looks.

    Attributes:
        name: for the record.
        level: confidence of each bound of the verdict under this rule.
        looks: what was seen at each look so far.
    """

    name: ClassVar[RuleName]
    level: float
    looks: list[LookRecord]

    def stop(self, rounds: Sequence[RoundRecord]) -> Stop | None:
        """Why to stop after these rounds; None to go on."""


class FixedRounds:
    """Stops after a number of rounds chosen beforehand, so that looking on the way costs nothing."""

    name: ClassVar[RuleName] = "fixed"

    def __init__(self, rounds: int, level: float = 0.95) -> None:
        self.level = level
        self.looks: list[LookRecord] = []
        self._rounds = rounds

    def stop(self, rounds: Sequence[RoundRecord]) -> Stop | None:
        """Stop when the chosen number is reached."""
        if len(rounds) < self._rounds:
            return None
        return Stop("rounds", f"All {self._rounds} rounds that were asked for were run.")


class Stopping:
    """A rule with a budget, asked before every round.

    Args:
        rule: that decides by the rounds.
        budget_s: seconds from now within which the last round is to end; None for no bound. The first round is run in
            any case. That a round does not fit is decided by the longest so far, and by no result.
        clock: monotonic seconds.
    """

    def __init__(
        self, rule: StoppingRule, budget_s: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rule = rule
        self._budget_s = budget_s
        self._clock = clock
        self._started_s = clock()
        self._asked_s = self._started_s
        self._longest_s = 0.0
        self._rounds = 0
        self._stop: Stop | None = None

    def enough(self, rounds: Sequence[RoundRecord]) -> bool:
        """Whether no further round is to be run after these."""
        now_s = self._clock()
        if len(rounds) > self._rounds:
            self._longest_s = max(self._longest_s, now_s - self._asked_s)
        self._asked_s, self._rounds = now_s, len(rounds)
        self._stop = self.rule.stop(rounds) or self._out_of_time(now_s)
        return self._stop is not None

    def replay(self, run: RunRecord) -> None:
        """Take in what an interrupted run has done, so that the next question is answered as it would have been there.

        The rule sees the rounds one after the other again, since its looks depend on the order. The wall time of the
        trials counts for the budget; the time between interruption and resumption does not.
        """
        asked = len(run.rounds) + bool(run.begun)
        for count in range(asked):
            self.rule.stop(run.rounds[:count])
        self._rounds = len(run.rounds)
        self._longest_s = max((_wall_s(each.trials) for each in run.rounds), default=0.0)
        self._asked_s -= _wall_s(run.begun)
        self._started_s -= _wall_s([*run.isolation, *run.begun]) + sum(_wall_s(each.trials) for each in run.rounds)

    def decision(self) -> DecisionRecord:
        """Why the rounds ended; without a reason of the rule or the budget they were interrupted."""
        stop = self._stop or Stop("interrupted", _broken_off_after(self._rounds))
        return DecisionRecord(
            rule=self.rule.name, stopped=stop.name, looks=list(self.rule.looks), sentence=stop.sentence
        )

    def _out_of_time(self, now_s: float) -> Stop | None:
        if self._budget_s is None or not self._rounds:
            return None
        if now_s - self._started_s + self._longest_s <= self._budget_s:
            return None
        return Stop(
            "budget",
            f"The budget of {duration(self._budget_s)} left no time for a further round after {self._rounds}.",
        )


def _broken_off_after(rounds: int) -> str:
    return f"Interrupted after {rounds} complete round{'' if rounds == 1 else 's'}."


def _wall_s(trials: Sequence[TrialRecord]) -> float:
    return sum(trial.wall_s for trial in trials)


def duration(seconds: float) -> str:
    """A budget in words: ``90 s``, ``10 min``, ``1 h 30 min``."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"
