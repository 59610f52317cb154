from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.endurance import Endurance
from harness.coupa.log_settings import LogLevel
from harness.coupa.tuning import PageLoad, Tuning
from harness.errors import RecordError
from harness.experiment.plan import plan_of_record
from harness.record.run import ConfigRecord
from tests.support.plans import make_plan
from tests.support.runs import make_run


def test_a_plan_is_recorded_as_it_was_made(tmp_path: Path) -> None:
    assert make_plan(tmp_path).config() == ConfigRecord(
        pos=7,
        workers=3,
        scenario="smoke",
        baseline="per-po-driver",
        candidate="driver-per-worker",
        rounds=5,
        min_reduction_pct=25.0,
        browser="chrome",
        headed=True,
        distribution="dynamic",
        cleanup="cookies",
        seed=42,
        sampling=False,
        keep_downloads=True,
        isolation_round=True,
    )


def test_the_isolation_round_has_each_mode_once(tmp_path: Path) -> None:
    plan = make_plan(tmp_path)
    assert plan.isolation_modes == ("per-po-driver", "driver-per-worker")
    assert replace(plan, candidate=plan.baseline).isolation_modes == ("per-po-driver",)
    assert replace(plan, isolation_round=False).isolation_modes == ()


def test_a_third_mode_is_an_arm_of_every_round_and_recorded(tmp_path: Path) -> None:
    plan = make_plan(tmp_path)
    assert (plan.arms, plan.config().third) == (("per-po-driver", "driver-per-worker"), "")
    third = replace(plan, third="http-transfer")
    assert third.arms == third.isolation_modes == ("per-po-driver", "driver-per-worker", "http-transfer")
    assert third.config().third == "http-transfer"


def test_what_was_tuned_is_recorded(tmp_path: Path) -> None:
    tuned = replace(make_plan(tmp_path), tuning=Tuning(PageLoad.EAGER, overlap=True, blocked=("images",)))
    config = tuned.config()
    assert (config.page_load, config.overlap, config.blocked) == ("eager", True, ["images"])


def test_how_many_browsers_are_shared_is_recorded(tmp_path: Path) -> None:
    plan = make_plan(tmp_path)
    assert plan.config().browsers is None
    assert replace(plan, browsers=2).config().browsers == 2


def test_the_plan_of_a_recorded_run_is_the_plan_that_it_was_run_by(tmp_path: Path) -> None:
    usual = make_plan(tmp_path)
    everything = replace(
        usual,
        headed=False,
        third="http-transfer",
        tuning=Tuning(PageLoad.EAGER, overlap=True, blocked=("images", "*://ads.example/*")),
        budget_s=600.0,
        injected_delay_ms={usual.candidate: 250.0},
        browsers=2,
        rounds=20,
        rounds_auto=True,
        isolation_round=False,
        calibrates=True,
        endurance=Endurance(attempts=3, tries=5, retire_after=100, retire_at_bytes=2**30),
        log_level=LogLevel.DEBUG,
    )
    for plan in (usual, everything):
        run = make_run(config=plan.config())
        assert plan_of_record(run, tmp_path, plan.browser, plan.workload) == plan


def test_a_run_that_was_moved_goes_on_where_it_lies_now(tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "before")
    run = make_run(config=plan.config())
    assert plan_of_record(run, tmp_path / "after", plan.browser, plan.workload).out_dir == tmp_path / "after"


@pytest.mark.parametrize("unknown", [{"distribution": "by-moonlight"}, {"page_load": "never"}, {"log_level": "loud"}])
def test_a_record_of_what_this_harness_does_not_know_is_no_plan(tmp_path: Path, unknown: dict[str, str]) -> None:
    plan = make_plan(tmp_path)
    run = make_run(config=plan.config().model_copy(update=unknown))
    with pytest.raises(RecordError, match=f"cannot be repeated: '{next(iter(unknown.values()))}'"):
        plan_of_record(run, tmp_path, plan.browser, plan.workload)


def test_a_run_on_a_grid_is_recorded_with_its_address(tmp_path: Path) -> None:
    plan = make_plan(tmp_path)
    on_grid = replace(plan, browser=replace(plan.browser, grid="http://127.0.0.1:4444"))

    assert (plan.config().grid, on_grid.config().grid) == ("", "http://127.0.0.1:4444")
