"""One parent, 32 remote sessions at once, 10,000 POs: what the parent itself takes, with no browser beside it."""

import gc
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from harness.coupa.chronicle import Chronicle
from harness.coupa.distribution import Distribution
from harness.coupa.ledger import Ledger
from harness.coupa.log_settings import LogSettings
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.result import PoStatus
from harness.coupa.settings import Session, WorkerSettings
from harness.host.browsers import Browser, BrowserChoice
from harness.host.temp import run_temp_dir
from harness.workload.batch import Po
from tests.support.scripted_grid import ScriptedGrid, scripted_grid

SESSIONS = 32
POS = 10_000
SETTLED_POS = 2000  # By then every worker has had dozens, and what is imported late is imported.
MOST_CPU_MS_PER_PO = 5.0
MOST_GROWTH_BYTES = 4 << 20  # Over 8,000 POs: a list of results alone would take several times as much.


def settings_on(grid: ScriptedGrid, folder: Path, temp_root: Path) -> WorkerSettings:
    browser = Browser(BrowserChoice.CHROME, "Scripted", Path(), Path(), "156.0", "156.0", "", grid=grid.url)
    return WorkerSettings(
        base_url="https://acme.coupahost.com",
        browser=browser,
        mode="driver-per-worker",
        cleanup="full",
        download_root=folder / "downloads",
        temp_root=temp_root,
        session=Session(({"name": "session", "value": "of nobody", "domain": "acme.coupahost.com", "path": "/"},)),
        log=LogSettings(folder),
    )


@pytest.mark.slow
def test_the_parent_of_32_remote_sessions_stays_small_and_quick_over_10_000_pos(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    batch = [Po(f"PO{100_000 + number}") for number in range(POS)]
    parent, settled_bytes, done, bad = psutil.Process(), 0, 0, list[str]()
    with scripted_grid() as grid, run_temp_dir("h") as temp_root:
        settings = settings_on(grid, tmp_path, temp_root)
        chronicle = Chronicle(settings)
        before = parent.cpu_times()
        pool = PersistentWorkerPool(settings, SESSIONS, Distribution.DYNAMIC, chronicle.hear)
        with Ledger(tmp_path / "ledger.csv") as ledger, chronicle, pool:
            for result in pool.run(batch):
                ledger.append(result)
                chronicle.note(result)
                done += 1
                if result.outcome.status is not PoStatus.COMPLETED or result.attempts > 1:
                    bad.append(f"{result.po}: {result.outcome.reason} {result.troubles}")
                if done == SETTLED_POS:
                    settled_bytes = memory_of(parent)
            grown_bytes = memory_of(parent) - settled_bytes
            pool.summaries()
        after, counts = parent.cpu_times(), grid.counts()

    cpu_ms = 1000 * (after.user + after.system - before.user - before.system) / POS
    assert bad == []
    assert (done, counts.files, counts.most_sessions, counts.sessions) == (POS, POS, SESSIONS, 0)
    assert len((tmp_path / "ledger.csv").read_text(encoding="utf-8").splitlines()) == POS + 1
    seen = f"{cpu_ms:.2f} ms of CPU time per PO, {grown_bytes / 1024:+.0f} KiB from PO {SETTLED_POS} on"
    record_property("parent", seen)
    assert cpu_ms < MOST_CPU_MS_PER_PO, seen
    assert grown_bytes < MOST_GROWTH_BYTES, seen


def memory_of(process: psutil.Process) -> int:
    """What the process holds by itself, without what is only not yet collected."""
    gc.collect()
    return int(process.memory_full_info().uss)
