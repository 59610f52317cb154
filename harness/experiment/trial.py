"""One trial: one batch in one mode, timed, sampled and checked from outside."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from harness.coupa.chronicle import Chronicle
from harness.coupa.distribution import Distribution
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.ledger import Ledger
from harness.coupa.modes import MODES
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import (
    Incident,
    KeeperStarted,
    RemoteDriverStarted,
    Report,
    StepEntered,
    WorkerStarted,
)
from harness.coupa.result import PoStatus
from harness.coupa.settings import WorkerSettings
from harness.coupa.streak import FailureStreak
from harness.experiment.events import Note, PoFinished, StepStarted, Watcher, WorkerSampled
from harness.experiment.incidents import told, why_fallen_back
from harness.experiment.transcript import Work, trial_record
from harness.isolation.canaries import canaries_of
from harness.isolation.checks import run_checks
from harness.isolation.evidence import Evidence, files_under
from harness.isolation.leaks import leak_checks
from harness.isolation.leftovers import end_late, end_left_open, end_survivors, left_in
from harness.isolation.traces import Traces, Visit
from harness.isolation.vectors.vector import Vector
from harness.measure.sampler import Sampler
from harness.measure.throttling import cpu_totals, throttled_pct
from harness.record.run import CheckRecord, ServerRecord, TrialRecord
from harness.workload.fake_site import FakeSite, SiteStats
from harness.workload.numbers import order_digits
from harness.workload.site import Site


@dataclass(frozen=True, slots=True)
class TrialSetting:
    """What a trial needs beside its mode: the same for every trial of a run, but for the folders.

    Attributes:
        settings: for the workers; its mode is the trial's.
        ledger: the trial's CSV file.
        vectors: state that every page plants and looks for. It makes pages heavier, so a trial that is timed has none;
            and no real site takes any.
    """

    site: Site
    settings: WorkerSettings
    workers: int
    distribution: Distribution
    ledger: Path
    sampling: bool
    vectors: tuple[Vector, ...] = ()


def run_trial(setting: TrialSetting, position: int, watcher: Watcher) -> TrialRecord:
    """Run the batch and judge what it left behind.

    The wall time runs from the first process's start to the last driver's quit; reading the journal, hashing the
    files and looking for survivors come after it.
    """
    witness = setting.site.witness
    if witness is None:
        work = _work(setting, watcher)
        return trial_record(setting.settings.mode, position, work, None, run_checks(_evidence(setting, work)))
    witness.clear_journal()
    witness.plant(canaries_of(setting.vectors))
    before = witness.stats()
    work = _work(setting, watcher)
    server = _server_share(before, witness.stats(), work.wall_s)
    evidence = _evidence(setting, work)
    checks = run_checks(evidence) + _leak_checks(setting, witness, evidence)
    return trial_record(setting.settings.mode, position, work, server, checks)


def _leak_checks(setting: TrialSetting, witness: FakeSite, evidence: Evidence) -> list[CheckRecord]:
    if not setting.vectors:
        return []
    traces = Traces(
        visits=tuple(
            Visit(order_digits(each.po), each.worker, each.strays)
            for each in sorted(evidence.results, key=lambda result: (result.started_at, result.po))
        ),
        observations=tuple(witness.observations()),
        journal=evidence.journal or (),
        canaried=frozenset(
            order_digits(each.po)
            for each in evidence.results
            if witness.expected(each.po).status != PoStatus.PO_NOT_FOUND
        ),
        suppliers={order_digits(po.number): po.supplier for po in witness.batch},
    )
    shares_profile = MODES[setting.settings.mode].shares_profile
    return leak_checks(setting.vectors, traces, shares_profile=shares_profile)


def _work(setting: TrialSetting, watcher: Watcher) -> Work:
    mode = MODES[setting.settings.mode]
    workers = 1 if mode.single_worker else setting.workers
    distribution = Distribution.DYNAMIC if mode.one_po_per_task else setting.distribution
    sampler = Sampler(on_sample=lambda worker, memory: watcher(WorkerSampled(worker, memory)))

    incidents: list[Incident] = []
    elsewhere: set[int] = set()
    chronicle = Chronicle(setting.settings)

    def on_report(report: Report) -> None:
        chronicle.hear(report)
        if isinstance(report, WorkerStarted | KeeperStarted):
            sampler.watch(report.worker, report.pid)
        elif isinstance(report, RemoteDriverStarted) and report.pid is not None:
            sampler.watch(report.worker, report.pid, ours=False)
        elif isinstance(report, RemoteDriverStarted):
            elsewhere.add(report.worker)
        elif isinstance(report, StepEntered):
            watcher(StepStarted(report.worker, report.po, report.step))
        elif isinstance(report, Incident):
            incidents.append(report)
            watcher(Note(told(report)))

    with ExitStack() as stack:
        if setting.sampling:
            stack.enter_context(sampler)
        ledger = stack.enter_context(Ledger(setting.ledger))
        stack.enter_context(chronicle)
        totals = cpu_totals()
        started_at, started = time.time(), time.perf_counter()
        overlap = setting.settings.tuning.overlap and mode.context_per_po
        pool = stack.enter_context(
            PersistentWorkerPool(setting.settings, workers, distribution, on_report, tell_ahead=overlap)
        )
        stack.enter_context(chronicle.telling_the_end())
        results = []
        streak = FailureStreak(setting.settings.manners.stop_after_failures)
        for result in pool.run(setting.site.batch):
            ledger.append(result)
            chronicle.note(result)
            watcher(PoFinished(result.worker, result.po, result.outcome.status.value, result.attempts))
            results.append(result)
            streak.note(result)
        summaries = pool.summaries()
        wall_s = time.perf_counter() - started
        held_back_pct = throttled_pct(totals, cpu_totals())
    sampled = sampler if setting.sampling else None
    return Work(
        started_at,
        wall_s,
        tuple(results),
        tuple(summaries),
        sampled,
        held_back_pct,
        tuple(incidents),
        frozenset(elsewhere),
    )


def _server_share(before: SiteStats, after: SiteStats, wall_s: float) -> ServerRecord:
    cpu_s = after.cpu_s - before.cpu_s
    return ServerRecord(
        requests=after.requests - before.requests,
        bytes=after.bytes - before.bytes,
        cpu_s=round(cpu_s, 3),
        cpu_share_pct=round(100 * cpu_s / wall_s, 1),
    )


def _evidence(setting: TrialSetting, work: Work) -> Evidence:
    root, temp_root = setting.settings.download_root, setting.settings.temp_root
    folders = FolderHierarchyManager(root, worker=0)
    witness = setting.site.witness
    return Evidence(
        batch=setting.site.batch,
        results=work.results,
        expected=witness.expected if witness else None,
        folders={po.number: folders.folder_of(po).relative_to(root.resolve()).as_posix() for po in setting.site.batch},
        files=files_under(root),
        journal=tuple(witness.journal()) if witness else None,
        inspected=setting.settings.inspect,
        # What is not known by the folder any more was seen below a worker, where that was looked at.
        survivors=(
            *end_survivors(temp_root),
            *end_late(work.sampler.survivors() if work.sampler else ()),
            *end_left_open(setting.settings.browser.grid, temp_root),
        ),
        leftovers=left_in(temp_root),
        fell_back=why_fallen_back(work.incidents),
    )
