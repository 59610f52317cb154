from pathlib import Path

import pytest

from harness.analysis.wording import MIB
from harness.experiment.events import PoFinished
from harness.record.run import MemorySample, WorkerRecord
from tests.benchmarks.growth.figure import draw
from tests.benchmarks.growth.measure import Diary, even_scenario, held_at
from tests.benchmarks.growth.pace import (
    Trend,
    block_po_s,
    block_trend,
    growth_bytes,
    po_s,
    settled,
    size_trend,
    steady_ends_s,
    trend,
)
from tests.benchmarks.growth.record import Batch, Finish, Growth, MemoryPoint, load, save
from tests.benchmarks.growth.schedule import in_turns, repeats_of
from tests.benchmarks.growth.statement import sentences

START_S = 1.5


def make_batch(
    pos: int = 10,
    *,
    mode: str = "driver-per-worker",
    each_s: float = 0.2,
    slower_s: float = 0.0,
    leak_bytes: int = 0,
    failed: tuple[str, ...] = (),
) -> Batch:
    """Two workers that end a PO in turns, each PO ``slower_s`` slower than the one before."""
    at_s, finishes = START_S, []
    for index in range(pos):
        at_s += each_s + slower_s * index
        finishes.append(Finish(at_s=at_s, worker=index % 2))
    memory = [
        MemoryPoint(pos_done=done, parent_rss_bytes=64 * MIB + leak_bytes * done, worker_bytes=150 * MIB)
        for done in range(1, pos + 1)
    ]
    return Batch(
        mode=mode, pos=pos, workers=2, wall_s=at_s + 0.1, failed_checks=list(failed), finishes=finishes, memory=memory
    )


def make_growth(*batches: Batch) -> Growth:
    return Growth(browser="headless shell 156", machine="2 cores, an operating system", batches=list(batches))


def test_the_time_per_po_leaves_out_the_start_of_the_drivers() -> None:
    batch = make_batch(10, each_s=0.2)
    assert steady_ends_s(batch)[0] == pytest.approx(START_S + 0.4)
    assert po_s(batch) == pytest.approx(0.2)


def test_the_time_per_po_leaves_out_the_end_at_which_a_worker_is_idle() -> None:
    batch = make_batch(10)
    late = batch.finishes[-1].model_copy(update={"at_s": 100.0})
    assert po_s(batch.model_copy(update={"finishes": [*batch.finishes[:-1], late]})) == pytest.approx(0.2)


def test_a_batch_with_nothing_between_start_and_end_has_no_time_per_po() -> None:
    assert po_s(make_batch(2)) is None


def test_the_blocks_of_a_batch_show_that_it_slows_down() -> None:
    blocks = block_po_s(make_batch(30, slower_s=0.01), block=10)
    assert [done for done, _ in blocks] == [11, 21]
    assert blocks[1][1] - blocks[0][1] == pytest.approx(0.1)


def test_a_pace_that_does_not_change_with_the_size_is_flat() -> None:
    found = size_trend([make_batch(pos) for pos in (10, 10, 50, 200)])
    assert found is not None
    assert found.change_pct == pytest.approx(0, abs=0.01)
    assert found.judgement == "flat within 5 %"


def test_a_batch_that_slows_down_steadily_is_not_flat() -> None:
    found = block_trend(make_batch(400, slower_s=0.001))
    assert found is not None
    assert found.judgement == "not flat within 5 %"


@pytest.mark.parametrize(
    ("change", "judgement"),
    [
        (Trend(1, -4, 4.9), "flat within 5 %"),
        (Trend(1, -4, 6), "not decided"),
        (Trend(8, 5.1, 12), "not flat within 5 %"),
        (Trend(-8, -12, -5.1), "not flat within 5 %"),
        (Trend(0, None, None), "not decided"),
    ],
)
def test_only_a_whole_interval_decides(change: Trend, judgement: str) -> None:
    assert change.judgement == judgement


def test_one_place_makes_no_trend_and_two_points_no_interval() -> None:
    assert trend([10, 10], [1.0, 2.0]) is None
    assert trend([], []) is None
    found = trend([10, 20], [1.0, 1.1])
    assert found is not None
    assert found.change_pct == pytest.approx(100 * 0.1 / 1.05)
    assert found.low_pct is None


def test_memory_is_judged_once_the_first_tenth_is_past() -> None:
    assert settled(make_batch(100).memory)[0].pos_done == 10
    assert settled([]) == []


def test_the_growth_of_memory_is_in_bytes_per_po() -> None:
    assert growth_bytes([1, 2, 3], [100, 200, 300]) == pytest.approx(100)
    assert growth_bytes([1], [100]) is None


def test_sizes_take_turns_forwards_and_backwards_and_large_ones_run_less_often() -> None:
    order = in_turns(["a", "b"], [10, 1000], most=3)
    cells = [("a", 10), ("b", 10), ("a", 1000), ("b", 1000)]
    assert order == [*cells, *reversed(cells), ("a", 10), ("b", 10)]
    assert [repeats_of(pos) for pos in (10, 50, 200, 1000)] == [5, 5, 5, 2]
    assert repeats_of(1000, most=1) == 1


def test_a_leak_of_the_parent_is_said() -> None:
    said = "\n".join(sentences(make_growth(make_batch(50), make_batch(200, leak_bytes=100 * 1024))))
    assert "the parent's memory is not flat within 5 %" in said
    assert "(+100.00 KiB per PO)" in said
    assert "a worker's memory is flat within 5 %" in said


def test_the_time_per_po_is_said_by_size_and_within_the_largest_batch() -> None:
    said = sentences(make_growth(make_batch(50), make_batch(50), make_batch(400)))
    assert said[0].startswith("driver-per-worker: time per PO is flat within 5 %")
    assert said[0].endswith("from 50 to 400 POs (200 ms at 50, 200 ms at 400).")
    assert said[1].endswith("within the batch of 400 POs.")


def test_a_failed_check_is_said_first() -> None:
    assert "files-complete" in sentences(make_growth(make_batch(failed=("files-complete",))))[0]


def test_the_record_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    growth = make_growth(make_batch())
    save(growth, tmp_path / "growth.json")
    assert load(tmp_path / "growth.json") == growth


def test_the_figure_has_a_line_for_each_mode_in_both_panels() -> None:
    batches = [make_batch(pos, mode=mode) for mode in ("driver-per-worker", "context-per-po") for pos in (10, 120)]
    left, right = draw(make_growth(*batches)).axes
    assert left.get_legend_handles_labels()[1] == ["driver-per-worker", "context-per-po"]
    assert len(right.get_legend_handles_labels()[1]) == 4


def test_the_diary_notes_each_end_and_the_parents_memory() -> None:
    diary = Diary(pos=2)
    for worker in (1, 0):
        diary(PoFinished(worker, "PO1", "COMPLETED"))
    assert [finish.worker for finish in diary.finishes()] == [1, 0]
    [first, second] = diary.memory([make_worker(0.0)])
    assert (first.pos_done, second.pos_done) == (1, 2)
    assert first.parent_rss_bytes > MIB
    assert first.worker_bytes == 100


def test_memory_at_a_moment_is_that_of_the_last_sample_before() -> None:
    workers = [make_worker(1.0, 2.0), make_worker(9.0)]
    assert held_at(workers, 1.5) == [100]
    assert held_at(workers, 9.0) == [200, 100]
    assert held_at(workers, 0.5) == []


def make_worker(*sampled_s: float) -> WorkerRecord:
    series = [
        MemorySample(at_s=at_s, memory_bytes=100 * (index + 1), processes=3) for index, at_s in enumerate(sampled_s)
    ]
    return WorkerRecord(
        worker=0,
        wall_s=1.0,
        cpu_s=1.0,
        peak_memory_bytes=100,
        memory_kind="pss",
        driver_starts=1,
        pos_done=1,
        series=series,
    )


def test_the_pos_of_the_series_are_all_alike() -> None:
    site = even_scenario(50).site
    assert site.batch.pos == 50
    assert site.batch.unknown_share == site.batch.no_attachment_share == site.batch.requisition_share == 0
    assert site.attachments.count.min == site.attachments.count.max
