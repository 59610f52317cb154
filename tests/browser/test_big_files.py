"""Attachments of 200 MB: neither the worker nor its browser ever holds one as a whole."""

import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace

import psutil
import pytest

from harness.coupa.result import PoStatus
from harness.coupa.worker import PoWorker
from harness.experiment.bench import new_folder, open_bench
from harness.host.browsers import BrowserChoice, find_browser
from harness.report.live import QuietWatcher
from tests.support.real_runs import make_orders, workload_of
from tests.support.tenant import TenantOptions, start_tenant

BIG_BYTES = 200_000_000


class Peak:
    """The most memory that this process and all that it started held at any moment, as far as was seen."""

    def __init__(self) -> None:
        self.python_bytes = 0
        self.browser_bytes = 0

    def look(self) -> None:
        total = 0
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                total += process.memory_full_info().uss
        self.browser_bytes = max(self.browser_bytes, total)


@contextmanager
def peak() -> Iterator[Peak]:
    seen, ended = Peak(), threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            seen.look()

    watching = threading.Thread(target=watch)
    watching.start()
    tracemalloc.start()
    try:
        yield seen
    finally:
        seen.python_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        ended.set()
        watching.join()


@pytest.mark.parametrize("mode", ["driver-per-worker", "http-transfer"])
def test_memory_does_not_grow_with_the_attachment(mode: str) -> None:
    options = TenantOptions(make_orders("plain", "big-file"), big_bytes=BIG_BYTES)
    with (
        start_tenant(options) as tenant,
        open_bench(workload_of(tenant), find_browser(BrowserChoice.AUTO), QuietWatcher(), headed=False) as bench,
    ):
        downloads, temp = new_folder(bench.temp_dir / "files"), new_folder(bench.temp_dir / "run")
        with closing(PoWorker(replace(bench.settings, mode=mode, download_root=downloads, temp_root=temp))) as worker:
            small, big = bench.site.batch
            with peak() as of_small:
                assert worker.process(small).outcome.status is PoStatus.COMPLETED
            with peak() as of_big:
                result = worker.process(big)
        assert sorted(file.sha256 for file in result.outcome.files) == tenant.expected(big.number).digests
    assert of_big.browser_bytes - of_small.browser_bytes < BIG_BYTES / 2
    assert of_big.python_bytes < BIG_BYTES / 10
