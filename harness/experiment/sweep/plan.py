"""What a sweep runs, and in which order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from harness.experiment.plan import Plan
from harness.record.store import RUN_FILE
from harness.record.sweep import SweepConfigRecord, SweptRunRecord


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """Several numbers of workers, each with rounds of the same modes.

    Attributes:
        base: all that they have in common; its folder is the sweep's, and its rounds are those of each number.
        counts: numbers of workers, in rising order.
    """

    base: Plan
    counts: tuple[int, ...]

    def of(self, workers: int) -> Plan:
        """The run of one number of workers. Isolation is looked at once, where most share the machine."""
        return replace(
            self.base,
            workers=workers,
            out_dir=self.base.out_dir / folder_of(workers),
            isolation_round=self.base.isolation_round and workers == self.counts[-1],
            budget_s=None,
        )

    def config(self) -> SweepConfigRecord:
        """The options as they go into the sweep's record."""
        return SweepConfigRecord(
            workers=list(self.counts),
            modes=list(self.base.arms),
            pos=self.base.workload.pos,
            rounds=self.base.rounds,
            scenario=self.base.workload.name,
            seed=self.base.workload.seed,
            budget_s=self.base.budget_s,
        )

    def runs(self) -> list[SweptRunRecord]:
        """Where each number's run lies."""
        return [SweptRunRecord(workers=each, path=f"{folder_of(each)}/{RUN_FILE}") for each in self.counts]

    def blocks(self) -> Iterator[tuple[int, int]]:
        """The index of a round and the workers that run it, in the order of running.

        A block is one round of each number, up in one and down in the next: a machine that drifts then favours no
        number, as the order of the modes within a round favours no mode.
        """
        for index in range(self.base.rounds):
            for workers in self.counts if index % 2 == 0 else reversed(self.counts):
                yield index, workers


def folder_of(workers: int) -> str:
    """Name of the folder of one number of workers."""
    return f"workers-{workers:02d}"


def run_folder(folder: Path, workers: int) -> Path:
    """The folder of one number's run, in that of its sweep."""
    return folder / folder_of(workers)
