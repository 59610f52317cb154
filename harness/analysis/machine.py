"""What makes two machines alike enough for their figures to be set side by side."""

from typing import NamedTuple

from harness.record.run import EnvironmentRecord

_GIB = 1024**3


class Machine(NamedTuple):
    """A kind of machine. No host name: one in a fleet stands for its like, and names do not belong in a report."""

    cpu_model: str
    cores: int
    memory_gib: int
    os: str


def machine_of(environment: EnvironmentRecord) -> Machine:
    """The kind of machine that a run was made on; memory to the GiB, since kernels keep some for themselves."""
    memory_gib = round(environment.memory_total_bytes / _GIB)
    return Machine(environment.cpu_model, environment.cores, memory_gib, environment.os)
