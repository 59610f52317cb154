from collections.abc import Mapping, Sequence
from math import isclose

from harness.host.browsers import BrowserChoice
from tests.benchmarks.peers.judgement import (
    BATCH,
    CPU,
    MEASURES,
    MEMORY,
    TIME_GOAL,
    WHOLE_RUN,
    Cell,
    Ratio,
    Standing,
    at_best,
    judge,
)
from tests.benchmarks.peers.record import CellKey, ContestRecord, RunRecord
from tests.support.contests import POS, make_contest, make_rounds, make_run, make_whole_contest

PEERS_S = {"playwright": [11.0] * 7, "puppeteer-context": [10.0] * 7, "puppeteer-browser": [16.0] * 7}


def judged(walls_s: Mapping[str, Sequence[float]]) -> Cell:
    return judge(make_contest(make_rounds({**PEERS_S, **walls_s})))[0]


def standing(cell: Cell, name: str = "driver-per-worker") -> Standing:
    return next(each for each in cell.standings if each.entrant.name == name)


def ratio(cell: Cell, name: str = "driver-per-worker") -> Ratio:
    return standing(cell, name).ratios[WHOLE_RUN.name]


def test_the_best_peer_is_the_one_with_the_lowest_median() -> None:
    found = ratio(judged({"driver-per-worker": [7.0] * 7}))
    assert found.against == "puppeteer-context"
    assert isclose(found.estimate, 0.7)


def test_neither_ours_nor_the_floor_are_peers_however_fast() -> None:
    cell = judged({"driver-per-worker": [7.0] * 7, "context-per-po": [2.0] * 7, "plain-http": [1.0] * 7})
    assert ratio(cell).against == "puppeteer-context"
    assert isclose(ratio(cell, "plain-http").estimate, 0.1)


def test_the_goal_is_surely_met_where_the_whole_interval_reaches_it() -> None:
    found = ratio(judged({"driver-per-worker": [6.8, 6.9, 7.0, 7.0, 7.1, 7.2, 7.3]}))
    assert found.high is not None
    assert found.estimate < found.high <= TIME_GOAL
    assert found.meets(TIME_GOAL)
    assert found.surely_meets(TIME_GOAL)


def test_the_goal_is_met_by_the_estimate_alone_where_the_interval_reaches_beyond() -> None:
    found = ratio(judged({"driver-per-worker": [6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0]}))
    assert found.meets(TIME_GOAL)
    assert not found.surely_meets(TIME_GOAL)


def test_the_goal_is_missed_where_ours_are_not_fast_enough() -> None:
    found = ratio(judged({"driver-per-worker": [8.5] * 7}))
    assert not found.meets(TIME_GOAL)
    assert not found.surely_meets(TIME_GOAL)


def test_five_rounds_give_no_interval_and_so_nothing_sure() -> None:
    cell = judge(make_contest(make_rounds({"playwright": [10.0] * 5, "driver-per-worker": [5.0] * 5})))[0]
    found = ratio(cell)
    assert (found.low, found.high) == (None, None)
    assert found.meets(TIME_GOAL)
    assert not found.surely_meets(TIME_GOAL)


def test_rounds_are_paired_so_that_a_slow_hour_changes_nothing() -> None:
    slow = [1, 1, 3, 3, 3, 1, 1]
    rounds = make_rounds(
        {"driver-per-worker": [6.0 * each for each in slow], "playwright": [10.0 * each for each in slow]}
    )
    found = ratio(judge(make_contest(rounds))[0])
    assert isclose(found.estimate, 0.6)
    assert found.low is not None
    assert isclose(found.low, 0.6)


def with_one_run_changed(name: str, run: RunRecord) -> Cell:
    first, *others = make_rounds({**PEERS_S, "driver-per-worker": [7.0] * 7})
    changed = tuple(run if each.contestant == name else each for each in first)
    return judge(make_contest([changed, *others]))[0]


def test_a_run_that_lost_a_file_counts_for_nothing_but_is_counted() -> None:
    cell = with_one_run_changed("driver-per-worker", make_run("driver-per-worker", 0.1, missing_files=1))
    mine = standing(cell)
    assert (mine.runs, mine.complete, mine.lost, mine.broken) == (7, 6, 1, 0)
    assert ratio(cell).rounds == 6
    assert isclose(ratio(cell).estimate, 0.7)
    assert isclose(mine.medians[WHOLE_RUN.name], 7.0 / POS)


def test_a_peers_fast_run_that_lost_a_file_does_not_help_it() -> None:
    cell = with_one_run_changed("puppeteer-context", make_run("puppeteer-context", 0.1, wrong_files=1))
    assert standing(cell, "puppeteer-context").lost == 1
    assert ratio(cell).rounds == 6
    assert isclose(ratio(cell).estimate, 0.7)


def test_a_run_that_ended_with_an_error_or_took_too_long_is_not_complete() -> None:
    for fault in ({"exit_code": 1}, {"timed_out": True}):
        mine = standing(with_one_run_changed("driver-per-worker", make_run("driver-per-worker", 0.1, **fault)))
        assert (mine.complete, mine.lost, mine.broken) == (6, 0, 1)


def test_whoever_has_no_complete_run_has_no_figures_and_is_nobodys_measure() -> None:
    rounds = [(make_run("driver-per-worker", 7.0), make_run("playwright", 1.0, missing_files=3))] * 7
    cell = judge(make_contest(rounds))[0]
    assert standing(cell, "playwright").medians == {}
    assert standing(cell).ratios == {}
    assert standing(cell).medians.keys() == {each.name for each in MEASURES}


def test_each_measure_has_a_best_peer_of_its_own() -> None:
    rounds = [
        (
            make_run("driver-per-worker", 7.0, cpu_s=5.0, peak_memory_bytes=300, batch_s=4.0),
            make_run("playwright", 10.0, cpu_s=20.0, peak_memory_bytes=200, batch_s=8.0),
            make_run("puppeteer-context", 11.0, cpu_s=10.0, peak_memory_bytes=400, batch_s=5.0),
        )
    ] * 7
    ratios = standing(judge(make_contest(rounds))[0]).ratios
    against = [ratios[each.name].against for each in (WHOLE_RUN, BATCH, CPU, MEMORY)]
    assert against == ["playwright", "puppeteer-context", "puppeteer-context", "playwright"]
    assert isclose(ratios[BATCH.name].estimate, 0.8)
    assert isclose(ratios[CPU.name].estimate, 0.5)
    assert isclose(ratios[MEMORY.name].estimate, 1.5)


def two_worker_counts() -> ContestRecord:
    whole = make_whole_contest()
    plan = whole.plan.model_copy(
        update={"browsers": (BrowserChoice.CHROME,), "pos": {"typical": POS}, "workers": (1, 4)}
    )
    contest = whole.model_copy(update={"plan": plan, "cells": ()})
    times_s = {1: {"driver-per-worker": 8.0, "playwright": 9.0}, 4: {"driver-per-worker": 4.0, "playwright": 12.0}}
    for workers, walls_s in times_s.items():
        key = CellKey(browser=BrowserChoice.CHROME, scenario="typical", workers=workers)
        for runs in make_rounds({name: [wall_s] * 7 for name, wall_s in walls_s.items()}):
            contest = contest.with_round(key, "156.0", runs)
    return contest


def test_at_its_best_each_side_has_its_own_number_of_workers() -> None:
    (best,) = at_best(judge(two_worker_counts()), WHOLE_RUN)
    assert (best.workers, best.peer, best.peer_workers) == (4, "playwright", 1)
    assert isclose(best.ratio, 4 / 9)
