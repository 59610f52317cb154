from math import isclose

from tests.benchmarks.peers.progress import (
    AROUND_A_CELL_S,
    AROUND_A_RUN_S,
    faults_of,
    left_s,
    line_of,
    seconds_left,
)
from tests.support.contests import make_contest, make_rounds, make_run, make_whole_contest

WALLS_S = {"driver-per-worker": [7.0] * 3, "playwright": [10.0] * 3}
ROUND_S = 17.0 + 2 * AROUND_A_RUN_S


def test_what_is_left_of_a_cell_takes_as_long_as_what_was_run_of_it() -> None:
    seconds = seconds_left(make_contest(make_rounds(WALLS_S), wanted_rounds=7))
    assert seconds is not None
    assert isclose(seconds, 4 * ROUND_S)


def test_a_cell_that_is_not_begun_also_has_a_warm_up() -> None:
    whole = make_whole_contest()
    complete = seconds_left(whole)
    one_missing = seconds_left(whole.model_copy(update={"cells": whole.cells[:-1]}))
    assert complete == 0
    assert left_s(whole) == "done"
    assert one_missing is not None
    round_s = sum(run.wall_s + AROUND_A_RUN_S for runs in whole.cells[-1].rounds for run in runs) / 7
    assert isclose(one_missing, 8 * round_s + AROUND_A_CELL_S)


def test_nothing_is_foretold_before_the_first_round() -> None:
    assert left_s(make_contest(wanted_rounds=7)) == "time left: known after the first round"


def test_hours_are_told_as_hours() -> None:
    slow = make_rounds({"playwright": [1000.0]})
    assert left_s(make_contest(slow, wanted_rounds=7)) == "about 1 h 40 min left"
    assert left_s(make_contest(make_rounds(WALLS_S), wanted_rounds=7)) == "about 1 min left"


def test_a_line_has_everybodys_time_in_the_order_of_the_contest() -> None:
    runs = (make_run("playwright", 10.04), make_run("driver-per-worker", 7.0, missing_files=1))
    assert line_of(runs, make_contest([runs])) == "driver-per-worker 7.0 s (LOST 1 FILE), playwright 10.0 s"


def test_every_fault_of_a_run_has_its_words() -> None:
    run = make_run("playwright", exit_code=3, missing_files=2, wrong_files=1)
    assert faults_of(run) == "ended with code 3, lost 2 files, left 1 wrong file"
    assert faults_of(make_run("playwright", exit_code=-9, timed_out=True)) == "took too long"
    assert not faults_of(make_run("playwright"))
