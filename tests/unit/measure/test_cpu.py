import subprocess
import sys

from harness.measure.cpu import CpuNode, process_cpu_s, tree_cpu_s

BURN = "import time\nwhile time.process_time() < 0.3: pass"


def test_an_ended_child_that_was_waited_for_counts_to_this_process() -> None:
    before_s = process_cpu_s()
    subprocess.run([sys.executable, "-c", BURN], check=True)
    assert process_cpu_s() - before_s >= 0.2


def test_running_children_add_to_their_parent() -> None:
    tree = CpuNode(own_s=1.0, children=[CpuNode(own_s=2.0, children=[CpuNode(own_s=4.0)]), CpuNode(own_s=8.0)])
    assert tree_cpu_s(tree) == 15.0


def test_an_ended_child_is_not_counted_again_when_its_parent_waited_for_it() -> None:
    tree = CpuNode(own_s=1.0, reaped_s=2.5, children=[CpuNode(own_s=2.0, running=False)])
    assert tree_cpu_s(tree) == 3.5


def test_an_ended_child_that_nobody_waited_for_counts_as_it_was_last_seen() -> None:
    tree = CpuNode(own_s=1.0, children=[CpuNode(own_s=2.0, running=False)])
    assert tree_cpu_s(tree) == 3.0


def test_children_that_ended_unseen_count_by_what_their_parent_waited_for() -> None:
    assert tree_cpu_s(CpuNode(own_s=1.0, reaped_s=5.0)) == 6.0


def test_a_running_child_is_not_hidden_by_what_its_parent_waited_for() -> None:
    tree = CpuNode(own_s=1.0, reaped_s=5.0, children=[CpuNode(own_s=3.0)])
    assert tree_cpu_s(tree) == 9.0
