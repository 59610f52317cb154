"""What it costs to look at the results on the way: each look is another chance to be wrong."""

from dataclasses import dataclass

import numpy as np

from harness.analysis.looks import LOOK_LEVEL, LOOKS
from harness.analysis.simulation.methods import Judge
from harness.analysis.simulation.noise import Array, Flags


@dataclass(frozen=True, slots=True)
class LookPlan:
    """After which rounds to look, and the confidence of each bound at each look."""

    name: str
    at: tuple[int, ...]
    level: float


UNCORRECTED = LookPlan("uncorrected", (6, 10, 15, 20), 0.95)
CORRECTED = LookPlan("corrected", tuple(LOOKS), LOOK_LEVEL)
PLANS = (UNCORRECTED, CORRECTED)


def passed(judge: Judge, log_ratios: Array, plan: LookPlan, line: float) -> Flags:
    """For each run, whether the first look that decides, for pass or for fail, decides for pass."""
    undecided: Flags = np.ones(len(log_ratios), dtype=np.bool_)
    passes: Flags = np.zeros(len(log_ratios), dtype=np.bool_)
    for rounds in plan.at:
        low, high = judge.bounds(log_ratios[:, :rounds], plan.level)
        passes |= undecided & (high < line)
        undecided &= (low <= line) & (high >= line)
    return passes
