from dataclasses import replace
from functools import cache

import pytest

from harness.analysis.planning.fitting import Model, fit
from harness.analysis.planning.fleets import Asked, most_useful_workers, require_possible, smallest_fleet
from harness.analysis.planning.forecast import forecast
from harness.analysis.planning.memory import MachineMemory
from harness.analysis.planning.observed import observe
from harness.analysis.planning.population import Population
from harness.analysis.planning.work import Failures, Fleet
from harness.errors import ConfigError
from tests.support.planned import FRESH, KEPT, simulated_run
from tests.support.runs import CANDIDATE, MIB, make_environment

FLEET = Fleet(1, 4, 2)


@cache
def model() -> Model:
    traits = {each.name: each for each in (KEPT, FRESH)}
    return fit([each for n in (1, 4) for each in observe(simulated_run(n, rounds=2, pos=12), traits)])


def population() -> Population:
    return model().population(CANDIDATE, with_server=True)


def median_s(pos: int, fleet: Fleet = FLEET, seed: int = 1, replicates: int = 10) -> float:
    return forecast(population(), fleet, [pos], replicates=replicates, seed=seed)[0].quantile_s(0.5)


def test_a_batch_takes_its_pos_over_the_workers() -> None:
    # 1.4 s each, of which 0.4 s on one of two cores: four workers hardly contend.
    assert median_s(400) == pytest.approx(400 * 1.45 / 4, rel=0.1)


def test_cores_bind_where_there_are_workers_enough() -> None:
    assert median_s(400, replace(FLEET, workers=32)) == pytest.approx(400 * 0.4 / 2, rel=0.12)


def test_a_large_batch_is_the_small_one_over_and_over() -> None:
    assert median_s(100_000) == pytest.approx(100 * median_s(1000), rel=0.02)


def test_a_queue_each_is_never_quicker_than_one_for_all_in_a_large_batch_either() -> None:
    static = median_s(50_000, replace(FLEET, dynamic=False), replicates=4)

    assert median_s(50_000, replicates=4) <= static <= 1.1 * median_s(50_000, replicates=4)


def test_many_machines_share_the_batch() -> None:
    assert median_s(40_000, replace(FLEET, nodes=20), replicates=4) == pytest.approx(
        median_s(40_000, replicates=4) / 20, rel=0.06
    )


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly_the_same() -> None:
    assert median_s(300) == median_s(300)
    assert median_s(300, seed=2) != median_s(300)
    assert median_s(300, seed=2) == pytest.approx(median_s(300), rel=0.05)


def test_bounds_lie_around_the_median() -> None:
    [found] = forecast(population(), FLEET, [200], replicates=20, seed=1)

    assert found.quantile_s(0.05) < found.quantile_s(0.5) < found.quantile_s(0.95)


def test_the_smallest_fleet_is_in_time_and_one_less_is_not() -> None:
    deadline_s = 0.45 * median_s(600)
    found = smallest_fleet(population(), Asked(600, deadline_s, FLEET, seed=1), 64)

    assert found.meets(deadline_s, 0.95)
    fleet = found.fleet
    smaller = replace(fleet, workers=fleet.workers - 1) if fleet.workers > 1 else replace(fleet, nodes=fleet.nodes - 1)
    [less] = forecast(population(), smaller, [600], replicates=20, seed=1)
    assert not less.meets(deadline_s, 0.95)


def test_a_deadline_that_one_machine_cannot_meet_takes_more_of_them() -> None:
    found = smallest_fleet(population(), Asked(5000, 120.0, FLEET, seed=1), 64)

    assert found.fleet.nodes > 1
    assert found.meets(120.0, 0.95)


def test_a_deadline_shorter_than_a_po_is_impossible() -> None:
    with pytest.raises(ConfigError, match="No fleet meets the deadline of 1 s: a worker's start and one PO"):
        require_possible(population(), Asked(10, 1.0, FLEET, seed=1))


def test_a_deadline_against_the_sites_pace_says_which_pace_it_would_take() -> None:
    paced = replace(FLEET, pos_per_s=1.0)

    with pytest.raises(ConfigError, match=r"the site's pace binds.*--po-pace.*agree with the site on 2 per second"):
        require_possible(population(), Asked(7200, 3600.0, paced, seed=1))


def test_more_workers_than_keep_the_cores_busy_are_of_no_use() -> None:
    # 1.4 s a PO and 0.4 s of CPU time: seven workers keep two cores busy in turn.
    assert 7 <= most_useful_workers(population(), 2) <= 14


def test_failures_make_a_batch_longer() -> None:
    failing = replace(FLEET, failures=Failures(per_po=0.2))

    assert median_s(400, failing) > 1.05 * median_s(400)


def test_memory_counts_what_was_taken_before_and_keeps_a_tenth_free() -> None:
    memory = MachineMemory.of(make_environment())

    assert memory.taken_bytes == 4 * 1024 * MIB
    assert memory.most_workers(1024 * MIB) == int(0.9 * 24 - 4)
    assert memory.most_workers(None) is None
    assert "40 workers of x do not fit" in memory.refusal("x", 40, 1024 * MIB)


def test_without_the_fake_site_on_the_machine_a_batch_is_no_slower() -> None:
    apart = model().population(CANDIDATE, with_server=False)

    assert apart.mean_cpu_s() <= population().mean_cpu_s()
