from datetime import timedelta
from itertools import pairwise

import pytest

from harness.analysis.calibration import (
    best_for,
    citation,
    noise_pct,
    power_of,
    same_machine,
    true_reductions_pct,
)
from harness.record.decision import DecisionRecord
from harness.record.run import RunRecord
from tests.support.calibrations import STARTED_AT, make_calibration, make_noise, power_by
from tests.support.runs import make_run

QUIET, LOUD = make_noise(0.03), make_noise(0.15)
# A rate of 5 % from 1,000 runs is known to within 1.4 points.
NOMINAL_PCT = 6.4


@pytest.fixture(scope="module")
def quiet() -> dict[str, float | None]:
    return {each.rounds: each.detectable_pct for each in power_by(tuple(QUIET))}


@pytest.mark.parametrize("noise", [QUIET, LOUD])
def test_where_the_truth_lies_on_the_line_no_more_runs_pass_than_are_allowed(noise: list[float]) -> None:
    assert all(0 < each.false_pass_pct <= NOMINAL_PCT for each in power_by(tuple(noise)))


@pytest.mark.parametrize("noise", [QUIET, LOUD])
def test_the_larger_the_true_reduction_the_more_runs_pass(noise: list[float]) -> None:
    for each in power_by(tuple(noise)):
        assert all(lower <= higher for lower, higher in pairwise(each.pass_pct))
        assert each.pass_pct[-1] == 100.0


def test_more_rounds_detect_a_smaller_reduction(quiet: dict[str, float | None]) -> None:
    few, many = quiet["5"], quiet["20"]
    assert few is not None
    assert many is not None
    assert many < few


def test_a_noisy_machine_detects_less(quiet: dict[str, float | None]) -> None:
    loud = {each.rounds: each.detectable_pct for each in power_by(tuple(LOUD))}
    for rounds, detectable_pct in quiet.items():
        noisy = loud[rounds]
        assert detectable_pct is not None
        assert noisy is None or noisy > detectable_pct


def test_the_same_noise_always_gives_the_same_power() -> None:
    assert power_of(QUIET, 20.0) == power_of(QUIET, 20.0)


def test_a_steady_difference_of_the_sides_counts_as_noise() -> None:
    """A calibration whose sides differ has a bias that verdicts may have too."""
    assert noise_pct([0.1] * 10) == pytest.approx(10.0)


def test_without_a_round_there_is_no_noise() -> None:
    with pytest.raises(ValueError, match="no round"):
        power_of([], 20.0)


def test_the_scale_of_true_reductions_begins_at_the_line() -> None:
    assert true_reductions_pct(20.0)[0] == 20.0
    assert true_reductions_pct(35.0)[0] == 35.0
    assert true_reductions_pct(95.0) == [95.0]


def cited(rounds: int, *, sequential: bool = False) -> str:
    run = make_run([])
    decision = DecisionRecord(rule="looks" if sequential else "fixed", stopped="pass", sentence="")
    config = run.config.model_copy(update={"rounds": rounds})
    judged: RunRecord = run.model_copy(update={"decision": decision, "config": config})
    return citation(make_calibration(QUIET), judged)


@pytest.mark.parametrize(("rounds", "words"), [(5, "5 rounds"), (10, "8 rounds"), (30, "20 rounds"), (3, "5 rounds")])
def test_a_run_cites_the_rounds_that_promise_no_more_than_its_own(rounds: int, words: str) -> None:
    assert f"with {words} a true reduction of" in cited(rounds)


def test_a_run_with_looks_cites_the_looks() -> None:
    assert "with auto a true reduction of" in cited(20, sequential=True)


def test_a_machine_too_noisy_for_any_verdict_is_told() -> None:
    record = make_calibration(make_noise(1.5))
    assert "no true reduction up to 80 %" in citation(record, make_run([]))


def test_only_a_calibration_of_this_machine_and_this_line_is_cited() -> None:
    run = make_run([])
    elsewhere = make_calibration(QUIET, cpu_model="another")
    other_line = make_calibration(QUIET, min_reduction_pct=30.0)
    assert best_for(run, [elsewhere, other_line]) is None
    assert not same_machine(elsewhere.environment, run.environment)


def test_the_runs_own_scenario_counts_more_than_a_newer_calibration() -> None:
    run = make_run([])
    own = make_calibration(QUIET)
    newer = make_calibration(QUIET, scenario="another", started_at=STARTED_AT + timedelta(days=9))
    newest = make_calibration(QUIET, started_at=STARTED_AT + timedelta(days=1))
    assert best_for(run, [own, newer]) is own
    assert best_for(run, [own, newest, newer]) is newest
