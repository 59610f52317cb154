"""How many workers fit into a machine's memory."""

from dataclasses import dataclass

from harness.record.run import EnvironmentRecord

KEPT_FREE = 0.1  # Of all memory: for files on their way to the disk, and for peaks between two samples.


@dataclass(frozen=True, slots=True)
class MachineMemory:
    """A machine's memory.

    Attributes:
        taken_bytes: by what ran on it before the workers came.
    """

    total_bytes: int
    taken_bytes: int

    @classmethod
    def of(cls, environment: EnvironmentRecord) -> "MachineMemory":
        """The memory of the measured machine."""
        total = environment.memory_total_bytes
        return cls(total, max(0, total - environment.memory_available_bytes))

    def most_workers(self, worker_bytes: int | None) -> int | None:
        """So many workers fit, all at their peak at once; None where a worker's memory is not known."""
        if not worker_bytes:
            return None
        return max(0, int(((1 - KEPT_FREE) * self.total_bytes - self.taken_bytes) // worker_bytes))

    def refusal(self, mode: str, workers: int, worker_bytes: int) -> str:
        """Why so many workers do not fit, in a sentence."""
        wanted, gib = workers * worker_bytes, 1024**3
        free = (1 - KEPT_FREE) * self.total_bytes - self.taken_bytes
        return (
            f"{workers} workers of {mode} do not fit into a machine's memory: they hold up to {wanted / gib:.1f} GiB "
            f"at their peak ({worker_bytes / gib:.2f} GiB each), and {max(0.0, free) / gib:.1f} GiB of "
            f"{self.total_bytes / gib:.1f} GiB are theirs to take."
        )
