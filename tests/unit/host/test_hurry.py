import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="about processes that lose their parents as on POSIX")
ROOT = Path(__file__).parents[3]

STARTS = """
import multiprocessing.resource_tracker as tracker
import os, psutil, signal, subprocess, sys, tempfile
from harness.host.hurry import Hurry, in_a_hurry
from harness.host.marked import processes_of
from harness.host.temp import run_temp_dir
from tests.support.waiting import wait_until

tempfile.tempdir = sys.argv[1]
SLEEPS = [sys.executable, "-c", "import signal; signal.pause()"]
# As a worker that dies under a driver: what it started has no parent any more, and is known by the folder alone.
DIES = "import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True)"

def started(folder):
    subprocess.run([sys.executable, "-c", DIES, *SLEEPS], env={**os.environ, "TMPDIR": str(folder)}, check=True)
    [orphan] = processes_of(folder)
    stopped = subprocess.Popen(SLEEPS)
    stopped.send_signal(signal.SIGSTOP)
    return [orphan, psutil.Process(stopped.pid)]

def gone(process):
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE

tracker.ensure_running()
keeps_count = psutil.Process(tracker._resource_tracker._pid)
with Hurry() as hurry:
    with run_temp_dir("h") as folder:
        first = started(folder)
        assert not in_a_hurry()
        hurry.begin()
        wait_until(lambda: all(map(gone, first)), "what was started ends")
        late = subprocess.Popen(SLEEPS)
        wait_until(lambda: gone(psutil.Process(late.pid)), "so does what is started afterwards")
        subprocess.Popen(SLEEPS, env={**os.environ, "TMPDIR": str(folder)}, start_new_session=True)
assert processes_of(folder) == [], "nothing outlives the block"
assert not gone(keeps_count), "what multiprocessing needs is left to it"
assert not in_a_hurry()
print("as it should be")
"""


def test_whatever_was_started_or_is_started_yet_is_killed_until_the_block_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS, str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("as it should be\n", "")
