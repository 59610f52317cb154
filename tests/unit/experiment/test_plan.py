from dataclasses import replace
from pathlib import Path

from harness.coupa.tuning import PageLoad, Tuning
from harness.record.run import ConfigRecord
from tests.support.plans import make_plan


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
