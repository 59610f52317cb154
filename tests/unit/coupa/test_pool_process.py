import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path

import pytest

from harness.coupa import pool_process
from harness.coupa.pool_process import StopWork, close_worker, open_worker, work_on
from harness.workload.batch import Po
from tests.support.browsers import make_settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that a worker could be sent")
PO = Po("PO1", "Acme")


@pytest.fixture
def worker_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process as one of a pool, with a driver that does not exist."""
    for name in ("worker", "has_po", "is_called_off"):
        monkeypatch.setattr(pool_process._Resident, name, getattr(pool_process._Resident, name))
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    reader, writer = Pipe(duplex=False)
    with reader, writer:
        open_worker(make_settings(tmp_path), 0, writer, None)
        yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("worker_process")
def test_a_worker_that_is_called_off_between_two_pos_lives_to_quit_its_driver_and_takes_no_other() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(StopWork):
        work_on(PO, None)
    assert close_worker().pos_done == 0


@pytest.mark.usefixtures("worker_process")
def test_a_worker_is_called_off_from_the_po_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = pool_process._Resident.worker
    assert worker is not None
    monkeypatch.setattr(worker, "process", lambda _po, _upcoming, _spent: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(StopWork):
        work_on(PO, None)
    assert close_worker().pos_done == 0


@pytest.mark.usefixtures("worker_process")
def test_ctrl_c_is_for_the_parent_alone() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    assert close_worker().pos_done == 0
