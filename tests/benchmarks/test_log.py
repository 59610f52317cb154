"""What the log costs: a few lines for each PO, said by its worker and written by the parent; nothing beside a PO."""

import pickle
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from harness.coupa.log.entry import Entry
from harness.coupa.log.file import LogFile
from harness.coupa.log.worker import WorkerLog
from harness.coupa.log_settings import LogLevel
from harness.coupa.result import Outcome, PoResult, PoStatus
from tests.support.logs import make_logged_settings

MOST_S_PER_PO = 0.005
SPANS_OF_A_PO = 12


def test_tell_a_po_with_every_span(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    def send(entry: Entry) -> None:
        pickle.dumps(entry)  # As a pipe does.

    log = WorkerLog(make_logged_settings(tmp_path, LogLevel.DEBUG), 0, send)

    def tell() -> None:
        log.begin("PO10001")
        log.begin_attempt(1)
        for _ in range(SPANS_OF_A_PO):
            log.leave("navigate", 0.25)
        log.lay_down()

    benchmark(tell)

    assert benchmark.stats is not None
    assert benchmark.stats["median"] < MOST_S_PER_PO


def test_write_a_po_down_with_every_span(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    result = PoResult("PO10001", 0, Outcome(PoStatus.COMPLETED, "Acme", found=5), 0.0, 2.5)
    span = Entry(LogLevel.DEBUG, "span", 0, 4711, "PO10001", 1, "navigate", {"seconds": 0.25})

    with LogFile(make_logged_settings(tmp_path, LogLevel.DEBUG)) as log:

        def write() -> None:
            for _ in range(SPANS_OF_A_PO):
                log.hear(span)
            log.ended(result)

        benchmark(write)

    assert benchmark.stats is not None
    assert benchmark.stats["median"] < MOST_S_PER_PO
