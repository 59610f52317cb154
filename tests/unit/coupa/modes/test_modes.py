import pytest

from harness.coupa.cleanup import POLICIES
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


def test_no_driver_is_started_before_the_first_po() -> None:
    log: list[str] = []
    for mode in MODES.values():
        mode.lifecycle(lambda: PretendBrowser(log), POLICIES["full"], SpanRecorder()).close()
    assert log == []


def test_only_todays_way_takes_its_pos_one_by_one_and_only_the_fallback_does_without_a_pool() -> None:
    assert [name for name, mode in MODES.items() if mode.one_po_per_task] == ["per-po-driver"]
    assert [name for name, mode in MODES.items() if mode.single_worker] == ["sequential"]
