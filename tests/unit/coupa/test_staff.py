import threading
from pathlib import Path

import pytest

from harness.coupa.reports import Report, StepEntered
from harness.coupa.staff import Staff
from tests.support.browsers import make_settings

ENTERED = StepEntered(0, "PO1", "find")


def test_workers_get_rid_of_their_reports_also_where_whoever_listens_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: failures.append(args.exc_value))
    heard: list[Report] = []

    def fail(report: Report) -> None:
        heard.append(report)
        raise BrokenPipeError

    staff = Staff(make_settings(tmp_path), 1, fail)
    staff.begin()
    for _ in range(3):
        staff._writers[0].send(ENTERED)
    staff.end(now=False)

    assert heard == [ENTERED] * 3
    assert [type(failure) for failure in failures] == [BrokenPipeError]


def test_drivers_that_a_dead_process_had_started_are_known_by_its_reports(tmp_path: Path) -> None:
    staff = Staff(make_settings(tmp_path), 1, lambda _report: None)
    staff.begin()
    for step in ("driver_start", "navigate", "driver_start"):
        staff._writers[0].send(StepEntered(0, "PO1", step))
    staff.end(now=False)

    assert staff.posts[0].starts == 2
