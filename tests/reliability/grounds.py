"""Where faults happen: running fake sites with a login, on which batches are worked while something is done to them."""

import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from harness.coupa.distribution import Distribution
from harness.coupa.endurance import Endurance
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import KeeperStarted, Report, StepEntered, WorkerStarted
from harness.coupa.result import PoResult
from harness.coupa.settings import WorkerSettings
from harness.errors import EnvironmentProblem
from harness.host.browsers import BrowserChoice
from harness.host.processes import OwnedProcess
from harness.host.temp import remove_tree
from harness.isolation.leftovers import end_late, end_survivors, left_in
from harness.measure.sampler import Sampler
from harness.workload.batch import Po
from harness.workload.scenario import Scenario
from tests.reliability.aftermath import Aftermath, Recorded, on_disk
from tests.support.site import PreparedSite, make_scenario, prepared_site

QUICK = Endurance(first_pause_s=0.05, longest_pause_s=0.5)
"""As a run bears by default, but for the length of the pauses."""

Mischief = Callable[[Report, WorkerSettings], None]
"""Told what the workers report, on a thread of the pool's own, and does something to them at the right moment."""


def none(_report: Report, _settings: WorkerSettings) -> None:
    """Do nothing: the site, or what was set up before, does it."""


class Once:
    """Does ``what`` when a PO enters ``step``, ``times`` times in all.

    Args:
        step: name of a span.
        what: given the settings, and the step that was entered.
        nth: of the POs that enter it; 0 for the first.
        times: how many of the steps from then on.
    """

    def __init__(
        self, step: str, what: Callable[[WorkerSettings, StepEntered], None], *, nth: int = 0, times: int = 1
    ) -> None:
        self._step, self._what, self._skip, self._left = step, what, nth, times
        self.happened = 0

    def __call__(self, report: Report, settings: WorkerSettings) -> None:
        """Take in one report."""
        if not isinstance(report, StepEntered) or report.step != self._step or not report.po or not self._left:
            return
        if self._skip:
            self._skip -= 1
            return
        self._left -= 1
        self._what(settings, report)
        self.happened += 1


@dataclass(frozen=True)
class Worked:
    """A batch that was worked: what the pool said, and where it was worked.

    Attributes:
        still_there: of the processes that were seen below a worker, by whatever name, those that had not ended.
    """

    batch: tuple[Po, ...]
    results: tuple[PoResult, ...]
    driver_starts: int
    wall_s: float
    settings: WorkerSettings
    still_there: tuple[OwnedProcess, ...]


@dataclass(frozen=True)
class Ground:
    """One running site, ready for any number of batches."""

    prepared: PreparedSite

    def work(
        self,
        mode: str = "driver-per-worker",
        *,
        mischief: Mischief = none,
        workers: int = 2,
        pos: int | None = None,
        distribution: Distribution = Distribution.STATIC,
        endurance: Endurance = QUICK,
        **changes: Any,
    ) -> Worked:
        """Work a batch in a pool of its own, with mischief done to it.

        Args:
            pos: only so many POs, from the top.
            changes: of the workers' settings.
        """
        self.prepared.site.clear_journal()
        settings = replace(self.prepared.settings(mode), endurance=endurance, **changes)
        batch = self.prepared.site.batch[:pos]
        started_s = time.perf_counter()

        def on_report(report: Report) -> None:
            if isinstance(report, WorkerStarted | KeeperStarted):
                sampler.watch(report.worker, report.pid)
            mischief(report, settings)

        with Sampler() as sampler, PersistentWorkerPool(settings, workers, distribution, on_report) as pool:
            results: list[PoResult] = []
            with suppress(EnvironmentProblem):  # What the pool gave up is among the results.
                results += pool.run(batch)
            summaries = pool.summaries()
        wall_s = time.perf_counter() - started_s
        driver_starts = sum(each.driver_starts for each in summaries)
        return Worked(batch, tuple(results), driver_starts, wall_s, settings, tuple(sampler.survivors()))

    def aftermath(self, worked: Worked, happened: int, may_fail: Iterable[str] = ()) -> Aftermath:
        """What is left of a batch that was worked here; its folders are gone afterwards."""
        root, temp_root = worked.settings.download_root, worked.settings.temp_root
        files, folders = on_disk(worked.batch, root)
        left = Aftermath(
            batch=worked.batch,
            recorded=recorded_of(worked.results),
            expected={po.number: self.prepared.site.expected(po.number) for po in worked.batch},
            files=files,
            folders=folders,
            happened=happened,
            may_fail=frozenset(may_fail),
            survivors=(*end_survivors(temp_root), *end_late(worked.still_there)),
            leftovers=left_in(temp_root),
        )
        remove_tree(root)
        return left


def recorded_of(results: Sequence[PoResult]) -> tuple[Recorded, ...]:
    """What was recorded of POs, as an aftermath has it."""
    return tuple(Recorded(each.po, each.outcome.status.value, each.outcome.reason) for each in results)


class Grounds:
    """The sites of a run of faults, each started when it is first asked for, all ended at the end of the block."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._grounds: dict[str, Ground] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def on(self, scenario: Scenario | None = None, browser: BrowserChoice = BrowserChoice.AUTO) -> Ground:
        """The site of a scenario; without one a small site on which nothing is wrong."""
        wanted = scenario or small_scenario()
        key = f"{browser} {wanted.model_dump_json()}"
        if key not in self._grounds:
            self._grounds[key] = Ground(self._stack.enter_context(prepared_site(wanted, browser)))
        return self._grounds[key]

    def folder(self) -> Path:
        """An empty folder that is gone at the end."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="hf", ignore_cleanup_errors=True)))


def small_scenario(pos: int = 6, **sections: dict[str, Any]) -> Scenario:
    """Six POs of every kind, with answers slow enough to be met in their middle."""
    latency = {"page": {"median": 100}, "attachment": {"median": 300}, "asset": {"median": 2}}
    return make_scenario("smoke", pos=pos, **{"latency_ms": latency, **sections})
