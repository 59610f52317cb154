from harness.analysis.warnings.throttled import Throttled
from harness.record.run import RoundRecord, RunRecord
from tests.support.runs import BASELINE, CANDIDATE, make_run, make_trial


def run_with(baseline_pct: float | None, candidate_pct: float | None) -> RunRecord:
    quiet = [make_trial(BASELINE, throttled_pct=0.0), make_trial(CANDIDATE, throttled_pct=0.0)]
    held = [make_trial(BASELINE, throttled_pct=baseline_pct), make_trial(CANDIDATE, throttled_pct=candidate_pct)]
    return make_run([RoundRecord(index=0, trials=quiet), RoundRecord(index=1, trials=held)])


def test_a_cpu_that_was_held_back_is_named_with_the_worst_trial() -> None:
    warning = Throttled().look(run_with(12.0, 30.0))
    assert warning is not None
    assert warning.code == "throttled"
    assert "in 2 of 4 trials, most in round 2 of driver-per-worker: by 30 %" in warning.sentence


def test_a_little_is_held_back_on_every_shared_machine() -> None:
    assert Throttled().look(run_with(5.0, 4.0)) is None


def test_a_platform_that_does_not_tell_earns_no_warning() -> None:
    assert Throttled().look(run_with(None, None)) is None
