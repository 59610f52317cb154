"""One batch in a process of its own: ``python -m tests.benchmarks.growth.measure MODE POS WORKERS BROWSER``.

Prints the batch's record as JSON.
"""

import sys
import time
from array import array
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import mean

import psutil

from fake_coupa.config import SiteConfig
from harness.coupa.distribution import Distribution
from harness.experiment.bench import new_folder, open_bench
from harness.experiment.events import Event, PoFinished
from harness.experiment.trial import TrialSetting, run_trial
from harness.host.browsers import BrowserChoice, find_browser
from harness.record.run import WorkerRecord
from harness.report.live import QuietWatcher
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import Scenario, load_scenario
from tests.benchmarks.growth.record import Batch, Finish, MemoryPoint

MEMORY_POINTS = 200


def even_scenario(pos: int) -> Scenario:
    """``fast-site`` with POs that are all alike, so that a small batch is not quicker by the luck of its POs."""
    scenario = load_scenario("fast-site", pos=pos)
    fields = scenario.site.model_dump()
    fields["batch"] |= {"unknown_share": 0, "no_attachment_share": 0, "requisition_share": 0}
    fields["attachments"] |= {"count": {"min": 3, "max": 3}, "size_bytes": {"min": 80_000, "max": 80_000}}
    return scenario.model_copy(update={"site": SiteConfig.model_validate(fields)})


@dataclass(slots=True)
class Diary:
    """Notes each end of a PO, and the memory at every few of them, in as little memory as it can."""

    pos: int
    _started_s: float = field(default_factory=time.perf_counter)
    _ends_s: "array[float]" = field(default_factory=lambda: array("d"))
    _enders: "array[int]" = field(default_factory=lambda: array("l"))
    _memory: "array[int]" = field(default_factory=lambda: array("q"))
    _parent: psutil.Process = field(default_factory=psutil.Process)

    def __call__(self, event: Event) -> None:
        """Take in one event."""
        if isinstance(event, PoFinished):
            self._ends_s.append(time.perf_counter() - self._started_s)
            self._enders.append(event.worker)
            if len(self._ends_s) % max(1, self.pos // MEMORY_POINTS) == 0:
                self._memory.extend((len(self._ends_s), self._parent.memory_info().rss))

    def finishes(self) -> list[Finish]:
        """The ends of all POs, in their order."""
        return [Finish(at_s=at_s, worker=worker) for at_s, worker in zip(self._ends_s, self._enders, strict=True)]

    def memory(self, workers: Sequence[WorkerRecord]) -> list[MemoryPoint]:
        """What was noted of the parent's memory, with what the sampler knows at the end of the workers' at that time.

        Only then are its early estimates mended by the exact readings that followed.
        """
        noted = iter(self._memory)
        return [
            MemoryPoint(pos_done=done, parent_rss_bytes=parent_bytes, worker_bytes=round(mean(held)))
            for done, parent_bytes in zip(noted, noted, strict=True)
            if (held := held_at(workers, self._ends_s[done - 1]))
        ]


def held_at(workers: Sequence[WorkerRecord], at_s: float) -> list[int]:
    """The memory of each worker at a moment, by its last sample before; none for one that had not been sampled."""
    last = [bisect(worker.series, at_s, key=lambda sample: sample.at_s) - 1 for worker in workers]
    return [worker.series[index].memory_bytes for worker, index in zip(workers, last, strict=True) if index >= 0]


def measure(mode: str, pos: int, workers: int, browser: BrowserChoice) -> Batch:
    """Run one batch as ``compare`` runs its trials."""
    with open_bench(FakeWorkload(even_scenario(pos)), find_browser(browser), QuietWatcher(), headed=False) as bench:
        settings = replace(
            bench.settings,
            mode=mode,
            cleanup="full",
            download_root=new_folder(bench.temp_dir / "downloads"),
            temp_root=new_folder(bench.temp_dir / "workers"),
        )
        ledger = bench.temp_dir / "ledger.csv"
        diary = Diary(pos)
        record = run_trial(
            TrialSetting(bench.site, settings, workers, Distribution.DYNAMIC, ledger, sampling=True), 0, diary
        )
    return Batch(
        mode=mode,
        pos=pos,
        workers=workers,
        wall_s=record.wall_s,
        failed_checks=[check.name for check in record.checks if check.status == "failed"],
        finishes=diary.finishes(),
        memory=diary.memory(record.workers),
    )


if __name__ == "__main__":
    _, its_mode, its_pos, its_workers, its_browser = sys.argv
    sys.stdout.write(measure(its_mode, int(its_pos), int(its_workers), BrowserChoice(its_browser)).model_dump_json())
