from harness.report.html.verdict import looks_table, method, rounds_table
from tests.support.reports import make_judged_run, make_troubled_run
from tests.support.runs import BASELINE, CANDIDATE, THIRD, make_rounds, make_run


def test_the_method_names_its_line_and_its_level() -> None:
    run = make_judged_run(make_run(make_rounds([0.65, 0.69, 0.70, 0.69, 0.73])))
    assert run.comparison
    said = " ".join(method(run, run.comparison))
    assert "at 95 % confidence" in said
    assert "above 20 %" in said
    assert "From 5 whole rounds: 31 %, 27 % to 35 % (each bound at 95 %)." in said


def test_why_the_rounds_ended_and_what_the_machine_is_worth_are_said() -> None:
    run = make_troubled_run()
    assert run.comparison
    assert method(run, run.comparison)[-2:] == [
        "Stopped at the first look, after 8 rounds, since the verdict was clear.",
        "An A/A run on this machine passed falsely in 1 of 40 comparisons.",
    ]


def test_a_run_of_an_older_harness_has_nothing_empty_to_say() -> None:
    run = make_judged_run(make_run())
    assert run.comparison
    assert run.decision is None
    assert all(method(run, run.comparison))
    assert looks_table(run) is None


def test_every_round_says_who_went_first_and_what_it_gave() -> None:
    table = rounds_table(make_judged_run(make_run(make_rounds([0.7, 0.5]))))
    assert table
    rows = [[cell.text for cell in cells] for cells in table.rows]
    assert [row[:5] for row in rows] == [
        ["1", BASELINE, "10.0 s", "7.0 s", "30 %"],
        ["2", CANDIDATE, "10.0 s", "5.0 s", "50 %"],
    ]


def test_a_third_arm_has_its_column() -> None:
    table = rounds_table(make_troubled_run())
    assert table
    assert [column.title for column in table.columns][2:5] == [BASELINE, CANDIDATE, THIRD]


def test_a_run_without_a_whole_round_has_no_table() -> None:
    assert rounds_table(make_run([])) is None


def test_a_look_has_its_bounds_and_its_own_confidence() -> None:
    table = looks_table(make_troubled_run())
    assert table
    assert [cell.text for cell in table.rows[0]] == ["8", "31 %", "24 %", "38 %", "98.75 %", "pass", "–"]
