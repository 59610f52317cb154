from hypothesis import given
from hypothesis import strategies as st

from harness.coupa.distribution import Distribution, WorkQueues
from harness.workload.batch import Po

distributions = st.sampled_from(Distribution)


def make_batch(size: int) -> list[Po]:
    return [Po(f"PO{number}") for number in range(size)]


def taken(queues: WorkQueues[Po], turns: list[int]) -> list[str | None]:
    return [po.number if (po := queues.next_for(worker)) else None for worker in turns]


def test_a_static_batch_is_dealt_like_cards() -> None:
    queues = WorkQueues(make_batch(5), 2, Distribution.STATIC)
    assert taken(queues, [0, 0, 0, 0]) == ["PO0", "PO2", "PO4", None]
    assert taken(queues, [1, 1, 1]) == ["PO1", "PO3", None]


def test_a_dynamic_batch_goes_to_whoever_asks() -> None:
    queues = WorkQueues(make_batch(4), 2, Distribution.DYNAMIC)
    assert taken(queues, [1, 1, 0, 1, 0, 1]) == ["PO0", "PO1", "PO2", "PO3", None, None]


def test_a_worker_beyond_the_batch_has_nothing_to_do() -> None:
    assert taken(WorkQueues(make_batch(1), 3, Distribution.STATIC), [2]) == [None]


@given(distributions, st.integers(0, 40), st.lists(st.integers(0, 4), max_size=80))
def test_every_po_is_handed_out_exactly_once(distribution: Distribution, size: int, turns: list[int]) -> None:
    queues = WorkQueues(make_batch(size), 5, distribution)
    rest = [worker for worker in range(5) for _ in range(size + 1)]
    handed_out = [number for number in taken(queues, turns + rest) if number is not None]
    assert sorted(handed_out) == sorted(po.number for po in make_batch(size))


def test_a_worker_is_told_of_a_po_beforehand_while_there_is_one_for_everybody() -> None:
    shared = WorkQueues(make_batch(4), 2, Distribution.DYNAMIC)
    told = [po.number if (po := shared.ahead_for(worker)) else None for worker in (0, 1, 0, 1)]
    assert told == ["PO0", "PO1", "PO2", None]
    assert taken(shared, [0, 1]) == ["PO3", None]


def test_a_worker_with_a_queue_of_its_own_is_told_of_all_of_it() -> None:
    own = WorkQueues(make_batch(4), 2, Distribution.STATIC)
    assert [po.number if (po := own.ahead_for(0)) else None for _ in range(3)] == ["PO0", "PO2", None]


@given(distributions, st.integers(1, 40), st.lists(st.integers(0, 4), max_size=80), st.sets(st.integers(0, 3)))
def test_what_comes_back_and_what_a_worker_leaves_is_handed_out_to_the_others(
    distribution: Distribution, size: int, turns: list[int], given_up: set[int]
) -> None:
    queues = WorkQueues(make_batch(size), 5, distribution)
    done, came_back = [], False
    for worker in turns:
        if (po := queues.next_for(worker)) is not None:
            if came_back := not came_back:
                queues.give_back(po)
            else:
                done.append(po.number)
    for worker in given_up:
        queues.release(worker)
    done += [number for number in taken(queues, [w for w in range(5) if w not in given_up] * size) if number]
    assert sorted(done) == sorted(po.number for po in make_batch(size))
    assert queues.take_all() == []


@given(distributions, st.integers(0, 40), st.lists(st.integers(0, 4), max_size=20))
def test_what_nobody_took_can_be_taken_all_at_once(distribution: Distribution, size: int, turns: list[int]) -> None:
    queues = WorkQueues(make_batch(size), 5, distribution)
    done = [number for number in taken(queues, turns) if number]
    rest = [po.number for po in queues.take_all()]
    assert sorted(done + rest) == sorted(po.number for po in make_batch(size))
    assert taken(queues, [0, 1, 2, 3, 4]) == [None] * 5
