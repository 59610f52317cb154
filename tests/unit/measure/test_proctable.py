import os
import subprocess
import sys
from collections.abc import Callable

import psutil
import pytest

from harness.host.processes import own
from harness.measure.proctable import (
    HAS_PROC_STAT,
    NOTHING,
    Glance,
    glance,
    glance_by_proc,
    glance_by_psutil,
    parent_pid,
)

needs_proc = pytest.mark.skipif(not HAS_PROC_STAT, reason="Linux only")
BOTH_WAYS = [pytest.param(glance_by_proc, marks=needs_proc), glance_by_psutil]


@needs_proc
def test_both_ways_of_looking_see_the_same_process() -> None:
    quick, thorough = glance_by_proc(os.getppid()), glance_by_psutil(os.getppid())
    assert quick is not None
    assert thorough is not None
    assert quick.create_time == thorough.create_time
    assert thorough.name.startswith(quick.name)
    # Each adds its hundredths of a second in an order of its own.
    assert thorough.own_cpu_s - 1.0 <= quick.own_cpu_s
    assert round(quick.own_cpu_s, 2) <= round(thorough.own_cpu_s, 2)
    assert quick.resident.rss_bytes == pytest.approx(thorough.resident.rss_bytes, rel=0.1)


@pytest.mark.parametrize("look", BOTH_WAYS)
def test_a_glance_knows_a_process_as_its_owner_does(look: Callable[[int], Glance | None]) -> None:
    seen, owned = look(os.getpid()), own(os.getpid())
    assert seen is not None
    assert owned is not None
    assert seen.create_time == owned.create_time
    assert not seen.ended
    assert seen.resident.rss_bytes > 0


@pytest.mark.parametrize("look", BOTH_WAYS)
def test_a_process_that_nobody_has_waited_for_has_ended(look: Callable[[int], Glance | None]) -> None:
    if not hasattr(os, "waitid"):
        pytest.skip("this platform keeps no ended processes")
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    seen = look(child.pid)
    child.wait()
    assert seen is not None
    assert seen.ended
    assert seen.resident == NOTHING


@pytest.mark.parametrize("look", [*BOTH_WAYS, glance, parent_pid])
def test_a_process_that_is_gone_cannot_be_seen(look: Callable[[int], object]) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert look(child.pid) is None


def test_a_parent_is_found() -> None:
    assert parent_pid(os.getpid()) == psutil.Process().ppid()
