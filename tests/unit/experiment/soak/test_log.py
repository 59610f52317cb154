from dataclasses import replace

import pytest

from harness.coupa.result import PoStatus
from harness.experiment.soak.at_rest import RestReading
from harness.experiment.soak.log import MOST_NAMED, SoakLog
from harness.measure.tree import TreeReading
from harness.record.run import CheckRecord
from harness.record.soak import SoakRecord
from tests.support.evidence import make_result
from tests.support.runs import make_run
from tests.support.soaks import make_soak

RESTING = RestReading(
    TreeReading(200, 150, 8, 90, 200), TreeReading(60, 40, 1, 4, 20), TreeReading(50, 30, 1, 2, 10), 70
)
ALONE = replace(RESTING, driver=TreeReading())


@pytest.fixture
def log() -> SoakLog:
    return SoakLog(make_soak().config)


def work(log: SoakLog, *, starts: bool = False, quits: bool = False, troubles: tuple[str, ...] = ()) -> None:
    spans = {"driver_start": 0.5, "navigate": 0.1} if starts else {"navigate": 0.1}
    log.add(replace(make_result(troubles=troubles), spans=spans), ALONE if quits else RESTING)


def record_of(log: SoakLog) -> SoakRecord:
    return log.record(make_run([]).environment, {}, interrupted=False)


def test_each_po_leaves_one_entry_in_every_list(log: SoakLog) -> None:
    work(log, starts=True)
    work(log)
    samples = record_of(log).samples
    assert {len(values) for _, values in samples} == {2}
    assert (samples.driver_bytes, samples.driver_own_bytes) == ([200, 200], [150, 150])
    assert (samples.worker_own_bytes, samples.site_own_bytes) == ([40, 40], [30, 30])
    assert (samples.processes, samples.threads, samples.handles, samples.temp_files) == (
        [8, 8], [94, 94], [220, 220], [70, 70],
    )  # fmt: skip
    assert samples.po_s == [2.0, 2.0]


def test_pos_are_counted_by_the_life_of_their_driver(log: SoakLog) -> None:
    for starts, quits in ((True, False), (False, True), (True, False), (False, False)):
        work(log, starts=starts, quits=quits)
    samples = record_of(log).samples
    assert (samples.driver, samples.age_pos) == ([1, 1, 2, 2], [1, 2, 1, 2])
    assert samples.driver_bytes == [200, None, 200, 200]


def test_a_driver_that_was_quit_without_trouble_was_retired_once_another_takes_its_place(log: SoakLog) -> None:
    work(log, starts=True, quits=True)
    assert (record_of(log).driver_starts, record_of(log).retired) == (1, 0)
    work(log, starts=True)
    assert (record_of(log).driver_starts, record_of(log).retired) == (2, 1)


def test_a_driver_that_failed_was_not_retired(log: SoakLog) -> None:
    work(log, starts=True, quits=True, troubles=("the browser crashed",))
    work(log, starts=True)
    record = record_of(log)
    assert (record.driver_starts, record.retired, record.troubled_pos) == (2, 0, 1)
    assert record.troubles == ["PO10001: the browser crashed"]


def test_the_first_troubles_are_told_and_all_are_counted(log: SoakLog) -> None:
    for _ in range(MOST_NAMED + 5):
        work(log, troubles=("the browser crashed",))
    assert (len(record_of(log).troubles), record_of(log).troubled_pos) == (MOST_NAMED, MOST_NAMED + 5)


def test_statuses_are_counted(log: SoakLog) -> None:
    log.add(make_result(), RESTING)
    log.add(make_result(status=PoStatus.FAILED), RESTING)
    assert record_of(log).statuses == {"COMPLETED": 1, "FAILED": 1}


def test_a_check_that_ever_failed_has_failed(log: SoakLog) -> None:
    log.add_checks([CheckRecord(name="files-complete", status="failed", findings=["a is missing"])], 100)
    log.add_checks([CheckRecord(name="files-complete", status="passed")], 50)
    log.add_checks([CheckRecord(name="not-for-soaks", status="not-applicable")])
    record = record_of(log)
    assert record.checks == [CheckRecord(name="files-complete", status="failed", findings=["a is missing"])]
    assert record.checked_pos == 150


def test_findings_beyond_the_first_are_counted(log: SoakLog) -> None:
    findings = [f"file {number} is missing" for number in range(MOST_NAMED + 3)]
    log.add_checks([CheckRecord(name="files-complete", status="failed", findings=findings)])
    assert record_of(log).checks[0].findings[-1] == "and 3 more"
