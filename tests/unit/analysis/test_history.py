from collections.abc import Callable
from itertools import pairwise

import pytest

from harness.analysis.history import SavedRun, history_of
from harness.record.run import CheckRecord, RunRecord
from tests.support.histories import make_past, make_past_run
from tests.support.runs import BASELINE, MIB, make_config, make_environment, make_trial


def saved(*runs: RunRecord) -> list[SavedRun]:
    return [SavedRun(f"{place}/run.json", run) for place, run in enumerate(runs)]


def with_config(run: RunRecord, **changed: object) -> RunRecord:
    return run.model_copy(update={"config": run.config.model_copy(update=changed)})


def with_environment(run: RunRecord, **changed: object) -> RunRecord:
    return run.model_copy(update={"environment": run.environment.model_copy(update=changed)})


def test_runs_of_one_setting_are_one_series_oldest_first() -> None:
    (series,) = history_of(saved(make_past_run(2), make_past_run(0), make_past_run(1))).series
    assert all(before.started_at < after.started_at for before, after in pairwise(series.points))
    assert [point.path for point in series.points] == ["1/run.json", "2/run.json", "0/run.json"]


@pytest.mark.parametrize(
    "other",
    [
        lambda run: with_config(run, scenario="fast-site"),
        lambda run: with_config(run, pos=10),
        lambda run: with_config(run, workers=2),
        lambda run: with_config(run, baseline="sequential"),
        lambda run: with_config(run, cleanup="cookies"),
        lambda run: with_config(run, distribution="dynamic"),
        lambda run: with_config(run, seed=2),
        lambda run: with_config(run, headed=True),
        lambda run: with_config(run, page_load="eager"),
        lambda run: with_config(run, overlap=True),
        lambda run: with_config(run, blocked=["images"]),
        lambda run: with_config(run, browsers=1),
        lambda run: with_config(run, injected_delay_ms={BASELINE: 100.0}),
        lambda run: with_environment(run, browser="Chromium"),
        lambda run: with_environment(run, cpu_model="Another"),
        lambda run: with_environment(run, cores=8),
        lambda run: with_environment(run, memory_total_bytes=16 * 1024 * MIB),
        lambda run: with_environment(run, os="Windows 11"),
    ],
)
def test_runs_that_differ_in_what_decides_times_are_kept_apart(other: Callable[[RunRecord], RunRecord]) -> None:
    run = make_past_run()
    changed = other(run)
    if changed.config.baseline != BASELINE:
        third = make_trial("sequential", position=2)
        rounds = [record.model_copy(update={"trials": [*record.trials, third]}) for record in run.rounds]
        changed = changed.model_copy(update={"rounds": rounds})
    assert len(history_of(saved(run, changed)).series) == 2


@pytest.mark.parametrize(
    "other",
    [
        lambda run: with_config(run, rounds=20, min_reduction_pct=10.0, sampling=False),
        lambda run: with_environment(run, browser_version="157", driver_version="157", harness_version="9"),
        lambda run: with_environment(run, memory_total_bytes=24 * 1024 * MIB - 300 * MIB, load_1m=2.0),
        lambda run: with_environment(run, commit="a" * 40),
    ],
    ids=["rounds and line", "versions", "a little memory", "commit"],
)
def test_runs_that_differ_in_what_a_history_is_to_show_stand_together(other: Callable[[RunRecord], RunRecord]) -> None:
    assert len(history_of(saved(make_past_run(0), other(make_past_run(1)))).series) == 1


def test_only_the_newest_runs_of_each_series_are_kept() -> None:
    past = [*make_past([30, 29, 28], workers=4), *make_past([20, 21], workers=2)]
    two, four = history_of(past, last=2).series
    assert [round(point.reduction_pct.estimate) for point in two.points] == [20, 21]
    assert [round(point.reduction_pct.estimate) for point in four.points] == [29, 28]


def test_another_scenario_is_left_out() -> None:
    past = saved(make_past_run(0), with_config(make_past_run(1), scenario="fast-site"))
    (series,) = history_of(past, scenario="fast-site").series
    assert series.setting.scenario == "fast-site"


def test_runs_that_did_not_end_or_have_no_whole_round_are_counted_and_left_out() -> None:
    broken = make_past_run(1).model_copy(update={"interrupted": True})
    killed = make_past_run(2).model_copy(update={"finished_at": None})
    empty = make_past_run(3).model_copy(update={"rounds": []})
    history = history_of(saved(make_past_run(0), broken, killed, empty))
    assert (history.interrupted, history.without_rounds) == (2, 1)
    assert [len(series.points) for series in history.series] == [1]


def test_settings_whose_runs_were_all_left_out_are_no_series() -> None:
    assert history_of(saved(make_past_run().model_copy(update={"interrupted": True}))).series == ()


def test_a_run_saved_in_two_places_counts_once() -> None:
    history = history_of(saved(make_past_run(0), make_past_run(0), make_past_run(1)))
    assert history.copies == 1
    assert len(history.series[0].points) == 2


def test_a_point_has_both_medians_with_bounds_and_the_verdict() -> None:
    (series,) = history_of(saved(make_past_run(reduction_pct=30, baseline_s=40))).series
    (point,) = series.points
    assert point.baseline.median_s == 40
    assert point.candidate.low_s is not None
    assert point.candidate.high_s is not None
    assert point.candidate.low_s < point.candidate.median_s < point.candidate.high_s
    assert point.candidate.median_s == pytest.approx(28, abs=0.5)
    assert (point.rounds, point.verdict) == (8, "pass")


def test_too_few_rounds_have_times_without_bounds() -> None:
    (series,) = history_of(saved(make_past_run(rounds=4))).series
    assert series.points[0].candidate.low_s is None
    assert series.points[0].reduction_pct.low is None


def test_failed_checks_are_counted() -> None:
    failed = make_trial(checks=[CheckRecord(name="nothing-left", status="failed", findings=["one process"])])
    (series,) = history_of(saved(make_past_run().model_copy(update={"isolation": [failed]}))).series
    assert series.points[0].failed_checks == 1


def test_a_lasting_change_has_its_levels_before_and_after() -> None:
    (series,) = history_of(make_past([31, 30, 32, 31, 30, 32, 31, 30, 32, 23, 22, 24])).series
    (change,) = series.changes
    assert change.at == 9
    assert change.before.reduction_pct == pytest.approx(31, abs=0.5)
    assert change.after.reduction_pct == pytest.approx(23, abs=0.5)
    assert change.points == pytest.approx(-8, abs=0.5)
    assert change.before.baseline_s == change.after.baseline_s == 40
    assert change.after.candidate_s == pytest.approx(30.8, abs=0.3)


def test_a_change_names_what_was_new_in_its_first_run() -> None:
    past = make_past([31, 30, 32, 31, 30, 32, 23, 22, 24])
    after = make_environment().model_copy(update={"browser_version": "157.0.1"})
    newer = [
        SavedRun(each.path, each.run.model_copy(update={"environment": after, "scenario": {"name": "edited"}}))
        for each in past[6:]
    ]
    (series,) = history_of([*past[:6], *newer]).series
    assert series.changes[0].with_it == ("the browser from 156.0.7000.1 to 157.0.1", "the scenario's content")


def test_runs_without_a_change_have_none() -> None:
    (series,) = history_of(make_past([31, 30, 32, 31, 30, 32, 31, 30, 32, 31])).series
    assert series.changes == ()


def test_a_run_that_was_not_judged_is_judged_by_its_own_line() -> None:
    run = make_past_run(reduction_pct=30, config=make_config())
    (series,) = history_of(saved(with_config(run, min_reduction_pct=40.0))).series
    assert (series.points[0].verdict, series.points[0].min_reduction_pct) == ("fail", 40.0)
