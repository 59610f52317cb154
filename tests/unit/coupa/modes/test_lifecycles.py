import pytest

from harness.coupa.cleanup import POLICIES
from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import Endurance
from harness.coupa.modes.lifecycles import Cleaning, FreshContext, FreshDriver, ReusedDriver
from harness.errors import DriverError
from harness.measure.spans import SpanRecorder
from tests.support.browsers import PretendBrowser


class Garage:
    """Makes numbered drivers and writes down what becomes of each."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.drivers: list[PretendBrowser] = []
        self.spans = SpanRecorder()

    def start(self) -> PretendBrowser:
        self.drivers.append(PretendBrowser(self.log, name=f"driver {len(self.drivers) + 1}"))
        return self.drivers[-1]

    def fresh(self) -> FreshDriver:
        return FreshDriver(self.start, self.spans)

    def reused(self) -> ReusedDriver:
        return ReusedDriver(self.start, Cleaning(POLICIES["full"]), self.spans)

    def retiring(self, **limits: int) -> ReusedDriver:
        return ReusedDriver(self.start, Cleaning(POLICIES["full"]), self.spans, Endurance(**limits))

    def reused_by_contexts(self) -> ReusedDriver:
        return ReusedDriver(self.start, FreshContext(), self.spans)


@pytest.fixture
def garage() -> Garage:
    return Garage()


def work(lifecycle: FreshDriver | ReusedDriver, garage: Garage, *pos: str) -> None:
    for po in pos:
        with lifecycle.driver_for_po() as browser:
            assert isinstance(browser, PretendBrowser)
            garage.log.append(f"{po} in {browser.name}")


def test_a_fresh_driver_is_started_and_quit_for_each_po(garage: Garage) -> None:
    lifecycle = garage.fresh()
    work(lifecycle, garage, "PO1", "PO2")
    lifecycle.close()
    assert garage.log == [
        "driver 1 started", "PO1 in driver 1", "driver 1 quit",
        "driver 2 started", "PO2 in driver 2", "driver 2 quit",
    ]  # fmt: skip
    assert list(garage.spans.take()) == ["driver_quit"]


def test_a_fresh_driver_is_quit_when_its_po_fails(garage: Garage) -> None:
    with pytest.raises(RuntimeError), garage.fresh().driver_for_po():
        raise RuntimeError
    assert garage.log == ["driver 1 started", "driver 1 quit"]


def test_a_reused_driver_is_cleaned_after_each_po_and_quit_at_the_end(garage: Garage) -> None:
    lifecycle = garage.reused()
    work(lifecycle, garage, "PO1", "PO2")
    lifecycle.close()
    assert garage.log == [
        "driver 1 started", "PO1 in driver 1", "driver 1 cleaned by full",
        "PO2 in driver 1", "driver 1 cleaned by full", "driver 1 quit",
    ]  # fmt: skip
    assert list(garage.spans.take()) == ["clear_session", "driver_quit"]


def test_a_driver_whose_po_failed_never_meets_the_next(garage: Garage) -> None:
    lifecycle = garage.reused()
    with pytest.raises(RuntimeError), lifecycle.driver_for_po():
        raise RuntimeError
    work(lifecycle, garage, "PO2")
    assert garage.log[:4] == ["driver 1 started", "driver 1 quit", "driver 2 started", "PO2 in driver 2"]


def test_a_driver_that_cannot_be_cleaned_never_meets_the_next_po(garage: Garage) -> None:
    lifecycle = garage.reused()
    with pytest.raises(DriverError, match="Cleaning failed"), lifecycle.driver_for_po():
        garage.drivers[0].cleanable = False
    work(lifecycle, garage, "PO2")
    assert garage.log[1:5] == [
        "driver 1 cleaned by full", "driver 1 quit", "driver 2 started", "PO2 in driver 2",
    ]  # fmt: skip


def test_a_driver_that_died_between_two_pos_is_replaced(garage: Garage) -> None:
    lifecycle = garage.reused()
    work(lifecycle, garage, "PO1")
    garage.drivers[0].healthy = False
    work(lifecycle, garage, "PO2")
    assert garage.log[3:6] == ["driver 1 quit", "driver 2 started", "PO2 in driver 2"]


def test_an_interruption_retires_the_driver_too(garage: Garage) -> None:
    with pytest.raises(KeyboardInterrupt), garage.reused().driver_for_po():
        raise KeyboardInterrupt
    assert garage.log == ["driver 1 started", "driver 1 quit"]


def test_closing_twice_or_before_any_po_quits_nothing_more(garage: Garage) -> None:
    lifecycle = garage.reused()
    lifecycle.close()
    work(lifecycle, garage, "PO1")
    lifecycle.close()
    lifecycle.close()
    assert garage.log.count("driver 1 quit") == 1
    assert len(garage.drivers) == 1


def test_each_po_has_a_context_of_its_own_in_one_driver(garage: Garage) -> None:
    lifecycle = garage.reused_by_contexts()
    work(lifecycle, garage, "PO1", "PO2")
    lifecycle.close()
    assert garage.log == [
        "driver 1 started",
        "driver 1 opened a context", "PO1 in driver 1", "driver 1 closed its context",
        "driver 1 opened a context", "PO2 in driver 1", "driver 1 closed its context",
        "driver 1 quit",
    ]  # fmt: skip
    assert list(garage.spans.take()) == ["clear_session", "driver_quit"]


def test_a_po_that_fails_in_its_context_takes_the_driver_with_it(garage: Garage) -> None:
    lifecycle = garage.reused_by_contexts()
    with pytest.raises(RuntimeError), lifecycle.driver_for_po():
        raise RuntimeError
    work(lifecycle, garage, "PO2")
    assert garage.log == [
        "driver 1 started", "driver 1 opened a context", "driver 1 quit",
        "driver 2 started", "driver 2 opened a context", "PO2 in driver 2", "driver 2 closed its context",
    ]  # fmt: skip


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_each_po_has_a_tab_of_its_own_where_the_policy_wants_it(garage: Garage, policy: CleanupPolicy) -> None:
    work(ReusedDriver(garage.start, Cleaning(policy), garage.spans), garage, "PO1", "PO2")
    assert garage.drivers[0].tabs_opened == (2 if policy.fresh_tab else 0)


def test_a_driver_that_has_had_its_pos_is_quit_once_the_last_is_cleaned_up_after(garage: Garage) -> None:
    lifecycle = garage.retiring(retire_after=2)
    work(lifecycle, garage, "PO1", "PO2", "PO3")
    lifecycle.close()
    assert garage.log == [
        "driver 1 started",
        "PO1 in driver 1", "driver 1 cleaned by full",
        "PO2 in driver 1", "driver 1 cleaned by full", "driver 1 quit",
        "driver 2 started", "PO3 in driver 2", "driver 2 cleaned by full", "driver 2 quit",
    ]  # fmt: skip
    assert lifecycle.retired == 1


def test_a_driver_that_has_grown_too_large_is_retired(garage: Garage) -> None:
    lifecycle = garage.retiring(retire_at_bytes=1000)
    work(lifecycle, garage, "PO1", "PO2")
    garage.drivers[0].grown_to_bytes = 1000
    work(lifecycle, garage, "PO3", "PO4")
    assert [line for line in garage.log if line.startswith("PO")] == [
        "PO1 in driver 1", "PO2 in driver 1", "PO3 in driver 1", "PO4 in driver 2",
    ]  # fmt: skip
    assert lifecycle.retired == 1


def test_the_memory_of_a_driver_is_not_read_where_nothing_depends_on_it(garage: Garage) -> None:
    lifecycle = garage.retiring(retire_after=5)
    work(lifecycle, garage, "PO1", "PO2")
    assert garage.drivers[0].memory_readings == 0


def test_a_driver_that_is_retired_with_the_last_po_is_replaced_by_none(garage: Garage) -> None:
    lifecycle = garage.retiring(retire_after=1)
    work(lifecycle, garage, "PO1")
    assert (garage.log[-1], lifecycle.retired) == ("driver 1 quit", 0)


def test_a_driver_that_failed_is_not_counted_as_retired_and_the_next_begins_anew(garage: Garage) -> None:
    lifecycle = garage.retiring(retire_after=2)
    work(lifecycle, garage, "PO1")
    with pytest.raises(RuntimeError), lifecycle.driver_for_po():
        raise RuntimeError
    work(lifecycle, garage, "PO2", "PO3", "PO4")
    assert [line for line in garage.log if line.startswith("PO")][1:] == [
        "PO2 in driver 2", "PO3 in driver 2", "PO4 in driver 3",
    ]  # fmt: skip
    assert (lifecycle.retired, len(garage.drivers)) == (1, 3)
