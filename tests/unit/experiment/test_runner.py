from dataclasses import replace
from pathlib import Path

import pytest

from harness.experiment.runner import isolation_left, trial_folder
from tests.support.plans import make_plan
from tests.support.runs import make_run, make_trial


def test_each_trial_has_a_folder_of_its_own_named_by_its_place(tmp_path: Path) -> None:
    assert trial_folder(tmp_path, "sequential", 11, 0) == tmp_path / "round-12" / "1-sequential"
    assert trial_folder(tmp_path, "sequential", None, 1) == tmp_path / "isolation-round" / "2-sequential"
    # A mode against itself.
    assert trial_folder(tmp_path, "sequential", 0, 0) != trial_folder(tmp_path, "sequential", 0, 1)


@pytest.mark.parametrize(("done", "left"), [(0, True), (1, True), (2, False)])
def test_the_isolation_round_is_over_when_each_mode_had_its_trial(tmp_path: Path, done: int, left: bool) -> None:
    run = make_run([], isolation=[make_trial()] * done)
    assert isolation_left(make_plan(tmp_path), run) is left


def test_a_run_without_an_isolation_round_has_nothing_left_of_it(tmp_path: Path) -> None:
    plan = replace(make_plan(tmp_path), isolation_round=False)
    assert not isolation_left(plan, make_run([], isolation=[]))
