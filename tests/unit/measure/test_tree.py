import subprocess
import sys
from collections.abc import Iterator

import pytest

from harness.host.processes import OwnedProcess, own
from harness.measure import tree
from harness.measure.memory import best_memory_kind
from harness.measure.tree import TreeReading, memory_kind, read_process, read_tree

MIB = 1024 * 1024
FAMILY = """
import subprocess, sys
held = bytearray(b"x") * (32 << 20)
with subprocess.Popen([sys.executable, "-c", "print('ready', flush=True); input()"], stdin=subprocess.PIPE):
    input()
"""


@pytest.fixture
def family() -> Iterator[OwnedProcess]:
    """A parent that holds 32 MiB, with one child; both are there."""
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        process = own(parent.pid)
        assert process is not None
        yield process
        parent.communicate(b"\n")


def test_a_tree_is_read_with_all_that_is_below_its_root(family: OwnedProcess) -> None:
    alone, whole = read_process(family), read_tree([family])
    assert (alone.processes, whole.processes) == (1, 2)
    assert 32 * MIB < alone.memory_bytes < whole.memory_bytes < 256 * MIB
    assert 32 * MIB < alone.own_bytes <= alone.memory_bytes
    assert 1 <= alone.threads < whole.threads
    assert 2 <= alone.handles < whole.handles


def test_a_process_that_is_named_twice_or_is_below_another_counts_once(family: OwnedProcess) -> None:
    assert read_tree([family, family]).processes == 2


def test_a_process_that_has_ended_holds_nothing(family: OwnedProcess) -> None:
    gone = OwnedProcess(family.pid, family.create_time - 3600)  # The number is another's now.
    assert read_tree([gone]) == read_process(gone) == TreeReading()


def test_elsewhere_than_on_linux_all_of_it_is_its_own(family: OwnedProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_pss_by_proc", lambda _pid: None)
    reading = read_process(family)
    assert reading.own_bytes == reading.memory_bytes > 32 * MIB


def test_the_kind_is_the_best_of_the_platform() -> None:
    assert memory_kind() == best_memory_kind()
