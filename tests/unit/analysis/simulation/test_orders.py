import numpy as np
import pytest

from harness.analysis.simulation.methods import SIGNED_RANK
from harness.analysis.simulation.orders import ALTERNATING, BLOCKS, ORDERS, RANDOM, SAME, Order, false_alarms
from harness.experiment.schedule import arms_of_round
from tests.support.chance import most_by_chance

RUNS = 400


def written_out(order: Order, rounds: int = 4) -> str:
    first, second = order.slots(np.random.default_rng(1), 1, rounds)
    arms = [""] * (2 * rounds)
    for slot in first[0]:
        arms[slot] = "A"
    for slot in second[0]:
        arms[slot] = "B"
    return "".join(arms)


def count_alarms(order: Order) -> int:
    return int(false_alarms(np.random.default_rng(1), SIGNED_RANK, order, RUNS, 0.95).sum())


@pytest.mark.parametrize(
    ("order", "arms"),
    [(BLOCKS, "AAAABBBB"), (SAME, "ABABABAB"), (ALTERNATING, "ABBAABBA")],
    ids=lambda each: getattr(each, "name", each),
)
def test_an_order_puts_the_arms_where_its_name_says(order: Order, arms: str) -> None:
    assert written_out(order) == arms


def test_the_alternating_order_is_that_of_the_rounds_of_the_harness() -> None:
    assert written_out(ALTERNATING) == "".join("".join(arms_of_round(index, "A", "B")) for index in range(4))


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
def test_each_trial_has_a_place_of_its_own(order: Order) -> None:
    first, second = order.slots(np.random.default_rng(1), 5, 8)
    assert np.array_equal(np.sort(np.hstack([np.broadcast_to(first, (5, 8)), second]), axis=1)[0], np.arange(16))


@pytest.mark.parametrize("order", [ALTERNATING, RANDOM], ids=lambda order: order.name)
def test_an_order_that_favours_no_arm_raises_no_more_alarms_than_nominal(order: Order) -> None:
    assert count_alarms(order) <= most_by_chance(RUNS, 0.05)


@pytest.mark.parametrize("order", [BLOCKS, SAME], ids=lambda order: order.name)
def test_an_order_that_favours_one_arm_raises_false_alarms(order: Order) -> None:
    assert count_alarms(order) > most_by_chance(RUNS, 0.05)
