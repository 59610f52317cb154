import pytest

from harness.experiment.stopping import FixedRounds, Stopping, duration
from tests.support.runs import make_rounds


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def rounds_within(budget_s: float | None, round_s: list[float]) -> tuple[int, Stopping]:
    """How many rounds of these lengths are run."""
    clock = Clock()
    stopping = Stopping(FixedRounds(len(round_s)), budget_s, clock)
    done = 0
    while not stopping.enough(make_rounds([0.5] * done)):
        clock.now_s += round_s[done]
        done += 1
    return done, stopping


@pytest.mark.parametrize(("done", "enough"), [(0, False), (4, False), (5, True), (6, True)])
def test_a_fixed_number_of_rounds_is_run_and_no_more(done: int, enough: bool) -> None:
    assert Stopping(FixedRounds(5)).enough(make_rounds([0.5] * done)) is enough


def test_a_fixed_number_does_not_look_at_the_results() -> None:
    clear, unclear = make_rounds([0.1] * 4), make_rounds([0.1, 2.0, 0.5, 1.5])
    assert FixedRounds(5).stop(clear) is FixedRounds(5).stop(unclear) is None


def test_no_round_is_begun_that_would_outlast_the_budget() -> None:
    done, stopping = rounds_within(35.0, [10.0] * 8)
    assert done == 3
    assert stopping.decision().stopped == "budget"
    assert "35 s" in stopping.decision().sentence


def test_the_longest_round_so_far_says_how_long_the_next_may_take() -> None:
    assert rounds_within(60.0, [10.0, 25.0, 10.0, 10.0, 10.0])[0] == 3


def test_the_first_round_is_run_whatever_the_budget() -> None:
    assert rounds_within(1.0, [100.0] * 5)[0] == 1


def test_without_a_budget_all_rounds_are_run() -> None:
    done, stopping = rounds_within(None, [1000.0] * 5)
    assert done == 5
    assert stopping.decision().stopped == "rounds"


def test_time_before_the_first_round_counts_for_the_budget_and_for_no_round() -> None:
    clock = Clock()
    stopping = Stopping(FixedRounds(9), 100.0, clock)
    clock.now_s = 50.0
    assert not stopping.enough([])
    clock.now_s = 60.0
    assert not stopping.enough(make_rounds([0.5]))
    clock.now_s = 95.0
    assert stopping.enough(make_rounds([0.5] * 2))


def test_rounds_that_nothing_ended_were_interrupted() -> None:
    stopping = Stopping(FixedRounds(5))
    stopping.enough(make_rounds([0.5] * 2))
    assert stopping.decision().stopped == "interrupted"
    assert "2 complete rounds" in stopping.decision().sentence


@pytest.mark.parametrize(
    ("seconds", "words"), [(90, "1 min 30 s"), (600, "10 min"), (5400, "1 h 30 min"), (45, "45 s"), (0, "0 s")]
)
def test_a_budget_is_said_in_the_units_that_fit(seconds: float, words: str) -> None:
    assert duration(seconds) == words
