from functools import partial

import pytest

from harness.coupa.cleanup import POLICIES
from harness.coupa.endurance import Endurance
from harness.coupa.modes import MODES
from harness.measure.spans import SpanRecorder
from tests.support.browsers import PretendBrowser


@pytest.mark.parametrize(
    ("mode", "starts"), [("per-po-driver", 3), ("driver-per-worker", 1), ("sequential", 1), ("http-transfer", 1)]
)
def test_a_mode_starts_as_many_drivers_as_its_name_says(mode: str, starts: int) -> None:
    log: list[str] = []
    lifecycle = MODES[mode].lifecycle(lambda: PretendBrowser(log), POLICIES["full"], SpanRecorder())
    for _ in range(3):
        with lifecycle.driver_for_po():
            pass
    lifecycle.close()
    assert log.count("driver started") == log.count("driver quit") == starts


@pytest.mark.parametrize("mode", MODES)
def test_a_driver_of_any_mode_is_retired_on_time(mode: str) -> None:
    log: list[str] = []
    start = partial(PretendBrowser, log)
    lifecycle = MODES[mode].lifecycle(start, POLICIES["full"], SpanRecorder(), Endurance(retire_after=2))
    for _ in range(6):
        with lifecycle.driver_for_po():
            pass
    lifecycle.close()
    assert log.count("driver started") == log.count("driver quit") == (6 if mode == "per-po-driver" else 3)
    assert lifecycle.retired == (0 if mode == "per-po-driver" else 2)


def test_no_driver_is_started_before_the_first_po() -> None:
    log: list[str] = []
    for mode in MODES.values():
        mode.lifecycle(lambda: PretendBrowser(log), POLICIES["full"], SpanRecorder()).close()
    assert log == []


def test_only_todays_way_takes_its_pos_one_by_one_and_only_the_fallback_does_without_a_pool() -> None:
    assert [name for name, mode in MODES.items() if mode.one_po_per_task] == ["per-po-driver"]
    assert [name for name, mode in MODES.items() if mode.single_worker] == ["sequential"]
