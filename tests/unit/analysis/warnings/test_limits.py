"""Warnings with a plain limit: they fire above it, and only there."""

import pytest

from harness.analysis.warnings.saturated_cpu import SaturatedCpu
from harness.analysis.warnings.server_limited import ServerLimited
from harness.record.run import RoundRecord, RunRecord, TrialRecord
from tests.support.runs import CANDIDATE, make_run, make_trial


def run_with(trial: TrialRecord) -> RunRecord:
    return make_run([RoundRecord(index=0, trials=[make_trial(), trial])])


@pytest.mark.parametrize(("busy_pct", "fires"), [(89.0, False), (90.0, False), (91.0, True)])
def test_cores_are_saturated_above_their_limit_only(busy_pct: float, fires: bool) -> None:
    assert (SaturatedCpu().look(run_with(make_trial(CANDIDATE, cpu_busy_pct=busy_pct))) is not None) is fires


def test_cores_that_were_all_busy_for_most_of_the_time_are_saturated_whatever_their_mean() -> None:
    trial = make_trial(CANDIDATE, cpu_busy_pct=60.0).model_copy(update={"saturated_pct": 95.0})
    warning = SaturatedCpu().look(run_with(trial))
    assert warning is not None
    assert "(95 %)" in warning.sentence


@pytest.mark.parametrize(("share_pct", "fires"), [(79.0, False), (80.0, False), (81.0, True)])
def test_a_site_sets_the_pace_above_its_limit_only(share_pct: float, fires: bool) -> None:
    assert (ServerLimited().look(run_with(make_trial(CANDIDATE, server_share_pct=share_pct))) is not None) is fires
