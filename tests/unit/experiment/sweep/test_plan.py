from dataclasses import replace
from pathlib import Path

from harness.experiment.sweep.plan import SweepPlan, folder_of
from tests.support.plans import make_plan


def sweep(*counts: int, rounds: int = 2, isolation_round: bool = True) -> SweepPlan:
    base = replace(make_plan(Path("out")), rounds=rounds, isolation_round=isolation_round)
    return SweepPlan(base, counts)


def test_a_block_is_one_round_of_each_number_up_and_then_down() -> None:
    assert list(sweep(1, 2, 4, rounds=3).blocks()) == [
        (0, 1), (0, 2), (0, 4), (1, 4), (1, 2), (1, 1), (2, 1), (2, 2), (2, 4),
    ]  # fmt: skip


def test_a_steady_drift_favours_no_number_over_two_blocks() -> None:
    places: dict[int, int] = {}
    for place, (_, workers) in enumerate(sweep(1, 2, 3, 4).blocks()):
        places[workers] = places.get(workers, 0) + place

    assert len(set(places.values())) == 1


def test_each_number_is_a_run_of_its_own_in_its_own_folder() -> None:
    plan = sweep(2, 8)

    assert [plan.of(n).workers for n in plan.counts] == [2, 8]
    assert [plan.of(n).out_dir.name for n in plan.counts] == ["workers-02", "workers-08"]
    assert [each.path for each in plan.runs()] == ["workers-02/run.json", "workers-08/run.json"]


def test_isolation_is_looked_at_once_with_the_most_workers() -> None:
    plan = sweep(1, 2, 4)

    assert [plan.of(n).isolation_round for n in plan.counts] == [False, False, True]
    assert not any(sweep(1, 2, isolation_round=False).of(n).isolation_round for n in (1, 2))


def test_folders_sort_as_their_numbers_do() -> None:
    assert sorted(map(folder_of, (12, 2, 1))) == ["workers-01", "workers-02", "workers-12"]
