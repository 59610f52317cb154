import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from harness.host.guardian import guarded
from harness.host.processes import alive, own
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[3]

COMMAND = """
import os, subprocess, sys
from harness.host.guardian import guarded
from harness.host.temp import RUN_PREFIX, SITE_PREFIX, run_temp_dir
with guarded(), run_temp_dir(RUN_PREFIX) as folder, run_temp_dir(SITE_PREFIX) as other:
    (folder / "Cookies").touch()
    sleeps = [sys.executable, "-c", "import time; time.sleep(60)"]
    driver = subprocess.Popen(sleeps, env={**os.environ, "TMPDIR": str(folder)}, stdout=subprocess.DEVNULL)
    print(driver.pid, flush=True)
    sys.stdin.read()
"""


def start(temp_dir: Path) -> "subprocess.Popen[str]":
    environ = {**os.environ, "TMPDIR": str(temp_dir), "TEMP": str(temp_dir), "TMP": str(temp_dir)}
    command = [sys.executable, "-c", COMMAND]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environ)


def test_what_a_killed_command_leaves_is_ended_and_removed_at_once(tmp_path: Path) -> None:
    with start(tmp_path) as command:
        assert command.stdout is not None
        driver = own(int(command.stdout.readline()))
        assert driver is not None
        assert len(list(tmp_path.iterdir())) == 2
        command.kill()
    wait_until(lambda: not alive(driver), "its driver ends")
    wait_until(lambda: not list(tmp_path.iterdir()), "its folders go")


def test_the_guardian_goes_with_the_command_that_ends_in_good_order() -> None:
    me = psutil.Process()
    before = set(me.children())
    with guarded():
        [guardian] = set(me.children()) - before
    assert not guardian.is_running()


def test_a_command_goes_on_where_no_guardian_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with guarded():
        pass
