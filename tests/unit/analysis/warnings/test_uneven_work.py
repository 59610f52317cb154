from collections.abc import Sequence

from harness.analysis.warnings.uneven_work import UnevenWork
from harness.record.run import RoundRecord, RunRecord, TrialRecord
from tests.support.runs import BASELINE, CANDIDATE, make_config, make_po, make_run, make_trial, make_worker

EVEN = (10.0, 10.0, 10.0, 10.0)


def trial_of(mode: str, work_s: Sequence[float]) -> TrialRecord:
    """A trial in which each worker worked two POs, for as long as told."""
    pos = [
        make_po(f"PO{worker}-{half}", worker=worker, wall_s=its_s / 2)
        for worker, its_s in enumerate(work_s)
        for half in range(2)
        if its_s
    ]
    return make_trial(mode, workers=[make_worker(worker) for worker in range(len(work_s))], pos=pos)


def run_of(
    candidates: Sequence[Sequence[float]], *, baseline: Sequence[float] = EVEN, distribution: str = "static"
) -> RunRecord:
    rounds = [
        RoundRecord(index=index, trials=[trial_of(BASELINE, baseline), trial_of(CANDIDATE, work_s)])
        for index, work_s in enumerate(candidates)
    ]
    return make_run(rounds, make_config().model_copy(update={"distribution": distribution}))


def test_a_worker_with_far_more_work_is_named_with_its_arm_and_excess() -> None:
    warning = UnevenWork().look(run_of([(20.0, 10.0, 10.0, 10.0)] * 3))
    assert warning is not None
    assert warning.code == "uneven-work"
    assert "busiest worker of driver-per-worker worked 60 % longer than its workers' mean" in warning.sentence
    assert "--distribution dynamic" in warning.remedy


def test_a_worker_without_any_work_counts() -> None:
    assert UnevenWork().look(run_of([(10.0, 10.0, 0.0, 0.0)] * 3)) is not None


def test_queues_that_are_dynamic_already_are_told_of_more_pos() -> None:
    warning = UnevenWork().look(run_of([(20.0, 10.0, 10.0, 10.0)] * 3, distribution="dynamic"))
    assert warning is not None
    assert "dynamic" not in warning.remedy
    assert "Ask for more --pos" in warning.remedy


def test_a_mode_that_hands_out_pos_one_by_one_is_told_of_more_pos() -> None:
    warning = UnevenWork().look(run_of([EVEN] * 3, baseline=(20.0, 10.0, 10.0, 10.0)))
    assert warning is not None
    assert "of per-po-driver" in warning.sentence
    assert "dynamic" not in warning.remedy


def test_queues_as_even_as_usual_earn_no_warning() -> None:
    assert UnevenWork().look(run_of([(11.0, 10.0, 9.5, 9.5)] * 3)) is None


def test_what_happens_in_one_trial_of_three_is_no_matter_of_the_queues() -> None:
    assert UnevenWork().look(run_of([(30.0, 10.0, 10.0, 10.0), EVEN, EVEN])) is None


def test_a_single_worker_has_all_the_work() -> None:
    assert UnevenWork().look(run_of([(40.0,)] * 3)) is None


def test_a_run_without_rounds_earns_no_warning() -> None:
    assert UnevenWork().look(make_run([])) is None
