"""How a run came to its end: by which rule, after which looks at the results, and why it stopped there."""

from typing import Literal, NamedTuple

from pydantic import Field

from harness.record.base import Record, VerdictName

RuleName = Literal["fixed", "looks"]
StopName = Literal["rounds", "pass", "fail", "futile", "last-look", "budget", "interrupted"]


class Stop(NamedTuple):
    """Why no further round is run, for programs and for people."""

    name: StopName
    sentence: str


class LookRecord(Record):
    """What a look at the results on the way said."""

    rounds: int
    reduction_pct: float
    low: float | None = Field(description="Lower bound of the reduction in percent, at level.")
    high: float | None
    level: float = Field(description="Confidence of each bound; higher than that of the run, to pay for all looks.")
    verdict: VerdictName
    chance_pct: float | None = Field(
        default=None, description="Chance that a later look would pass or fail, in percent; None where that is settled."
    )


class DecisionRecord(Record):
    """The end of the measuring."""

    rule: RuleName
    stopped: StopName = Field(description="What ended the rounds.")
    looks: list[LookRecord] = Field(default_factory=list)
    sentence: str = Field(description="What was decided and why.")
