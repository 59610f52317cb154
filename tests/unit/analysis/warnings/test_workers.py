"""Warnings of trials that lost workers on their way."""

import pytest

from harness.analysis.warnings.mode_given_up import ModeGivenUp
from harness.analysis.warnings.workers_died import WorkersDied
from harness.record.run import FELL_BACK, WORKER_DIED, WORKER_GIVEN_UP, RoundRecord, RunRecord, WarningRecord
from tests.support.runs import CANDIDATE, make_run, make_trial, make_worker


def run_with(*codes: str, deaths: int = 0) -> RunRecord:
    worker = make_worker().model_copy(update={"deaths": deaths})
    warnings = [WarningRecord(code=code, sentence="It happened.", remedy="Look.") for code in codes]
    trial = make_trial(CANDIDATE, workers=[worker]).model_copy(update={"warnings": warnings})
    return make_run([RoundRecord(index=0, trials=[make_trial(), trial])])


def test_deaths_of_workers_are_counted_and_their_trial_named() -> None:
    warning = WorkersDied().look(run_with(WORKER_DIED, deaths=2))
    assert warning is not None
    assert "(2 deaths) in 1 trial: round 1 of driver-per-worker" in warning.sentence


def test_a_trial_on_fewer_workers_is_named() -> None:
    warning = ModeGivenUp().look(run_with(WORKER_GIVEN_UP))
    assert warning is not None
    assert warning.sentence == "Workers were given up in 1 trial: round 1 of driver-per-worker."


def test_a_trial_that_a_single_driver_ended_says_so() -> None:
    warning = ModeGivenUp().look(run_with(WORKER_GIVEN_UP, FELL_BACK))
    assert warning is not None
    assert "in round 1 of driver-per-worker a single driver worked the rest" in warning.sentence


@pytest.mark.parametrize("warning", [WorkersDied(), ModeGivenUp()])
def test_a_trial_that_kept_its_workers_is_not_warned_of(warning: WorkersDied | ModeGivenUp) -> None:
    assert warning.look(run_with()) is None
