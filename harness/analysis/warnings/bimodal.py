"""An arm whose times fall in two groups, so that no single figure describes it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.analysis.arms import Arm, arms_of
from harness.analysis.warnings.split import Split, split
from harness.analysis.wording import percent
from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class Bimodal:
    """The POs or the rounds of an arm are of two kinds, quick and slow, with little in between.

    **POs.** Each PO's wall time is divided by its own quickest in that arm, so that the spread of a scenario's POs
    plays no part; the logs of these ratios, the quickest left out, are cut in two. The groups count as two where the
    smaller has enough of the values, they are far enough apart, hardly anything lies in the middle third between
    them, and both occur side by side in at least half of the trials. The last keeps one slow round from counting: it
    shifts its POs together, which makes them one observation and not many.

    **Rounds.** An arm's log wall times are cut in two. The groups count as two where each has enough rounds and the
    gap between them is wider than either group by a good margin.

    Attributes:
        least_pct: how much more time the slow group takes, from which it matters: the reduction that is at issue.
        least_values: ratios of POs that it takes to judge their distribution.
        smaller_share: of all ratios, as a fraction, that the smaller group has; less is a tail or a few outliers.
        between_share: of all ratios, as a fraction, that may lie in the middle third. One group of normal or uniform
            values has a sixth there, and arms of measured runs had no less than 6 %.
        mixed_share: of a trial's ratios, as a fraction, above which a group occurs in it.
        least_rounds: rounds that it takes to judge their distribution.
        least_in_group: rounds in the smaller group; fewer are outliers.
        gap_factor: how many times as wide as the wider group the gap is. In simulation, eight rounds of normal noise
            exceed it in 1.5 % of runs, and more rounds less often.
    """

    code: str = "bimodal"
    least_pct: float = 20.0
    least_values: int = 40
    smaller_share: float = 0.2
    between_share: float = 0.05
    mixed_share: float = 0.1
    least_rounds: int = 8
    least_in_group: int = 3
    gap_factor: float = 1.5

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn of every arm whose POs or rounds are of two kinds."""
        kinds = [kind for arm in arms_of(run) for kind in self._kinds(arm)]
        if not kinds:
            return None
        return WarningRecord(
            code=self.code,
            sentence=f"Times fall in two groups: {'; '.join(kinds)}. Their mean describes neither.",
            remedy="Find what the slow ones share, such as a span of their POs in run.json, a worker or a time of day: "
            "a timeout, a retry and a machine that switches its pace look like this.",
        )

    def _kinds(self, arm: Arm) -> Iterator[str]:
        if pos := self._groups_of_pos(arm):
            yield _in_words(arm, "POs", pos)
        if rounds := self._groups_of_rounds(arm):
            yield _in_words(arm, "rounds", rounds)

    def _groups_of_pos(self, arm: Arm) -> Split | None:
        trials = _slowness(arm)
        values = [value for trial in trials for value in trial]
        if len(values) < self.least_values:
            return None
        groups = split(values)
        two = (
            groups.smaller_share >= self.smaller_share
            and groups.apart >= math.log1p(self.least_pct / 100)
            and groups.between_share <= self.between_share
        )
        return groups if two and self._mixed(trials, groups) else None

    def _mixed(self, trials: Sequence[Sequence[float]], groups: Split) -> bool:
        slow = [sum(value >= groups.upper[0] for value in trial) / len(trial) for trial in trials if trial]
        mixed = [share for share in slow if self.mixed_share <= share <= 1 - self.mixed_share]
        return 2 * len(mixed) >= len(slow)

    def _groups_of_rounds(self, arm: Arm) -> Split | None:
        if len(arm.trials) < self.least_rounds:
            return None
        groups = split([math.log(trial.wall_s) for trial in arm.trials])
        two = (
            min(len(groups.lower), len(groups.upper)) >= self.least_in_group
            and groups.apart >= math.log1p(self.least_pct / 100)
            and groups.gap > self.gap_factor * groups.wider
        )
        return groups if two else None


def _slowness(arm: Arm) -> list[list[float]]:
    """For each trial, the logs of its POs' wall times over each PO's quickest; the quickest themselves left out."""
    walls: dict[str, list[float]] = {}
    for trial in arm.trials:
        for po in trial.pos:
            walls.setdefault(po.po, []).append(po.wall_s)
    quickest = {number: min(of_po) for number, of_po in walls.items()}
    return [
        [math.log(po.wall_s / quickest[po.po]) for po in trial.pos if po.wall_s > quickest[po.po] > 0]
        for trial in arm.trials
    ]


def _in_words(arm: Arm, what: str, groups: Split) -> str:
    slow = percent(100 * len(groups.upper) / (len(groups.lower) + len(groups.upper)))
    return f"{slow} of the {what} of {arm.label} took {percent(100 * math.expm1(groups.apart))} more time"
