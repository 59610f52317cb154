import re

from tests.benchmarks.peers.judgement import TIME_GOAL, Ratio, judge
from tests.benchmarks.peers.table import UNKNOWN, faults_of, mark, ratio_words, render_contest, summary_of
from tests.support.contests import make_contest, make_rounds, make_run, make_whole_contest

WALLS_S = {"driver-per-worker": [7.0] * 7, "context-per-po": [9.0] * 7, "playwright": [10.0] * 7}


def ratio(estimate: float, low: float | None = None, high: float | None = None) -> Ratio:
    return Ratio("playwright", 7, estimate, low, high)


def test_the_mark_tells_sure_from_likely_from_missed() -> None:
    assert mark(ratio(0.7, 0.65, 0.75), TIME_GOAL) == "✓"
    assert mark(ratio(0.7, 0.65, 0.85), TIME_GOAL) == "(✓)"
    assert mark(ratio(0.7), TIME_GOAL) == "(✓)"
    assert mark(ratio(0.9, 0.7, 1.1), TIME_GOAL) == "✗"


def test_a_ratio_comes_with_its_interval_where_there_is_one() -> None:
    assert ratio_words(ratio(0.7, 0.65, 0.75), TIME_GOAL) == "0.70 (0.65 to 0.75) ✓"
    assert ratio_words(ratio(0.7), TIME_GOAL) == "0.70 (✓)"
    assert ratio_words(None, TIME_GOAL) == UNKNOWN


def test_the_page_begins_with_the_verdict_on_each_of_ours() -> None:
    page = render_contest(make_contest(make_rounds(WALLS_S)))
    assert "**driver-per-worker** takes at most 0.8 × the best peer's time per PO in 1 of 1 cell (1 with" in page
    assert "**context-per-po** takes at most 0.8 × the best peer's time per PO in 0 of 1 cell (0 with" in page


def test_lost_files_are_said_on_top_and_in_their_cell() -> None:
    first, *others = make_rounds(WALLS_S)
    broken = (*first[:2], make_run("playwright", 3.0, missing_files=2))
    page = render_contest(make_contest([broken, *others]))
    assert "- chrome, fast-site, 2 workers: Playwright, context per PO: 1 of 7 runs lost files" in page
    assert re.search(r"^\| Playwright, context per PO .*\| 1 of 7 runs lost files \|$", page, re.MULTILINE)


def test_a_contest_without_faults_speaks_of_none() -> None:
    assert "Not every run" not in render_contest(make_whole_contest())


def test_processes_left_behind_are_told() -> None:
    runs = make_rounds(WALLS_S)[0]
    contest = make_contest([(*runs[:2], make_run("playwright", 10.0, left_processes=3))])
    (cell,) = judge(contest)
    assert [faults_of(each) for each in cell.standings if each.runs] == ["", "", "3 processes left behind"]


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    blocks = [part for part in render_contest(make_whole_contest()).split("\n\n") if part.startswith("|")]
    assert len(blocks) == 4 + 6
    for block in blocks:
        assert len({line.count("|") for line in block.splitlines()}) == 1


def test_a_cell_that_was_not_run_yet_is_left_open() -> None:
    whole = make_whole_contest()
    summary = summary_of(whole.model_copy(update={"cells": whole.cells[:-1]}))
    assert "Unfinished: 119 of 126 rounds." in summary
    assert f"| {UNKNOWN} |" in summary


def test_a_contest_before_its_first_round_can_be_shown() -> None:
    assert "Nothing is run yet." in render_contest(make_contest(wanted_rounds=7))
