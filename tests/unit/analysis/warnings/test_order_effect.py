from harness.analysis.warnings.order_effect import OrderEffect
from harness.record.run import RunRecord
from tests.support.runs import make_rounds, make_run

JITTER = (0.0, 0.001, -0.001, 0.002, -0.002, 0.0015, -0.0015, 0.0005)


def run_of(*, second_takes: float, rounds: int = 8) -> RunRecord:
    """A candidate at 0.7 of the baseline's time, times what the second place of the round does to a trial."""
    turns = [second_takes if index % 2 == 0 else 1 / second_takes for index in range(rounds)]
    return make_run(make_rounds([0.7 * turn * (1 + JITTER[index]) for index, turn in enumerate(turns)]))


def test_a_second_place_that_costs_time_is_named_with_its_cost() -> None:
    warning = OrderEffect().look(run_of(second_takes=1.1))
    assert warning is not None
    assert warning.code == "order-effect"
    assert "runs second in its round takes 10 % more time for it, over 8 rounds" in warning.sentence
    assert "even number of --rounds" in warning.remedy


def test_a_second_place_that_saves_time_is_named_as_such() -> None:
    warning = OrderEffect().look(run_of(second_takes=0.9))
    assert warning is not None
    assert "10 % less time" in warning.sentence


def test_an_effect_too_small_to_matter_is_not_mentioned() -> None:
    assert OrderEffect(least_pct=1.0).look(run_of(second_takes=1.025)) is not None
    assert OrderEffect().look(run_of(second_takes=1.025)) is None


def test_too_few_rounds_to_tell_earn_no_warning() -> None:
    assert OrderEffect().look(run_of(second_takes=1.5, rounds=7)) is None


def test_a_run_without_rounds_earns_no_warning() -> None:
    assert OrderEffect().look(make_run([])) is None
