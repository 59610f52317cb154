"""Warnings that test a hypothesis, on simulated runs whose truth is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from harness.analysis.warnings.bimodal import Bimodal
from harness.analysis.warnings.drift import Drift
from harness.analysis.warnings.kind import RunWarning
from harness.analysis.warnings.order_effect import OrderEffect
from harness.analysis.warnings.outliers import Outliers
from harness.record.run import RoundRecord, RunRecord
from tests.support.runs import make_round, make_run

RUNS = 200
SHARED_SD = 0.10  # What both arms of a round share, as in the simulation that chose the statistical method.


def simulated(*, rounds: int, sd: float, seed: int, second_takes: float = 1.0, growth: float = 1.0) -> list[RunRecord]:
    """Runs whose arms differ in nothing; ``growth`` is how much more time the last round takes than the first."""
    rng = np.random.default_rng(seed)
    template = make_run([make_round(index) for index in range(rounds)])
    runs = []
    for _ in range(RUNS):
        paces = np.exp(rng.normal(0.0, SHARED_SD, rounds)) * growth ** (np.arange(rounds) / (rounds - 1))
        walls = 10.0 * paces[:, None] * np.exp(rng.normal(0.0, sd, (rounds, 2)))
        walls[:, 1] *= second_takes
        timed = [with_times(record, *row) for record, row in zip(template.rounds, walls.tolist(), strict=True)]
        runs.append(template.model_copy(update={"rounds": timed}))
    return runs


def with_times(record: RoundRecord, first_s: float, second_s: float) -> RoundRecord:
    first, second = record.trials
    trials = [first.model_copy(update={"wall_s": first_s}), second.model_copy(update={"wall_s": second_s})]
    return record.model_copy(update={"trials": trials})


def fired(warning: RunWarning, runs: Sequence[RunRecord]) -> float:
    return sum(warning.look(run) is not None for run in runs) / RUNS


@pytest.mark.parametrize(("rounds", "sd"), [(5, 0.1), (8, 0.05), (8, 0.2), (12, 0.1), (20, 0.1)])
def test_clean_runs_seldom_earn_a_warning(rounds: int, sd: float) -> None:
    runs = simulated(rounds=rounds, sd=sd, seed=rounds)
    rates = {warning.code: fired(warning, runs) for warning in (OrderEffect(), Drift(), Outliers(), Bimodal())}
    assert max(rates.values()) <= 0.05, rates


def test_a_planted_effect_of_the_order_is_noticed() -> None:
    assert fired(OrderEffect(), simulated(rounds=12, sd=0.05, seed=1, second_takes=1.1)) > 0.8


def test_a_planted_drift_is_noticed() -> None:
    assert fired(Drift(), simulated(rounds=12, sd=0.05, seed=2, growth=1.6)) > 0.8


def test_an_effect_of_the_order_is_no_drift() -> None:
    assert fired(Drift(), simulated(rounds=12, sd=0.05, seed=3, second_takes=1.2)) <= 0.05
