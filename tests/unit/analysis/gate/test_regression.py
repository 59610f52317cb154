import math
import random
from collections.abc import Sequence

import pytest

from harness.analysis.gate.condition import Case, Finding
from harness.analysis.gate.regression import Regression
from harness.record.run import RunRecord
from tests.support.judgements import run_of
from tests.support.runs import make_rounds, make_run

REPEATS = 400
# Four standard errors above 5 %: a correct gate exceeds it in three of 100,000 seeds.
AT_MOST = 0.05 + 4 * math.sqrt(0.05 * 0.95 / REPEATS)


def look(run: RunRecord, baseline: RunRecord, max_loss_points: float = 5.0) -> Finding:
    finding = Regression().look(Case(run, baseline=baseline, max_loss_points=max_loss_points))
    assert finding is not None
    return finding


def test_without_an_earlier_run_there_is_nothing_to_say() -> None:
    assert Regression().look(Case(run_of(0.7))) is None


@pytest.mark.parametrize(
    ("now", "expected", "words"),
    [
        (0.70, "pass", "the loss is at most"),
        (0.72, "pass", "the loss is at most"),
        (0.75, "inconclusive", "the loss may be anything from"),
        (0.80, "fail", "the loss is at least"),
        (0.50, "pass", "the gain is at least"),
    ],
)
def test_a_loss_is_judged_by_its_interval(now: float, expected: str, words: str) -> None:
    finding = look(run_of(now), run_of(0.7))
    assert finding.standing == expected
    assert words in finding.sentence
    assert finding.sentence.endswith(".")


def test_the_loss_is_in_points_of_the_reduction() -> None:
    finding = look(run_of(0.8), run_of(0.6))
    assert finding.measured is not None
    assert finding.measured.estimate == pytest.approx(20, abs=0.5)
    assert "The reduction was 40 % and is 20 %" in finding.sentence


def test_how_much_may_be_lost_is_for_the_user_to_say() -> None:
    assert look(run_of(0.8), run_of(0.7), 15).standing == "pass"
    assert look(run_of(0.75), run_of(0.7), 1).standing == "fail"
    assert look(run_of(0.75), run_of(0.7), 1).limit == 1


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (
            2,
            2,
            "2 whole rounds against 2 of the earlier run cannot show a loss: 95 % confidence takes at least 3 of each",
        ),
        (2, 20, "2 whole rounds against 20 of the earlier run"),
        (20, 2, "20 whole rounds against 2 of the earlier run"),
        (0, 8, "0 whole rounds against 8"),
        (8, 0, "8 whole rounds against 0"),
    ],
)
def test_too_few_rounds_are_inconclusive_and_say_how_many_it_takes(now: int, before: int, words: str) -> None:
    finding = look(run_of(0.9, now), run_of(0.5, before))
    assert finding.standing == "inconclusive"
    assert words in finding.sentence


def test_as_many_rounds_as_it_says_are_enough() -> None:
    assert look(run_of(0.9, 3), run_of(0.5, 3)).standing == "fail"
    assert look(run_of(0.9, 3), run_of(0.5, 4)).standing == "fail"


def test_a_run_by_looks_asks_for_their_level_on_either_side(runs_by_looks: list[RunRecord]) -> None:
    for by_looks in runs_by_looks:
        for finding in (look(by_looks, run_of(0.6)), look(run_of(0.6), by_looks)):
            assert finding.measured is not None
            assert finding.measured.level == 0.9875


def noisy_run(rng: random.Random, ratio: float, rounds: int, noise: float = 0.08) -> RunRecord:
    return make_run(make_rounds([ratio * math.exp(rng.gauss(0, noise)) for _ in range(rounds)]))


def share(standings: Sequence[str], standing: str) -> float:
    return standings.count(standing) / len(standings)


@pytest.mark.parametrize("rounds", [5, 8])
def test_a_loss_right_at_the_limit_is_neither_passed_nor_failed_more_often_than_the_level_says(rounds: int) -> None:
    rng = random.Random(20250304)
    standings = [look(noisy_run(rng, 0.75, rounds), noisy_run(rng, 0.7, rounds)).standing for _ in range(REPEATS)]
    assert share(standings, "pass") <= AT_MOST
    assert share(standings, "fail") <= AT_MOST


def test_two_runs_of_the_same_code_almost_never_raise_an_alarm() -> None:
    rng = random.Random(20250304)
    standings = [look(noisy_run(rng, 0.7, 8), noisy_run(rng, 0.7, 8)).standing for _ in range(REPEATS)]
    assert share(standings, "fail") <= 0.01


def test_a_large_loss_is_found() -> None:
    rng = random.Random(20250304)
    standings = [look(noisy_run(rng, 0.95, 8), noisy_run(rng, 0.7, 8)).standing for _ in range(REPEATS)]
    assert share(standings, "fail") >= 0.9
