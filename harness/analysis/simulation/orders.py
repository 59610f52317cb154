"""What the order of the arms does to a comparison of a mode with itself, on a machine that drifts.

Two things are laid on top of the noise: a steady drift, in either direction, and an advantage for whichever arm runs
second in its pair, since it finds warm what the first has left.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harness.analysis.simulation.methods import Judge
from harness.analysis.simulation.noise import Array, Flags, Noise, draw_times

Slots = NDArray[np.int64]

ROUNDS = 8  # The first look that can decide.
NOISE = Noise(5)
DRIFT_OVER_RUN_SD = 0.20  # Of the log wall time, between the first trial of a run and its last.
SECOND_PLACE_ADVANTAGE = 0.03


@dataclass(frozen=True, slots=True)
class Order:
    """Where in the run the trials of each arm stand: ``slots(rng, simulations, rounds)`` counts from 0."""

    name: str
    slots: Callable[[np.random.Generator, int, int], tuple[Slots, Slots]]


def false_alarms(rng: np.random.Generator, judge: Judge, order: Order, simulations: int, level: float) -> Flags:
    """For each run of a mode against itself, whether a difference is claimed, in whichever direction.

    ``level`` is the confidence of the two bounds together.
    """
    noisy = draw_times(rng, NOISE, simulations=simulations, rounds=ROUNDS, speedup=1.0).log_ratios
    first, second = order.slots(rng, simulations, ROUNDS)
    later = np.sign(second - first)
    drift = rng.normal(0.0, DRIFT_OVER_RUN_SD, (simulations, 1)) * (second - first) / (2 * ROUNDS - 1)
    log_ratios: Array = noisy + drift + np.log1p(-SECOND_PLACE_ADVANTAGE) * later
    low, high = judge.bounds(log_ratios, (1 + level) / 2)
    return (low > 0) | (high < 0)


def _blocks(_rng: np.random.Generator, simulations: int, rounds: int) -> tuple[Slots, Slots]:
    first = np.tile(np.arange(rounds), (simulations, 1))
    return first, first + rounds


def _same(_rng: np.random.Generator, simulations: int, rounds: int) -> tuple[Slots, Slots]:
    return _pairs(np.zeros((simulations, rounds), dtype=np.int64))


def _alternating(_rng: np.random.Generator, simulations: int, rounds: int) -> tuple[Slots, Slots]:
    return _pairs(np.tile(np.arange(rounds) % 2, (simulations, 1)))


def _random(rng: np.random.Generator, simulations: int, rounds: int) -> tuple[Slots, Slots]:
    return _pairs(rng.integers(0, 2, (simulations, rounds)))


def _pairs(turned: Slots) -> tuple[Slots, Slots]:
    start = 2 * np.arange(turned.shape[1])
    return start + turned, start + 1 - turned


BLOCKS = Order("AAABBB", _blocks)
SAME = Order("ABABAB", _same)
ALTERNATING = Order("ABBA", _alternating)  # That of the product's rounds.
RANDOM = Order("random", _random)
ORDERS = (BLOCKS, SAME, ALTERNATING, RANDOM)
