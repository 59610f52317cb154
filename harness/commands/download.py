"""``harness download``: the system under test alone, as a team would use it once the decision is made."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from harness.analysis.wording import in_words
from harness.commands.comparing import require_workers
from harness.commands.consent import agreed, tell
from harness.commands.downloaded import Downloaded, show
from harness.commands.endurance import EnduranceOptions
from harness.commands.firefox import require_drivable
from harness.commands.kept import kept_folders
from harness.commands.on_grid import browser_for, require_possible_on_grid
from harness.commands.options import require_known
from harness.commands.results_copy import write_results_copy
from harness.commands.tenant import SiteOptions, tenant_of
from harness.coupa.chronicle import Chronicle
from harness.coupa.cleanup import POLICIES
from harness.coupa.distribution import Distribution
from harness.coupa.ledger import LEDGER_FILE, Ledger
from harness.coupa.log_settings import LogLevel, LogSettings
from harness.coupa.manifest import Manifest
from harness.coupa.modes import MODES
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Incident, Report, StepEntered
from harness.coupa.settings import WorkerSettings
from harness.coupa.streak import FailureStreak
from harness.errors import ConfigError, ExitCode, HarnessError
from harness.experiment.bench import new_folder, open_bench
from harness.experiment.endured import Endured
from harness.experiment.events import Note, PoFinished, RunStarted, StepStarted, TrialStarted, Watcher
from harness.experiment.incidents import told
from harness.host.browsers import Browser, BrowserChoice
from harness.host.guardian import guarded
from harness.host.occupied import occupied
from harness.host.signals import terminable
from harness.report.live import watching
from harness.workload.batch import Po
from harness.workload.load import estimate_of
from harness.workload.numbers import order_digits
from harness.workload.po_file import PoFile
from harness.workload.tenant import Tenant
from harness.workload.urls import is_on_site

OWN_FOLDER = ".harness"  # Below the download folder.
MANIFEST_FILE = Path(OWN_FOLDER) / "manifest.jsonl"
_ANOTHER_FOLDER = "Choose another folder with --to."


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
    endurance: EnduranceOptions = field(default_factory=EnduranceOptions)
    log_level: LogLevel = LogLevel.INFO
    grid: str = ""

    def workers_for(self, pos: int) -> int:
        """How many of the workers there is work for."""
        return 1 if MODES[self.mode].single_worker else min(self.workers, pos)


def run(options: DownloadOptions) -> ExitCode:
    """Download what is not complete yet, and say what became of each PO.

    Raises:
        HarnessError: for anything that keeps the download from starting, or from going on.
    """
    require_known("--mode", options.mode, MODES)
    require_known("--cleanup", options.cleanup, POLICIES)
    require_workers(options.workers)
    options.endurance.endurance()  # Better refused now than after the warm-up.
    require_possible_on_grid(options.grid, options.site, options.endurance, headed=options.headed)
    tenant, po_file = tenant_of(options.site, options.pos)
    workers = options.workers_for(tenant.pos)
    browser = browser_for(options.grid, options.browser, workers, headed=options.headed, prefer_shell=False)
    require_drivable(browser.kind, (options.mode,), options.site)
    if options.site.dry_run:
        folder = options.folder.resolve()
        _agreed(_left(tenant, Manifest(folder / MANIFEST_FILE, folder), folder, options), options, browser)
        return ExitCode.OK
    with _held(options.folder) as folder:
        return _carry_out(tenant, po_file, options, browser, folder)


@contextmanager
def _held(wanted: Path) -> Iterator[Path]:
    """The download folder, made where it is missing, for this process alone. Raises ConfigError."""
    try:
        folder = wanted.resolve()
        own = folder / OWN_FOLDER
        made = [each for each in (own, folder) if not each.exists()]
        own.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"The folder {wanted} cannot be used: {error.strerror}.", _ANOTHER_FOLDER) from error
    try:
        with occupied(own, _ANOTHER_FOLDER):
            yield folder
    finally:
        for each in made:
            with suppress(OSError):  # There is something in it.
                each.rmdir()


def _carry_out(tenant: Tenant, po_file: PoFile, options: DownloadOptions, browser: Browser, folder: Path) -> ExitCode:
    manifest = Manifest(folder / MANIFEST_FILE, folder)
    before = dict(manifest.entries)
    left = _left(tenant, manifest, folder, options)
    interrupted, trouble, copy, endured = False, None, None, Endured()
    if left.pos:
        _agreed(left, options, browser)
        try:
            interrupted = _download(left, options, browser, manifest, folder, endured)
        except HarnessError as error:
            if manifest.entries == before:  # Nothing was done that would have to be told.
                raise
            trouble = error
    try:
        copy = write_results_copy(po_file, manifest.entries, folder)
    except ConfigError as error:
        trouble = trouble or error
    paths = [path for path in (copy, folder / LEDGER_FILE, *kept_folders([folder / OWN_FOLDER])) if path]
    done = Downloaded(tenant, manifest.entries, paths, interrupted, endured)
    show(done, as_json=options.as_json)
    if trouble is not None:
        raise trouble
    return done.exit_code


def _left(tenant: Tenant, manifest: Manifest, folder: Path, options: DownloadOptions) -> Tenant:
    """The tenant with the POs that are not complete yet, after telling what was found of the others.

    Raises:
        ConfigError: the folder is another tenant's.
    """
    todo: list[Po] = []
    faults: list[str] = []
    for po in tenant.batch:
        entry = manifest.entries.get(order_digits(po.number))
        if entry is not None and entry.url and not is_on_site(entry.url, tenant.base_url):
            raise ConfigError(f"{folder} holds {entry.po} of another site, {entry.url}.", _ANOTHER_FOLDER)
        wrong = list(entry.faults(folder, hashes=options.verify)) if entry else []
        faults += wrong
        if entry is None or not entry.is_done or wrong:
            todo.append(po)
    console = Console(stderr=options.as_json, quiet=options.quiet)
    tell((*tenant.remarks, *(f"{fault}; the PO is visited again." for fault in faults)), console)
    if len(todo) < tenant.pos:
        tell([f"Complete already in {options.folder}, and skipped: {in_words(tenant.pos - len(todo), 'PO')}."], console)
    return replace(tenant, batch=tuple(todo))


def _agreed(left: Tenant, options: DownloadOptions, browser: Browser) -> bool:
    """Whether the POs that are left may be visited. Raises HarnessError, see ``agreed``."""
    workers, pace_per_s = options.workers_for(left.pos), left.manners.pace_per_s
    plan = [
        f"{in_words(left.pos, 'PO')} of {left.base_url}, to {options.folder}.",
        f"{options.mode} on {in_words(workers, 'worker')} with {browser.label} {browser.version}.",
        f"Logged in by {left.entry.way.value}.",
    ]
    estimate = estimate_of(left.pos, (options.mode,), 1, workers=workers, pace_per_s=pace_per_s)
    return agreed(left, options.site, estimate, plan, Console(stderr=options.as_json))


def _download(
    tenant: Tenant, options: DownloadOptions, browser: Browser, manifest: Manifest, folder: Path, endured: Endured
) -> bool:
    """Work the batch; True if a person or the system broke it off."""
    quiet = options.quiet or options.as_json
    try:
        ledger = Ledger(folder / LEDGER_FILE)
        with terminable(), guarded(), watching(Console(), quiet=quiet) as watcher, manifest, ledger:
            label, workers = f"{browser.label} {browser.version}", options.workers_for(tenant.pos)
            watcher(RunStarted(tenant.pos, workers, 1, label, str(folder), arms=1))
            streak = FailureStreak(tenant.manners.stop_after_failures)
            with _pool(tenant, options, browser, folder, watcher, endured) as (pool, chronicle):
                watcher(TrialStarted(0, options.mode, 0, tenant.pos))
                for result in pool.run(tenant.batch):
                    ledger.append(result)
                    manifest.append(result)
                    chronicle.note(result)
                    endured.note(result)
                    watcher(PoFinished(result.worker, result.po, result.outcome.status.value, result.attempts))
                    streak.note(result)
                pool.summaries()
    except KeyboardInterrupt:
        return True
    return False


@contextmanager
def _pool(
    tenant: Tenant, options: DownloadOptions, browser: Browser, folder: Path, watcher: Watcher, endured: Endured
) -> Iterator[tuple[PersistentWorkerPool, Chronicle]]:
    mode = MODES[options.mode]

    def on_report(report: Report) -> None:
        chronicle.hear(report)
        endured.hear(report)
        if isinstance(report, StepEntered):
            watcher(StepStarted(report.worker, report.po, report.step))
        elif isinstance(report, Incident):
            watcher(Note(told(report)))

    with ExitStack() as stack:
        bench = stack.enter_context(
            open_bench(tenant, browser, watcher, headed=options.headed, endurance=options.endurance.endurance())
        )
        settings: WorkerSettings = replace(
            bench.settings,
            mode=options.mode,
            cleanup=options.cleanup,
            download_root=folder,
            log=LogSettings(folder / OWN_FOLDER, options.log_level),
            temp_root=new_folder(bench.temp_dir / "d"),  # Short for the sake of the socket that Chromium keeps below.
        )
        distribution = Distribution.DYNAMIC if mode.one_po_per_task else options.distribution
        chronicle = stack.enter_context(Chronicle(settings))
        pool = PersistentWorkerPool(settings, options.workers_for(tenant.pos), distribution, on_report)
        stack.enter_context(pool)
        stack.enter_context(chronicle.telling_the_end())
        yield pool, chronicle
