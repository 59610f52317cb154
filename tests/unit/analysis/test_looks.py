import pytest

from harness.analysis.interval import signed_rank_bounds
from harness.analysis.looks import LOOK_LEVEL, LOOKS, SequentialLooks
from tests.support.runs import BASELINE, CANDIDATE, make_rounds

LAST = LOOKS[-1]
CLEAR_PASS = [0.50 + 0.001 * index for index in range(LAST + 1)]
CLEAR_FAIL = [0.95 + 0.001 * index for index in range(LAST + 1)]
UNCLEAR = [0.7, 0.9] * LAST


def stops_after(ratios: list[float], min_reduction_pct: float = 20.0) -> int:
    rule = SequentialLooks(BASELINE, CANDIDATE, min_reduction_pct)
    return next(n for n in range(len(ratios) + 1) if rule.enough(make_rounds(ratios[:n])))


@pytest.mark.parametrize("ratios", [CLEAR_PASS, CLEAR_FAIL])
def test_a_clear_result_stops_at_the_first_look_and_no_sooner(ratios: list[float]) -> None:
    assert stops_after(ratios) == LOOKS[0]


def test_an_unclear_result_goes_on_to_the_last_look() -> None:
    assert stops_after(UNCLEAR) == LAST


def test_a_result_that_becomes_clear_stops_at_the_look_that_sees_it() -> None:
    assert stops_after([0.85, 0.9, *CLEAR_PASS]) in LOOKS[1:-1]


def test_what_is_clear_depends_on_the_reduction_that_is_asked_for() -> None:
    assert stops_after(UNCLEAR, min_reduction_pct=5.0) == LOOKS[0]
    assert stops_after(CLEAR_PASS, min_reduction_pct=60.0) == LOOKS[0]


def test_between_two_looks_nobody_looks() -> None:
    rule = SequentialLooks(BASELINE, CANDIDATE, 20.0)
    between = set(range(LAST)) - set(LOOKS)
    assert not any(rule.enough(make_rounds(CLEAR_PASS[:n])) for n in between)


def test_beyond_the_last_look_there_is_nothing_to_wait_for() -> None:
    assert SequentialLooks(BASELINE, CANDIDATE, 20.0).enough(make_rounds(UNCLEAR[: LAST + 1]))


def test_the_looks_together_risk_no_more_than_one_look_at_95_percent() -> None:
    assert (1 - LOOK_LEVEL) * len(LOOKS) == pytest.approx(0.05)


def test_the_first_look_is_one_that_can_decide_at_its_level() -> None:
    low, _ = signed_rank_bounds([-0.5 - 0.01 * index for index in range(LOOKS[0])], LOOK_LEVEL)
    assert low is not None
