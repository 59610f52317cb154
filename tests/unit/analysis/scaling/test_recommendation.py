from harness.analysis.planning.memory import MachineMemory
from harness.analysis.scaling.memory_line import memory_line
from harness.analysis.scaling.recommendation import recommend
from harness.record.sweep import MemoryLineRecord
from tests.support.runs import MIB
from tests.support.sweeps import make_point

MACHINE = MachineMemory(total_bytes=8000 * MIB, taken_bytes=1000 * MIB)


def line_allowing(most: int | None) -> MemoryLineRecord:
    line = memory_line([make_point(1, 1.0, memory_mib=200), make_point(2, 1.0, memory_mib=400)], MACHINE)
    assert line is not None
    return line.model_copy(update={"most_workers": most})


def test_the_smallest_number_within_three_percent_of_the_best_is_recommended_with_its_reason() -> None:
    points = [
        make_point(1, 30.0, memory_mib=300),
        make_point(2, 58.0, memory_mib=1000),
        make_point(4, 98.0, memory_mib=1946, busy_pct=88.0),
        make_point(8, 100.0, memory_mib=4000, busy_pct=99.0),
    ]

    found = recommend(points, line_allowing(11))

    assert (found.workers, found.best_workers, found.cpu_bound_from) == (4, 8, 4)
    assert found.sentence == (
        "4: throughput within 3 % of the best, which 8 have, 1.9 GiB; memory allows 11; CPU-bound from 4."
    )


def test_just_more_than_three_percent_less_is_not_enough() -> None:
    assert recommend([make_point(4, 96.9), make_point(8, 100.0)], None).workers == 8
    assert recommend([make_point(4, 97.0), make_point(8, 100.0)], None).workers == 4


def test_a_number_that_does_not_fit_into_the_memory_is_neither_best_nor_recommended() -> None:
    points = [make_point(2, 50.0), make_point(4, 80.0), make_point(8, 120.0)]

    found = recommend(points, line_allowing(4))

    assert (found.workers, found.best_workers) == (4, 4)
    assert "the best throughput measured" in found.sentence


def test_where_none_fits_the_smallest_that_did_run_is_taken() -> None:
    assert recommend([make_point(2, 50.0), make_point(4, 80.0)], line_allowing(1)).workers == 2


def test_more_workers_that_do_less_are_no_reason_for_more() -> None:
    assert recommend([make_point(1, 100.0), make_point(2, 80.0), make_point(4, 60.0)], None).workers == 1


def test_without_memory_the_sentence_says_so() -> None:
    found = recommend([make_point(2, 50.0, memory_mib=None, worker_mib=None)], None)

    assert found.sentence == "2: the best throughput measured, memory not measured; never CPU-bound."


def test_the_memory_line_runs_through_the_points_and_says_how_many_fit() -> None:
    points = [make_point(n, 1.0, memory_mib=50 + 200 * n, worker_mib=230) for n in (1, 2, 4, 8)]

    line = memory_line(points, MACHINE)

    assert line is not None
    assert round(line.base_bytes / MIB) == 50
    assert round(line.per_worker_bytes.estimate / MIB) == 200
    assert line.most_workers == int((0.9 * 8000 - 1000) // 230)
    assert line.per_worker_bytes.low is not None
    assert line.per_worker_bytes.low <= line.per_worker_bytes.estimate


def test_scatter_widens_the_lines_bounds_and_two_points_give_none() -> None:
    scattered = memory_line([make_point(n, 1.0, memory_mib=m) for n, m in ((1, 100), (2, 500), (3, 450))], MACHINE)
    two = memory_line([make_point(n, 1.0) for n in (1, 2)], MACHINE)

    assert scattered is not None
    assert scattered.per_worker_bytes.low is not None
    assert scattered.per_worker_bytes.low < 0
    assert two is not None
    assert two.per_worker_bytes.low is None


def test_one_measured_point_makes_no_line() -> None:
    assert memory_line([make_point(1, 1.0), make_point(2, 1.0, memory_mib=None)], MACHINE) is None
