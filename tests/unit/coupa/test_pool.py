"""The pool with workers of make-believe: whatever becomes of them, each PO gets one result, and none is left out."""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.coupa import posts, staff
from harness.coupa.distribution import Distribution
from harness.coupa.endurance import Endurance
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import FellBack, Report, WorkerDied, WorkerGivenUp
from harness.coupa.result import PoResult, PoStatus, WorkerSummary
from harness.errors import EnvironmentProblem
from harness.workload.batch import Po
from tests.support.browsers import make_settings
from tests.support.pretend_workers import Fate, PretendWorkers

WORKERS = 3


@contextmanager
def pretending(hands: PretendWorkers) -> Iterator[None]:
    """No process is started, so that none has to be looked for, and nobody listened for."""
    with (
        patch.object(staff, "WorkerProcess", hands),
        patch.object(staff, "clear_up_after", lambda _settings, _worker: None),
        patch.object(staff, "LISTEN_S", 0.005),
    ):
        yield


class Shift:
    """A batch worked by make-believe workers, and all that came of it."""

    def __init__(
        self,
        fates: Callable[[int, str], Fate],
        size: int = 7,
        *,
        attempts: int = 2,
        workers: int = WORKERS,
        distribution: Distribution = Distribution.STATIC,
        mode: str = "driver-per-worker",
        refuses: int = 0,
    ) -> None:
        self.batch = [Po(f"PO{number}") for number in range(size)]
        self.hands = PretendWorkers(fates)
        self.hands.refuses = refuses
        self.reports: list[Report] = []
        self.results: list[PoResult] = []
        self.summaries: list[WorkerSummary] = []
        self.problem = ""
        with tempfile.TemporaryDirectory() as folder, pretending(self.hands):
            given = replace(make_settings(Path(folder), mode=mode), endurance=Endurance(attempts=attempts))
            with PersistentWorkerPool(given, workers, distribution, self.reports.append) as pool:
                try:
                    for result in pool.run(self.batch):
                        self.results.append(result)
                except EnvironmentProblem as problem:
                    self.problem = str(problem)
                self.summaries = pool.summaries()

    @property
    def statuses(self) -> Counter[PoStatus]:
        return Counter(result.outcome.status for result in self.results)

    def told(self, kind: type[Report]) -> list[Report]:
        return [report for report in self.reports if isinstance(report, kind)]

    def assert_nothing_is_lost(self) -> None:
        assert sorted(result.po for result in self.results) == sorted(po.number for po in self.batch)
        assert max(Counter(self.hands.done).values(), default=0) <= 1
        completed = {result.po for result in self.results if result.outcome.status is PoStatus.COMPLETED}
        assert completed == set(self.hands.done)
        assert self.hands.alive == 0


def fates_of(*fates: Fate) -> Callable[[int, str], Fate]:
    """These for the first orders; all others are done."""
    return lambda index, _po: fates[index] if index < len(fates) else Fate.DONE


def always(fate: Fate) -> Callable[[int, str], Fate]:
    return lambda _index, _po: fate


@given(
    st.integers(0, 1 << 16),
    st.lists(st.sampled_from([each for each in Fate if each is not Fate.STOPS]), min_size=1, max_size=6),
    st.integers(0, 12),
    st.integers(1, 4),
    st.integers(1, 4),
    st.sampled_from(Distribution),
    st.integers(0, 2),
)
@settings(max_examples=60, deadline=None)
def test_each_po_gets_one_result_and_none_is_done_twice_whatever_dies(
    seed: int, kinds: list[Fate], size: int, attempts: int, workers: int, distribution: Distribution, refuses: int
) -> None:
    chance = random.Random(seed)
    shift = Shift(
        lambda _index, _po: chance.choice(kinds),
        size,
        attempts=attempts,
        workers=workers,
        distribution=distribution,
        refuses=refuses,
    )
    shift.assert_nothing_is_lost()
    assert max(shift.hands.spent, default=0) < attempts
    assert bool(shift.problem) is any(result.unstarted for result in shift.results)


@pytest.mark.parametrize("distribution", list(Distribution))
@pytest.mark.parametrize("fate", [Fate.DIES, Fate.BREAKS])
def test_a_po_under_which_a_worker_dies_is_worked_again_and_says_so(fate: Fate, distribution: Distribution) -> None:
    shift = Shift(fates_of(Fate.DONE, fate), distribution=distribution)
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 7}
    [again] = [result for result in shift.results if result.attempts == 2]
    assert again.troubles[0].startswith(posts.A_DEATH)
    assert [report.po for report in shift.told(WorkerDied) if isinstance(report, WorkerDied)] == [again.po]
    assert sum(summary.deaths for summary in shift.summaries) == 1


def test_a_po_that_ends_every_worker_fails_after_its_attempts_and_takes_none_with_it() -> None:
    shift = Shift(lambda _index, po: Fate.DIES if po == "PO3" else Fate.DONE, attempts=5, workers=1)
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 6, PoStatus.FAILED: 1}
    [failed] = [result for result in shift.results if result.outcome.status is PoStatus.FAILED]
    assert (failed.po, failed.attempts, len(failed.troubles)) == ("PO3", 5, 5)
    assert failed.outcome.reason == "the worker's process ended under this PO (exit code -9)"
    assert not shift.told(WorkerGivenUp)


def test_a_worker_that_dies_under_one_po_after_the_other_is_given_up_and_the_others_have_its_queue() -> None:
    mine = {f"PO{number}" for number in range(0, 12, 3)}
    shift = Shift(lambda index, po: Fate.DIES if po in mine and index < 9 else Fate.DONE, 12, attempts=9)
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 12}


def test_a_start_that_fails_costs_a_po_no_attempt_and_another_worker_has_it() -> None:
    shift = Shift(fates_of(Fate.CANNOT_START), attempts=1)
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 7}
    assert {result.attempts for result in shift.results} == {1}
    assert {result.worker for result in shift.results} == {1, 2}
    assert [type(report) for report in shift.reports] == [WorkerGivenUp]


def test_where_no_worker_can_start_a_driver_a_single_one_has_the_rest() -> None:
    shift = Shift(fates_of(*[Fate.CANNOT_START] * WORKERS))
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 7}
    assert shift.hands.modes == ["driver-per-worker"] * WORKERS + ["sequential"]
    assert shift.told(FellBack) == [FellBack("Chromium did not start, 3 times in a row.")]
    assert shift.problem == ""


def test_where_that_one_cannot_either_the_rest_fails_at_once_for_one_reason() -> None:
    shift = Shift(always(Fate.CANNOT_START), 50)
    shift.assert_nothing_is_lost()
    assert len(shift.hands.orders) == WORKERS + 1
    assert {result.outcome.reason for result in shift.results} == {
        "No worker could go on: Chromium did not start, 3 times in a row."
    }
    assert shift.problem.endswith("3 times in a row. Run 'harness doctor', then try again.")


def test_the_fallback_itself_has_none() -> None:
    shift = Shift(always(Fate.CANNOT_START), mode="sequential", workers=1)
    shift.assert_nothing_is_lost()
    assert shift.hands.modes == ["sequential"]
    assert not shift.told(FellBack)


def test_workers_beyond_the_batch_are_not_started() -> None:
    shift = Shift(always(Fate.DONE), 1)
    assert len(shift.hands.modes) == 1
    assert [summary.worker for summary in shift.summaries] == [0]


def test_a_worker_whose_process_the_system_will_not_start_is_given_up() -> None:
    shift = Shift(always(Fate.DONE), refuses=1)
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 7}
    assert shift.told(WorkerGivenUp) == [
        WorkerGivenUp(0, "its process did not start: Resource temporarily unavailable")
    ]


def test_a_worker_that_was_done_takes_up_what_the_last_one_cannot() -> None:
    shift = Shift(lambda index, po: Fate.CANNOT_START if po == "PO1" and index == 2 else Fate.DONE, 2, workers=2)
    shift.assert_nothing_is_lost()
    shift = Shift(fates_of(Fate.DONE, Fate.CANNOT_START), 2, workers=2)
    shift.assert_nothing_is_lost()
    assert [result.worker for result in shift.results] == [0, 0]


def test_a_death_at_the_end_costs_no_po() -> None:
    shift = Shift(always(Fate.DIES_AT_THE_END))
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 7}
    assert {report.po for report in shift.reports if isinstance(report, WorkerDied)} == {""}


def test_a_worker_that_is_stopped_for_long_is_ended_and_its_po_worked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "LOOK_S", 0.001)
    shift = Shift(fates_of(Fate.STOPS))
    shift.assert_nothing_is_lost()
    assert shift.statuses == {PoStatus.COMPLETED: 7}
    [died] = shift.told(WorkerDied)
    assert isinstance(died, WorkerDied)
    assert "it had been stopped" in died.reason


def test_a_way_out_in_the_middle_ends_all_that_run() -> None:
    hands = PretendWorkers(fates_of(Fate.DONE, Fate.STOPS, Fate.STOPS))

    def leave_early(folder: str) -> None:
        given = make_settings(Path(folder), mode="driver-per-worker")
        with PersistentWorkerPool(given, WORKERS, Distribution.STATIC, lambda _report: None) as pool:
            next(pool.run([Po(f"PO{number}") for number in range(7)]))
            raise KeyboardInterrupt

    with (
        tempfile.TemporaryDirectory() as folder,
        pretending(hands),
        patch.object(staff, "STOP_GRACE_S", 0.1),
        pytest.raises(KeyboardInterrupt),
    ):
        leave_early(folder)
    assert hands.alive == 0
