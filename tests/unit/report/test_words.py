from typing import Any

import pytest

from harness.analysis.comparison import compare_rounds
from harness.record.decision import DecisionRecord, StopName
from harness.record.run import CheckRecord, RoundRecord
from harness.report.words import alerts, headline, interval, memory, reached, seconds, setting, tuned
from tests.support.runs import BASELINE, CANDIDATE, MIB, make_rounds, make_run, make_trial


@pytest.mark.parametrize(
    ("ratios", "words"),
    [
        ([0.65, 0.69, 0.70, 0.69, 0.73], "31 % less time (27 % to 35 %): pass, above the 20 % line"),
        ([0.9, 0.91, 0.92, 0.93, 0.94], "8 % less time (6 % to 10 %): fail, below the 20 % line"),
        ([1.1, 1.11, 1.12, 1.11, 1.13], "11 % more time (10 % to 13 %): fail, below the 20 % line"),
        ([0.95, 0.98, 1.0, 1.02, 1.05], "about the same time (5 % more to 5 % less): fail, below the 20 % line"),
        ([0.7, 0.76, 0.78, 0.8, 0.85], "22 % less time (15 % to 30 %): inconclusive about the 20 % line"),
        ([0.7], "30 % less time: inconclusive from 1 round"),
    ],
)
def test_the_headline_states_the_verdict(ratios: list[float], words: str) -> None:
    comparison = compare_rounds(make_rounds(ratios), BASELINE, CANDIDATE)
    assert headline(comparison) == f"One driver per worker took {words}"


def test_a_mode_without_words_of_its_own_goes_by_its_name() -> None:
    comparison = compare_rounds(make_rounds([0.7]), BASELINE, CANDIDATE).model_copy(update={"candidate": "new"})
    assert headline(comparison).startswith("new took 30 % less time")


def test_a_run_without_a_round_has_no_figures_in_its_headline() -> None:
    expected = "Inconclusive: no round was finished"
    assert headline(None) == headline(compare_rounds([], BASELINE, CANDIDATE)) == expected


def test_the_setting_names_scenario_size_browser_and_machine() -> None:
    assert setting(make_run()) == (
        "scenario typical, 50 POs, 4 workers, Chrome headless shell 156, 5 rounds, "
        "2 cores, 24 GiB (Intel Xeon Gold 6230 @ 2.10GHz)"
    )


def test_a_run_on_a_real_site_is_named_after_its_host() -> None:
    run = make_run().model_copy(update={"scenario": {"kind": "tenant", "name": "acme.coupahost.com"}})
    assert setting(run).startswith("site typical, 50 POs")


def test_a_sound_run_raises_no_alert() -> None:
    assert alerts(make_run()) == []


def test_failed_checks_and_an_interruption_are_alerts() -> None:
    failed = CheckRecord(name="files-intact", status="failed", findings=["PO1 lacks a.pdf"])
    run = make_run([RoundRecord(index=0, trials=[make_trial(checks=[failed])])])
    broken_off = run.model_copy(update={"interrupted": True})
    assert alerts(broken_off) == [
        "1 check failed (files-intact): the verdict does not stand.",
        "The run was interrupted: only what was finished is shown.",
    ]


def test_an_arm_that_brought_other_files_is_an_alert() -> None:
    differs = CheckRecord(name="same-files", status="failed", findings=["PO1 differs"])
    run = make_run([RoundRecord(index=0, trials=[make_trial()], checks=[differs])])
    assert alerts(run) == ["1 check failed (same-files): the verdict does not stand."]


def test_an_interval_names_its_confidence_and_too_few_rounds_have_none() -> None:
    five = compare_rounds(make_rounds([0.65, 0.69, 0.70, 0.69, 0.73]), BASELINE, CANDIDATE)
    assert interval(five) == "31 %, 27 % to 35 % (each bound at 95 %)"
    assert interval(compare_rounds(make_rounds([0.7] * 2), BASELINE, CANDIDATE)) == "30 %, no interval from 2 rounds"


def test_figures_carry_units_and_sensible_decimals() -> None:
    assert [memory(size) for size in (None, 412 * MIB, 1434 * MIB, 24 * 1024 * MIB)] == [
        "–",
        "412 MiB",
        "1.4 GiB",
        "24 GiB",
    ]
    assert [seconds(value) for value in (0.07, 3.42, 142.3)] == ["0.07 s", "3.4 s", "142 s"]


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({}, []),
        ({"page_load": "eager"}, ["eager page load"]),
        ({"overlap": True}, ["pages overlapping the last files"]),
        ({"blocked": ["images", "fonts"]}, ["without images and fonts"]),
        ({"browsers": 1, "workers": 4}, ["4 workers sharing 1 browser"]),
        ({"injected_delay_ms": {"sequential": 250.0}}, ["sequential slowed by 250 ms per PO on purpose"]),
    ],
)
def test_a_setting_says_what_makes_its_times_other_than_usual(choice: dict[str, Any], words: list[str]) -> None:
    assert tuned(make_run([]).config.model_copy(update=choice)) == words


@pytest.mark.parametrize(
    ("stopped", "said"),
    [("rounds", []), ("interrupted", []), ("budget", ["Why."]), ("futile", ["Why."]), ("pass", ["Why."])],
)
def test_the_end_of_the_rounds_is_told_where_it_is_not_the_one_that_was_asked_for(
    stopped: StopName, said: list[str]
) -> None:
    decision = DecisionRecord(rule="looks", stopped=stopped, sentence="Why.")
    assert reached(make_run([]).model_copy(update={"decision": decision})) == said


def test_a_calibration_is_cited_after_the_end_of_the_rounds() -> None:
    decision = DecisionRecord(rule="looks", stopped="fail", sentence="Why.")
    run = make_run([]).model_copy(update={"decision": decision, "calibration": "Calibrated."})
    assert reached(run) == ["Why.", "Calibrated."]
