"""``harness download``: the system under test alone, as a team would use it once the decision is made."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from harness.analysis.wording import in_words
from harness.commands.comparing import require_workers
from harness.commands.consent import agreed
from harness.commands.options import require_known
from harness.commands.results_copy import write_results_copy
from harness.commands.tenant import SiteOptions, tenant_of
from harness.coupa.cleanup import POLICIES
from harness.coupa.distribution import Distribution
from harness.coupa.ledger import LEDGER_FILE, Ledger
from harness.coupa.manifest import Manifest
from harness.coupa.modes import MODES
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Report, StepEntered
from harness.coupa.result import PoStatus
from harness.coupa.settings import WorkerSettings
from harness.coupa.streak import FailureStreak
from harness.errors import ConfigError, ExitCode, TooManyFailuresError
from harness.experiment.bench import new_folder, open_bench
from harness.experiment.events import PoFinished, RunStarted, StepStarted, TrialStarted, Watcher
from harness.host.browsers import Browser, BrowserChoice, find_browser
from harness.host.signals import terminable
from harness.report.live import watching
from harness.workload.batch import Po
from harness.workload.load import LoadEstimate, estimate_of
from harness.workload.numbers import order_digits
from harness.workload.tenant import Tenant

MANIFEST_FILE = Path(".harness") / "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class DownloadOptions:
    """What the command line said, not yet looked at."""

    site: SiteOptions
    mode: str
    workers: int
    folder: Path
    verify: bool
    pos: int | None
    distribution: Distribution
    cleanup: str
    browser: BrowserChoice
    headed: bool
    quiet: bool
    as_json: bool


def run(options: DownloadOptions) -> ExitCode:
    """Download what is not complete yet, and say what became of each PO.

    Raises:
        HarnessError: for anything that keeps the download from starting, or from going on.
    """
    require_known("--mode", options.mode, MODES)
    require_known("--cleanup", options.cleanup, POLICIES)
    require_workers(options.workers)
    tenant, po_file = tenant_of(options.site, options.pos)
    browser = find_browser(options.browser, headed=options.headed, prefer_shell=False)
    console = Console(quiet=options.quiet or options.as_json)
    folder = options.folder.resolve() if options.site.dry_run else _usable(options.folder)
    manifest = Manifest(folder / MANIFEST_FILE, folder)
    todo, faults = _todo(tenant.batch, manifest, folder, hashes=options.verify)
    for sentence in (*(remark.sentence for remark in po_file.remarks), *faults):
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    left = replace(tenant, batch=todo)
    if todo and not agreed(left, options.site, _estimate(left, options), _plan(left, options, browser), console):
        return ExitCode.OK
    interrupted, stopped = False, None
    if todo:
        try:
            interrupted = _download(left, options, browser, manifest, folder)
        except TooManyFailuresError as error:
            stopped = error
    if options.site.dry_run:
        return ExitCode.OK
    copy = write_results_copy(po_file, manifest.entries, folder)
    _show(tenant, manifest, copy, options, interrupted=interrupted)
    if stopped is not None:
        raise stopped
    return _exit_code(tenant, manifest, interrupted=interrupted)


def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The folder {folder} cannot be used: {error.strerror}.", "Choose another --to.") from error
    return folder.resolve()


def _todo(
    batch: tuple[Po, ...], manifest: Manifest, folder: Path, *, hashes: bool
) -> tuple[tuple[Po, ...], tuple[str, ...]]:
    """The POs that are not complete, and what is wrong with those that were."""
    todo, faults = [], []
    for po in batch:
        entry = manifest.entries.get(order_digits(po.number))
        wrong = list(entry.faults(folder, hashes=hashes)) if entry else []
        faults += wrong
        if entry is None or not entry.is_done or wrong:
            todo.append(po)
    return tuple(todo), tuple(faults)


def _estimate(tenant: Tenant, options: DownloadOptions) -> LoadEstimate:
    return estimate_of(tenant.pos, (options.mode,), 1, workers=options.workers, pace_per_s=tenant.manners.pace_per_s)


def _plan(tenant: Tenant, options: DownloadOptions, browser: Browser) -> list[str]:
    return [
        f"{in_words(tenant.pos, 'PO')} of {tenant.base_url}, to {options.folder}.",
        f"{options.mode} on {in_words(options.workers, 'worker')} with {browser.label} {browser.version}.",
        f"Logged in by {tenant.entry.way.value}.",
    ]


def _download(tenant: Tenant, options: DownloadOptions, browser: Browser, manifest: Manifest, folder: Path) -> bool:
    """Work the batch; True if a person or the system broke it off."""
    quiet = options.quiet or options.as_json
    try:
        ledger = Ledger(folder / LEDGER_FILE)
        with terminable(), watching(Console(), quiet=quiet) as watcher, manifest, ledger:
            label = f"{browser.label} {browser.version}"
            watcher(RunStarted(tenant.pos, options.workers, 1, label, str(folder), arms=1))
            streak = FailureStreak(tenant.manners.stop_after_failures)
            with _pool(tenant, options, browser, folder, watcher) as pool:
                watcher(TrialStarted(0, options.mode, 0, tenant.pos))
                for result in pool.run(tenant.batch):
                    ledger.append(result)
                    manifest.append(result)
                    watcher(PoFinished(result.worker, result.po, result.outcome.status.value))
                    streak.note(result)
                pool.summaries()
    except KeyboardInterrupt:
        return True
    return False


@contextmanager
def _pool(
    tenant: Tenant, options: DownloadOptions, browser: Browser, folder: Path, watcher: Watcher
) -> Iterator[PersistentWorkerPool]:
    mode = MODES[options.mode]

    def on_report(report: Report) -> None:
        if isinstance(report, StepEntered):
            watcher(StepStarted(report.worker, report.po, report.step))

    with ExitStack() as stack:
        bench = stack.enter_context(open_bench(tenant, browser, watcher, headed=options.headed))
        settings: WorkerSettings = replace(
            bench.settings,
            mode=options.mode,
            cleanup=options.cleanup,
            download_root=folder,
            temp_root=new_folder(bench.temp_dir / "download"),
        )
        workers = 1 if mode.single_worker else min(options.workers, tenant.pos)
        distribution = Distribution.DYNAMIC if mode.one_po_per_task else options.distribution
        yield stack.enter_context(PersistentWorkerPool(settings, workers, distribution, on_report))


def _exit_code(tenant: Tenant, manifest: Manifest, *, interrupted: bool) -> ExitCode:
    if interrupted:
        return ExitCode.INTERRUPTED
    entries = [manifest.entries.get(order_digits(po.number)) for po in tenant.batch]
    return ExitCode.OK if all(entry and entry.is_done for entry in entries) else ExitCode.INCOMPLETE


def _show(tenant: Tenant, manifest: Manifest, copy: Path, options: DownloadOptions, *, interrupted: bool) -> None:
    entries = [manifest.entries.get(order_digits(po.number)) for po in tenant.batch]
    counts = Counter(entry.status.value if entry else "NOT_YET" for entry in entries)
    paths = [str(copy), str(copy.parent / LEDGER_FILE)]
    if options.as_json:
        answer = {"pos": tenant.pos, "statuses": dict(counts), "interrupted": interrupted, "paths": paths}
        Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))
        return
    console = Console()
    said = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    console.print(f"{in_words(tenant.pos, 'PO')}: {said}.", style="bold", highlight=False)
    for entry in entries:
        if entry is not None and entry.status in (PoStatus.FAILED, PoStatus.PARTIAL, PoStatus.PO_NOT_FOUND):
            console.print(f"  {escape(entry.po)} {entry.status.value}: {escape(entry.reason)}", highlight=False)
    if interrupted or counts.keys() - {"COMPLETED", "NO_ATTACHMENTS"}:
        console.print("Run the same command again to go on with what is not complete.", highlight=False)
    for path in paths:
        console.print(f"  {escape(path)}", soft_wrap=True, highlight=False)
