import pytest

from harness.errors import ConfigError
from harness.host.browsers import BrowserChoice
from tests.benchmarks.peers.plan import DEFAULT_POS, choose_contestants, make_plan, order_of_round, parse_pos

NAMES = ("a", "b", "c", "d")


def test_every_other_round_is_the_one_before_it_reversed() -> None:
    for index in range(0, 12, 2):
        assert order_of_round(index + 1, NAMES) == order_of_round(index, NAMES)[::-1]


def test_everybody_runs_once_in_every_round() -> None:
    assert all(sorted(order_of_round(index, NAMES)) == sorted(NAMES) for index in range(12))


def test_everybody_begins_a_round_as_often_as_anybody_else() -> None:
    firsts = [order_of_round(index, NAMES)[0] for index in range(2 * len(NAMES))]
    assert {firsts.count(name) for name in NAMES} == {2}


def test_a_steady_drift_favours_nobody() -> None:
    rounds = [order_of_round(index, NAMES) for index in range(8)]
    places = {name: sum(each.index(name) for each in rounds) for name in NAMES}
    assert len(set(places.values())) == 1


def test_a_plan_is_the_whole_contest_unless_it_is_restricted() -> None:
    plan = make_plan()
    assert len(plan.cells) == 2 * 3 * 3
    assert plan.pos == DEFAULT_POS
    assert plan.rounds >= 7


def test_a_plan_can_be_restricted() -> None:
    plan = make_plan(browsers=[BrowserChoice.CHROME], scenarios=["smoke"], workers=[2], pos="smoke=6", rounds=1)
    assert [str(key) for key in plan.cells] == ["chrome, smoke, 2 workers"]
    assert (plan.pos, plan.rounds) == ({"smoke": 6}, 1)


def test_pos_of_one_scenario_leave_the_others_as_they_are() -> None:
    assert make_plan(pos="typical=3").pos == {**DEFAULT_POS, "typical": 3}


@pytest.mark.parametrize("text", ["12", "typical", "typical=", "typical=0", "typical=-3", "typical=x"])
def test_pos_that_are_no_number_for_a_scenario_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="fast-site=60"):
        parse_pos(text)


def test_an_unknown_scenario_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"There is no scenario tpyical.*typical"):
        make_plan(scenarios=["tpyical"])


def test_a_scenario_without_a_number_of_pos_is_refused() -> None:
    with pytest.raises(ConfigError, match="--pos smoke="):
        make_plan(scenarios=["smoke"])


def test_a_contest_does_not_leave_the_browser_open() -> None:
    with pytest.raises(ConfigError, match="names its browsers"):
        make_plan(browsers=[BrowserChoice.AUTO])


def test_contestants_keep_their_order_whichever_way_they_are_named() -> None:
    chosen = choose_contestants(["plain-http", "driver-per-worker"])
    assert [each.name for each in chosen] == ["driver-per-worker", "plain-http"]


def test_an_unknown_contestant_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"There is no contestant cypress.*playwright"):
        choose_contestants(["cypress"])
