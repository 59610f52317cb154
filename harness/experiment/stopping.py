"""When enough rounds have been run."""

from collections.abc import Sequence
from typing import Protocol

from harness.record.run import RoundRecord


class StoppingRule(Protocol):
    """Decides after each round; a rule that looks at the results must account for its looks."""

    def enough(self, rounds: Sequence[RoundRecord]) -> bool:
        """Whether to stop after these rounds."""


class FixedRounds:
    """Stops after a number of rounds chosen beforehand, so that looking on the way costs nothing."""

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds

    def enough(self, rounds: Sequence[RoundRecord]) -> bool:
        """Whether the chosen number is reached."""
        return len(rounds) >= self._rounds
