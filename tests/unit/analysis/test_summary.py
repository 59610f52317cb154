import pytest

from harness.analysis.summary import checks_run, failed_checks, span_means, summarise
from harness.record.run import CheckRecord, RoundRecord
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    MIB,
    THIRD,
    make_config,
    make_po,
    make_rounds,
    make_run,
    make_trial,
    make_worker,
    with_third,
)

LOST = CheckRecord(name="files-intact", status="failed", findings=["PO10001 lacks order.pdf"])
KEPT = CheckRecord(name="results-complete", status="passed")
IDLE = CheckRecord(name="no-foreign-cookies", status="not-applicable")


def test_figures_are_medians_over_the_trials() -> None:
    run = make_run(
        [RoundRecord(index=index, trials=[make_trial(BASELINE, wall)]) for index, wall in enumerate((10.0, 12.0, 90.0))]
    )
    (summary,) = summarise(run)
    assert (summary.label, summary.trials, summary.wall_s) == (BASELINE, 3, 12.0)
    assert summary.pos_per_min == pytest.approx(5.0)


def test_memory_is_the_sum_over_workers_and_the_hungriest_is_named_too() -> None:
    trial = make_trial(workers=[make_worker(0, peak_mib=100), make_worker(1, peak_mib=300)])
    (summary,) = summarise(make_run([RoundRecord(index=0, trials=[trial])]))
    assert summary.peak_memory_bytes == 400 * MIB
    assert summary.worst_worker_bytes == 300 * MIB


def test_memory_that_was_not_measured_is_not_shown_as_zero() -> None:
    trial = make_trial(workers=[make_worker(memory_kind="not-measured")])
    (summary,) = summarise(make_run([RoundRecord(index=0, trials=[trial])]))
    assert summary.peak_memory_bytes is None
    assert summary.worst_worker_bytes is None


def test_cpu_and_driver_starts_add_up_over_workers() -> None:
    workers = [make_worker(0, cpu_s=2.0, driver_starts=12), make_worker(1, cpu_s=3.0, driver_starts=13)]
    (summary,) = summarise(make_run([RoundRecord(index=0, trials=[make_trial(workers=workers)])]))
    assert (summary.cpu_s, summary.driver_starts) == (5.0, 25)


def test_failed_and_partial_pos_are_counted_but_a_po_without_attachments_is_not() -> None:
    pos = [
        make_po("PO1", status="FAILED"),
        make_po("PO2", status="PARTIAL"),
        make_po("PO3", status="NO_ATTACHMENTS"),
    ]
    (summary,) = summarise(make_run([RoundRecord(index=0, trials=[make_trial(pos=pos)])]))
    assert summary.failed_pos == 2


def test_both_sides_of_a_run_of_one_mode_are_summed_up_apart() -> None:
    trials = [make_trial(BASELINE, 10.0, position=0), make_trial(BASELINE, 9.0, position=1)]
    run = make_run([RoundRecord(index=0, trials=trials)], make_config(candidate=BASELINE))
    assert [(side.label, side.wall_s) for side in summarise(run)] == [
        ("per-po-driver (A)", 10.0),
        ("per-po-driver (B)", 9.0),
    ]


def test_a_failed_check_is_listed_with_its_round_mode_and_findings() -> None:
    trial = make_trial(CANDIDATE, checks=[KEPT, LOST, IDLE])
    run = make_run([RoundRecord(index=3, trials=[trial])])
    (failed,) = failed_checks(run)
    assert (failed.round_index, failed.mode, failed.name) == (3, CANDIDATE, "files-intact")
    assert failed.findings == ("PO10001 lacks order.pdf",)
    assert checks_run(run) == 2
    assert summarise(run)[0].failed_checks == 1


def test_what_only_the_trials_of_a_round_together_show_belongs_to_both_modes() -> None:
    record = RoundRecord(index=1, trials=[make_trial(BASELINE), make_trial(CANDIDATE)], checks=[KEPT, LOST, IDLE])
    run = make_run([record])
    (failed,) = failed_checks(run)
    assert (failed.where, failed.mode, failed.name) == ("round 2", "both modes", "files-intact")
    assert checks_run(run) == 2


def test_checks_of_the_isolation_round_count_and_come_first() -> None:
    rounds = [RoundRecord(index=0, trials=[make_trial(BASELINE, checks=[LOST])])]
    isolation = [make_trial(CANDIDATE, checks=[KEPT, LOST, IDLE])]
    run = make_run(rounds).model_copy(update={"isolation": isolation})
    assert [(failed.round_index, failed.where, failed.mode) for failed in failed_checks(run)] == [
        (None, "isolation round", CANDIDATE),
        (0, "round 1", BASELINE),
    ]
    assert checks_run(run) == 3


def test_a_long_lived_drivers_start_is_spread_over_its_pos() -> None:
    trial = make_trial(
        pos=[make_po(wall_s=2.0), make_po(wall_s=4.0)], workers=[make_worker(spans={"driver_start": 1.0})]
    )
    assert span_means([trial]) == {"navigate": 3.0, "driver_start": 0.5}


def test_time_that_no_span_covers_is_shown_as_other() -> None:
    trial = make_trial(pos=[make_po(wall_s=2.0, spans={"navigate": 1.5})])
    assert span_means([trial]) == {"navigate": 1.5, "other": 0.5}


def test_a_trial_without_pos_has_no_spans() -> None:
    assert span_means([make_trial(pos=[])]) == {}


def test_a_check_of_a_whole_round_is_said_to_be_of_all_its_modes() -> None:
    rounds = [RoundRecord(index=0, trials=[make_trial()], checks=[LOST])]
    assert [check.mode for check in failed_checks(make_run(rounds))] == ["both modes"]
    assert [check.mode for check in failed_checks(make_run(rounds, make_config(third=THIRD)))] == ["all modes"]


def test_a_third_arm_has_its_own_summary() -> None:
    run = make_run(with_third(make_rounds([0.7] * 3), [0.5] * 3), make_config(third=THIRD))
    assert [(each.label, each.wall_s) for each in summarise(run)] == [(BASELINE, 10.0), (CANDIDATE, 7.0), (THIRD, 5.0)]
