from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.analysis.planning.course import simulate
from harness.analysis.planning.work import Failures, Fleet, Step
from tests.support.planned import ALONE, FRESH, KEPT, make_mode, make_work, makespan_s

ONE = Fleet(1, 1, 2)
times = st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=1, max_size=12)


@given(times)
@settings(deadline=None, max_examples=60)
def test_one_worker_takes_the_sum_of_all(pairs: list[tuple[float, float]]) -> None:
    pos = [make_work(wait_s=wait_s, cpu_s=cpu_s) for wait_s, cpu_s in pairs]

    assert makespan_s(pos, ONE) == pytest.approx(sum(map(sum, pairs)))


@given(times)
@settings(deadline=None, max_examples=60)
def test_with_a_worker_and_a_core_for_each_it_takes_as_long_as_the_longest(pairs: list[tuple[float, float]]) -> None:
    pos = [make_work(wait_s=wait_s, cpu_s=cpu_s) for wait_s, cpu_s in pairs]

    assert makespan_s(pos, Fleet(1, len(pos), len(pos))) == pytest.approx(max(map(sum, pairs)))


@pytest.mark.parametrize(
    ("jobs", "cores", "took_s"), [(1, 2, 3.0), (2, 2, 3.0), (4, 2, 6.0), (6, 4, 4.5), (5, 1, 15.0)]
)
def test_equal_jobs_share_the_cores(jobs: int, cores: int, took_s: float) -> None:
    pos = [make_work(cpu_s=3.0)] * jobs

    assert makespan_s(pos, Fleet(1, jobs, cores)) == pytest.approx(took_s)


def test_a_short_job_beside_a_long_one_takes_twice_as_long_and_the_long_one_only_as_much_longer() -> None:
    short, long = make_work(cpu_s=1.0), make_work(cpu_s=3.0)
    mode = make_mode([short, long])

    course = simulate([short, long], mode, Fleet(1, 2, 1), Random(1))

    assert [each.ended_s for each in course.worked] == [pytest.approx(2.0), pytest.approx(4.0)]


def test_waiting_takes_no_core() -> None:
    assert makespan_s([make_work(wait_s=2.0)] * 8, Fleet(1, 8, 1)) == pytest.approx(2.0)


def test_work_beside_is_waited_for_by_nobody_but_takes_a_core() -> None:
    alone = makespan_s([make_work(cpu_s=2.0)], Fleet(1, 1, 1))
    crowded = makespan_s([make_work(cpu_s=2.0, beside_cpu_s=2.0)], Fleet(1, 1, 1))

    assert [alone, crowded] == pytest.approx([2.0, 4.0])


def test_machines_do_not_share_their_cores() -> None:
    pos = [make_work(cpu_s=1.0)] * 4

    assert makespan_s(pos, Fleet(2, 2, 1)) == pytest.approx(2.0)
    assert makespan_s(pos, Fleet(1, 4, 1)) == pytest.approx(4.0)


@pytest.mark.parametrize("workers", [1, 3, 20])
def test_the_sites_pace_binds_however_many_workers_there_are(workers: int) -> None:
    pos = [make_work(requests=4)] * 50

    took_s = makespan_s(pos, Fleet(1, workers, 2, requests_per_s=10.0))

    assert took_s == pytest.approx((200 - 1) / 10.0, rel=0.02)


def test_a_pace_of_pos_binds_all_machines_together() -> None:
    took_s = makespan_s([make_work()] * 30, Fleet(3, 4, 2, pos_per_s=2.0))

    assert took_s == pytest.approx(29 / 2.0)


def test_the_next_po_of_one_queue_is_never_slower_than_a_queue_each_where_pos_differ() -> None:
    pos = [make_work(wait_s=10.0 if n % 4 == 0 else 1.0) for n in range(40)]

    static = makespan_s(pos, Fleet(1, 4, 4, dynamic=False))
    dynamic = makespan_s(pos, Fleet(1, 4, 4, dynamic=True))

    assert static == pytest.approx(100.0)  # All the long ones were dealt to one worker.
    assert dynamic < 0.5 * static


def test_a_driver_that_is_kept_starts_once_for_each_worker_and_a_fresh_one_for_each_po() -> None:
    kept = makespan_s([make_work(wait_s=1.0)] * 5, ONE, starts=[Step(wait_s=3.0)])
    fresh = makespan_s([make_work(wait_s=1.0, start=Step(wait_s=3.0))] * 5, ONE, FRESH)

    assert [kept, fresh] == pytest.approx([3.0 + 5.0, 5 * 4.0])


def test_a_retired_driver_is_replaced_after_so_many_pos() -> None:
    pos = [make_work(wait_s=1.0)] * 6
    mode = make_mode(pos, starts=[Step(wait_s=2.0)], closing_s=0.5, retire_after=2)

    assert simulate(pos, mode, ONE, Random(1)).makespan_s == pytest.approx(6.0 + 3 * 2.0 + 3 * 0.5 + 0.5)


def test_spawning_and_closing_belong_to_the_batch() -> None:
    assert makespan_s([make_work(wait_s=1.0)], ONE, spawn=Step(wait_s=0.7), closing_s=0.3) == pytest.approx(2.0)


def test_a_mode_of_one_worker_leaves_the_others_out() -> None:
    assert makespan_s([make_work(wait_s=1.0)] * 4, Fleet(1, 4, 4), ALONE) == pytest.approx(4.0)


def test_failing_drivers_cost_restarts_and_give_up_what_fails_too_often() -> None:
    pos = [make_work(wait_s=1.0)] * 4000
    fleet = Fleet(1, 1, 2, failures=Failures(per_po=0.1, attempts=2))

    course = simulate(pos, make_mode(pos), fleet, Random(3))

    assert course.restarts == pytest.approx(4000 * (0.1 + 0.01), rel=0.12)
    assert course.given_up == pytest.approx(4000 * 0.01, rel=0.5)
    # Half a PO is done, on average, when its driver fails.
    assert course.makespan_s == pytest.approx(4000 * (0.99 * 1.0 + 0.11 * 0.5), rel=0.02)


def test_failures_by_the_hour_hit_long_pos_more_often() -> None:
    fleet = replace(ONE, failures=Failures(per_hour=60.0, attempts=9))
    long = simulate([make_work(wait_s=30.0)] * 500, make_mode([make_work()]), fleet, Random(1))
    short = simulate([make_work(wait_s=3.0)] * 500, make_mode([make_work()]), fleet, Random(1))

    assert long.restarts > 5 * short.restarts > 0


def test_busy_core_seconds_are_the_work_that_was_done() -> None:
    pos = [make_work(wait_s=1.0, cpu_s=0.5, beside_cpu_s=0.25)] * 12
    course = simulate(pos, make_mode(pos), Fleet(1, 4, 2), Random(1))

    assert course.busy_core_s == pytest.approx(12 * 0.75)


def test_the_same_seed_gives_the_same_course() -> None:
    pos = [make_work(wait_s=0.1 * n, cpu_s=0.2) for n in range(30)]
    fleet = Fleet(2, 3, 2, failures=Failures(per_po=0.2))
    one, other = (simulate(pos, make_mode(pos, KEPT), fleet, Random(9)) for _ in range(2))

    assert (one.makespan_s, one.restarts, one.worked) == (other.makespan_s, other.restarts, other.worked)
