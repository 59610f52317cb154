import pytest

from harness.analysis.scaling.points import modes_of, of_mode, points_of, reductions_of
from tests.support.runs import BASELINE, CANDIDATE, MIB, make_po, make_run, make_trial, make_worker
from tests.support.sweeps import POS, make_swept_run


def test_a_point_is_the_median_of_its_rounds_and_keeps_each() -> None:
    points = points_of({2: make_swept_run(2, [60.0, 30.0, 40.0], [20.0, 20.0, 20.0])})

    [baseline] = of_mode(points, BASELINE)
    assert baseline.each_pos_per_min == [POS, 2 * POS, pytest.approx(1.5 * POS)]
    assert baseline.pos_per_min == pytest.approx(1.5 * POS)


def test_points_come_by_mode_and_then_by_workers() -> None:
    points = points_of({4: make_swept_run(4, [9.0], [8.0]), 1: make_swept_run(1, [30.0], [20.0])})

    assert modes_of(points) == [BASELINE, CANDIDATE]
    assert [(point.mode, point.workers) for point in points] == [
        (BASELINE, 1),
        (BASELINE, 4),
        (CANDIDATE, 1),
        (CANDIDATE, 4),
    ]


def test_memory_is_all_workers_together_and_the_hungriest_alone() -> None:
    [point, _] = points_of({3: make_swept_run(3, [10.0], [10.0])})

    assert (point.memory_bytes, point.worker_bytes) == (3 * 150 * MIB, 150 * MIB)


def test_memory_that_was_not_measured_for_one_worker_is_not_known() -> None:
    run = make_swept_run(2, [10.0], [10.0])
    unseen = make_trial(BASELINE, workers=[make_worker(0), make_worker(1, memory_kind="not-measured")])
    changed = run.rounds[0].model_copy(update={"trials": [unseen, run.rounds[0].trials[1]]})

    [point, other] = points_of({2: run.model_copy(update={"rounds": [changed]})})

    assert (point.memory_bytes, point.worker_bytes) == (None, None)
    assert other.memory_bytes is not None


def test_failed_pos_are_counted_over_all_rounds() -> None:
    failing = make_trial(BASELINE, pos=[make_po(status="FAILED"), make_po("PO2", status="PARTIAL"), make_po("PO3")])
    run = make_swept_run(1, [10.0], [10.0])
    changed = run.rounds[0].model_copy(update={"trials": [failing, run.rounds[0].trials[1]]})

    assert points_of({1: run.model_copy(update={"rounds": [changed]})})[0].failed_pos == 2


def test_a_run_without_a_round_has_no_point_and_no_reduction() -> None:
    runs = {1: make_run([])}

    assert points_of(runs) == []
    assert list(reductions_of(runs)) == []


def test_the_reduction_is_that_of_each_number_of_workers() -> None:
    runs = {2: make_swept_run(2, [10.0] * 5, [8.0] * 5), 1: make_swept_run(1, [20.0] * 5, [18.0] * 5)}

    found = list(reductions_of(runs))

    assert [each.workers for each in found] == [1, 2]
    assert [each.reduction_pct.estimate for each in found] == [pytest.approx(10.0), pytest.approx(20.0)]
