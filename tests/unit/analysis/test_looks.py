import random
from itertools import pairwise

import pytest

from harness.analysis.interval import signed_rank_bounds
from harness.analysis.looks import (
    FUTILE_BELOW_PCT,
    LOOK_LEVEL,
    LOOKS,
    SequentialLooks,
    chance_of_verdict_pct,
    is_futile,
    look_at,
)
from harness.analysis.wording import look_in_words
from harness.record.decision import Stop
from tests.support.runs import BASELINE, CANDIDATE, make_rounds

LAST = LOOKS[-1]
CLEAR_PASS = [0.50 + 0.001 * index for index in range(LAST + 1)]
CLEAR_FAIL = [0.95 + 0.001 * index for index in range(LAST + 1)]
ON_THE_LINE = [
    0.785,
    0.803,
    0.858,
    0.792,
    0.921,
    0.686,
    0.822,
    0.709,
    0.796,
    0.777,
    0.777,
    0.648,
    0.807,
    0.852,
    0.946,
    0.87,
    0.635,
    0.708,
    0.879,
    0.72,
]
LEANING = [
    0.871,
    0.819,
    0.927,
    0.908,
    0.793,
    0.926,
    0.754,
    0.803,
    0.773,
    0.75,
    0.934,
    0.845,
    0.744,
    0.935,
    0.933,
    0.974,
    0.756,
    0.822,
    0.738,
    0.895,
]


def run_until_stopped(ratios: list[float], min_reduction_pct: float = 20.0) -> tuple[SequentialLooks, int, Stop]:
    rule = SequentialLooks(BASELINE, CANDIDATE, min_reduction_pct)
    for done in range(len(ratios) + 1):
        if (stop := rule.stop(make_rounds(ratios[:done]))) is not None:
            return rule, done, stop
    raise AssertionError("it never stopped")


@pytest.mark.parametrize(("ratios", "verdict"), [(CLEAR_PASS, "pass"), (CLEAR_FAIL, "fail")])
def test_a_clear_result_stops_at_the_first_look_and_no_sooner(ratios: list[float], verdict: str) -> None:
    rule, done, stop = run_until_stopped(ratios)
    assert (done, stop.name) == (LOOKS[0], verdict)
    assert [look.rounds for look in rule.looks] == [LOOKS[0]]


def test_a_result_on_the_line_is_given_up_as_futile_at_the_first_look() -> None:
    _, done, stop = run_until_stopped(ON_THE_LINE)
    assert (done, stop.name) == (LOOKS[0], "futile")
    assert "futile" in stop.sentence


def test_a_result_that_leans_to_one_side_goes_on_past_the_first_look() -> None:
    rule, done, _ = run_until_stopped(LEANING)
    assert done > LOOKS[0]
    assert rule.looks[0].verdict == "inconclusive"
    assert not is_futile(rule.looks[0])


def test_the_last_look_ends_the_rounds_whatever_it_sees() -> None:
    rule = SequentialLooks(BASELINE, CANDIDATE, 20.0)
    stop = rule.stop(make_rounds([*LEANING[: LAST - 1], 3.0]))
    assert stop is not None
    assert stop.name in ("pass", "last-look")
    assert rule.looks[-1].chance_pct is None


def test_what_is_clear_depends_on_the_reduction_that_is_asked_for() -> None:
    assert run_until_stopped(ON_THE_LINE, min_reduction_pct=5.0)[2].name == "pass"
    assert run_until_stopped(CLEAR_PASS, min_reduction_pct=60.0)[2].name == "fail"


def test_between_two_looks_nobody_looks() -> None:
    rule = SequentialLooks(BASELINE, CANDIDATE, 20.0)
    between = set(range(LAST)) - set(LOOKS)
    assert not any(rule.stop(make_rounds(CLEAR_PASS[:n])) for n in between)
    assert rule.looks == []


def test_the_chance_of_a_verdict_falls_as_the_centre_nears_the_line() -> None:
    spread = [-0.12, -0.07, -0.03, -0.01, 0.01, 0.03, 0.07, 0.12]
    chances = [chance_of_verdict_pct([centre + each for each in spread], 20.0) for centre in (-0.5, -0.3, -0.2231)]
    assert all(nearer < farther for farther, nearer in pairwise(chances))
    assert chances[0] == 100.0


def test_the_same_rounds_always_have_the_same_chance() -> None:
    ratios = [-0.25, -0.3, -0.21, -0.28, -0.24, -0.33, -0.2, -0.27]
    assert chance_of_verdict_pct(ratios, 20.0) == chance_of_verdict_pct(ratios, 20.0)


def test_after_the_last_look_no_chance_is_left() -> None:
    assert chance_of_verdict_pct([-0.25] * LAST, 20.0) == 0.0


def test_giving_up_for_futility_seldom_loses_a_verdict() -> None:
    """Runs with a true reduction of 30 %, which the looks to come would have passed as a rule."""
    lost = 0
    for seed in range(30):
        noise = random.Random(seed)
        ratios = [0.70 * noise.lognormvariate(0, 0.08) for _ in range(LOOKS[0])]
        lost += is_futile(look_at(make_rounds(ratios), BASELINE, CANDIDATE, 20.0))
    assert lost <= 3


def test_a_look_in_words_has_its_figures_and_its_chance() -> None:
    look = look_at(make_rounds(LEANING[: LOOKS[0]]), BASELINE, CANDIDATE, 20.0)
    said = look_in_words(look)
    assert "after 8 rounds" in said
    assert "inconclusive" in said
    assert "chance" in said
    assert look.chance_pct is not None
    assert look.chance_pct >= FUTILE_BELOW_PCT


def test_the_looks_together_risk_no_more_than_one_look_at_95_percent() -> None:
    assert (1 - LOOK_LEVEL) * len(LOOKS) == pytest.approx(0.05)


def test_the_first_look_is_one_that_can_decide_at_its_level() -> None:
    low, _ = signed_rank_bounds([-0.5 - 0.01 * index for index in range(LOOKS[0])], LOOK_LEVEL)
    assert low is not None
