from functools import cache

import numpy as np
import pytest

from harness.analysis.simulation.methods import BCA_BOOTSTRAP, POINT_ESTIMATE, SIGNED_RANK, Bounds, Judge
from harness.analysis.simulation.noise import Array
from harness.analysis.simulation.records import JudgedRecord, Row, VerificationRecord
from harness.analysis.simulation.verification import (
    CASES,
    CHECKS,
    LINE,
    TOTAL_ROWS,
    highest_by_chance_pct,
    simulate,
    verdict_on,
)
from tests.support.chance import least_by_chance, most_by_chance

RUNS = 500
FEW = 100


def bounds_on_the_wrong_side(log_ratios: Array, _level: float) -> Bounds:
    runs = len(log_ratios)
    return Bounds(low=np.full(runs, LINE + 1), high=np.full(runs, LINE - 1))


ALWAYS_WRONG = Judge("signed-rank", "always wrong", bounds_on_the_wrong_side)


@cache
def rows() -> tuple[Row, ...]:
    return tuple(simulate(RUNS, seed=1))


def judged(judge: Judge) -> list[JudgedRecord]:
    return [row for row in rows() if isinstance(row, JudgedRecord) and row.judge == judge.name]


def verdict_with(product: Judge, simulations: int = RUNS) -> VerificationRecord:
    return verdict_on(tuple(simulate(simulations, 1, product)), simulations, 1, product)


def test_there_are_as_many_rows_as_the_progress_is_told() -> None:
    assert len(rows()) == TOTAL_ROWS


def test_the_method_in_use_is_at_or_below_nominal_in_each_noise() -> None:
    limit_pct = 100 * most_by_chance(RUNS, 0.05) / RUNS
    assert len(judged(SIGNED_RANK)) == len(CASES)
    for row in judged(SIGNED_RANK):
        assert row.false_pass_pct <= limit_pct, row
        assert row.false_fail_pct <= limit_pct, row


def test_the_point_estimate_passes_about_half_of_what_does_not_exceed_the_line() -> None:
    least, most = (100 * chance(RUNS, 0.5) / RUNS for chance in (least_by_chance, most_by_chance))
    assert all(least <= row.false_pass_pct <= most for row in judged(POINT_ESTIMATE))


def test_the_bootstrap_exceeds_nominal() -> None:
    limit_pct = 100 * most_by_chance(RUNS * len(CASES), 0.05) / (RUNS * len(CASES))
    assert np.mean([row.false_pass_pct for row in judged(BCA_BOOTSTRAP)]) > limit_pct


def test_passes_fails_and_what_is_covered_make_up_all_runs() -> None:
    for row in judged(SIGNED_RANK):
        assert row.false_pass_pct + row.false_fail_pct + row.coverage_pct == pytest.approx(100)


def test_nothing_speaks_against_the_method_in_use() -> None:
    record = verdict_on(rows(), RUNS, 1)
    assert record.product == SIGNED_RANK.name
    assert record.broken == []


def test_a_method_that_is_too_liberal_is_found_and_each_of_its_rows_named() -> None:
    broken = verdict_with(BCA_BOOTSTRAP).broken
    assert any(each.startswith("False passes with sd 5 % + outliers and 8 rounds: 1") for each in broken)
    assert all("chance explains" in each for each in broken)


def test_a_method_that_is_wrong_everywhere_fails_every_check() -> None:
    rates = [row for row in simulate(FEW, 1, ALWAYS_WRONG) if not isinstance(row, JudgedRecord)]
    always = JudgedRecord(
        noise="any", rounds=5, judge="signed-rank", false_pass_pct=100, false_fail_pct=100, coverage_pct=0
    )
    record = verdict_on([*[always] * len(CASES), *rates], FEW, 1, ALWAYS_WRONG)
    assert len(record.broken) == CHECKS


def test_the_same_seed_gives_the_same_rows_and_another_one_others() -> None:
    first, again, other = (list(simulate(FEW, seed)) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_more_runs_leave_less_to_chance() -> None:
    allowed = [highest_by_chance_pct(runs) for runs in (100, 2000, 100_000)]
    assert allowed == sorted(allowed, reverse=True)
    assert 5 < allowed[-1] < 5.5
