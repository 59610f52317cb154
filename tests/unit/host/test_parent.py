import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from harness.host.marked import processes_of
from harness.host.parent import end_with_parent
from tests.support.doomed import AT_WORK, DOINGS, PROFILE
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("doing", DOINGS)
def test_a_worker_ends_with_its_parent_whatever_it_is_doing_and_leaves_nothing(tmp_path: Path, doing: str) -> None:
    environ = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))}
    command = [sys.executable, "-m", "tests.support.doomed", str(tmp_path), doing]
    with subprocess.Popen(command, cwd=ROOT, env=environ) as parent:
        wait_until((tmp_path / AT_WORK).exists, "the worker is at work")
        started = [psutil.Process(int(pid)) for pid in (tmp_path / AT_WORK).read_text(encoding="utf-8").split()]
        assert all(process.is_running() for process in started)
        assert (tmp_path / PROFILE).exists()
        parent.kill()
    wait_until(lambda: processes_of(tmp_path) == [], "the worker ends, and whatever it started")
    assert not (tmp_path / PROFILE).exists()


def test_a_process_that_multiprocessing_did_not_start_has_no_parent_to_end_with() -> None:
    end_with_parent(lambda: pytest.fail("nobody died"))
