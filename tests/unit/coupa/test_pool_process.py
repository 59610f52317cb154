import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path

import pytest

from harness.coupa import pool_process
from harness.coupa.pool_process import Broken, Order, StopWork, close_worker, open_worker, serve, work_on
from harness.workload.batch import Po
from tests.support.browsers import make_settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that a worker could be sent")
PO = Po("PO1", "Acme")


@pytest.fixture
def worker_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process as one of a pool, with a driver that does not exist."""
    for name in ("worker", "has_po", "is_called_off", "log"):
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


@pytest.mark.parametrize(("error", "exit_code"), [(MemoryError(), 12), (KeyError("link"), 70)])
def test_a_worker_that_fails_unexpectedly_ends_with_its_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, exit_code: int
) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(pool_process, "open_worker", lambda *_arguments: None)
    monkeypatch.setattr(pool_process, "work_on", fail)
    ours, theirs = Pipe()
    with ours, theirs:
        ours.send(Order(PO, None, 0))
        with pytest.raises(SystemExit) as ended:
            serve(make_settings(tmp_path), 0, theirs, theirs, None)
        assert ended.value.code == exit_code
        if exit_code == 70:
            last_word = ours.recv()
            assert isinstance(last_word, Broken)
            assert last_word.reason.startswith("KeyError: 'link' (test_pool_process.py:")


def test_a_worker_whose_parent_is_gone_ends_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_process, "open_worker", lambda *_arguments: None)
    ours, theirs = Pipe()
    ours.close()
    with theirs:
        serve(make_settings(tmp_path), 0, theirs, theirs, None)
