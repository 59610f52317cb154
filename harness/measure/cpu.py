"""CPU seconds of processes and of what they started.

Two views exist and both are lower bounds. A process knows what its ended children used, but only of those
that were waited for; a browser leaves many of its own helpers to the system. The sampler sees those helpers,
but loses what a process used after its last reading. Neither counts anything twice, so the larger is nearer
the truth, and is the one to report.
"""

from dataclasses import dataclass, field

import psutil


@dataclass(slots=True)
class CpuNode:
    """What was last seen of one process of a tree.

    Attributes:
        own_s: CPU seconds of the process itself.
        reaped_s: CPU seconds of the ended children it has waited for, and of theirs; 0 where the platform
            does not tell.
        running: whether it had not ended at the last reading.
        children: every process it was seen to start, ended or not.
    """

    own_s: float = 0.0
    reaped_s: float = 0.0
    running: bool = True
    children: list["CpuNode"] = field(default_factory=list)


def process_cpu_s() -> float:
    """CPU seconds of this process and of all its ended children that were waited for; a lower bound.

    A worker calls it as its last act, after its driver has quit.
    """
    times = psutil.Process().cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def tree_cpu_s(node: CpuNode) -> float:
    """CPU seconds of a process and all below it; a lower bound that counts no second twice.

    An ended child's seconds are in its parent's ``reaped_s`` or in what was seen of the child itself, perhaps
    in both: the larger stands for them.
    """
    running = sum(tree_cpu_s(child) for child in node.children if child.running)
    ended = sum(tree_cpu_s(child) for child in node.children if not child.running)
    return node.own_s + max(node.reaped_s, ended) + running
