"""Batches of a tenant, worked by the workers of a mode and judged by the bytes that are on the disk afterwards."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from harness.coupa.distribution import Distribution
from harness.coupa.modes import MODES
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.result import PoResult, PoStatus
from harness.experiment.bench import Bench, new_folder, open_bench
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.temp import run_temp_dir
from harness.report.live import QuietWatcher
from harness.workload.batch import Po
from harness.workload.credentials import Credentials
from harness.workload.entry import Entry, LoginWay
from harness.workload.manners import Manners
from harness.workload.patience import Patience
from harness.workload.reach import Reach
from harness.workload.tenant import Tenant as Workload
from tests.support.site import started_browser
from tests.support.tenant import STORE_HOST, Tenant

PATIENCE = Patience(page_s=30.0, idle_s=20.0, command_s=20.0, settle_s=0.5)


def make_orders(*kinds: str) -> dict[str, str]:
    """A PO of each kind."""
    return {f"PO{4_500_001 + n}": kind for n, kind in enumerate(kinds)}


@dataclass(frozen=True)
class Worked:
    """A batch that has been worked, and the folder with its files."""

    tenant: Tenant
    results: dict[str, PoResult]
    folder: Path

    def digests(self, po: str) -> list[str]:
        """Of the files in a PO's folder, sorted."""
        of_po = self.results[po].outcome.folder
        paths = (self.folder / of_po).iterdir() if of_po else ()
        return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)

    def differences(self) -> dict[str, tuple[str, str]]:
        """What is not as it should be: the PO's kind, and what became of it, by PO."""
        return {
            po: (self.tenant.kind_of(po), repr(result.outcome))
            for po, result in self.results.items()
            if not self._is_right(po, result)
        }

    def _is_right(self, po: str, result: PoResult) -> bool:
        expected, status = self.tenant.expected(po), result.outcome.status
        if not expected.status:  # More than one end is right, as long as it is told and no file is a wrong one.
            told = status is PoStatus.COMPLETED or bool(result.outcome.reason)
            return told and (status is PoStatus.COMPLETED or set(self.digests(po)) <= set(expected.digests))
        return (status.value, self.digests(po)) == (expected.status, expected.digests)


def workload_of(
    tenant: Tenant,
    profile: Path | None = None,
    *,
    numbers: Sequence[str] = (),
    patience: Patience = PATIENCE,
    manners: Manners | None = None,
) -> Workload:
    """The POs of a tenant, or those that are named; drivers fill the form, or start from ``profile``."""
    by_form = Entry(LoginWay.FORM, Credentials(tenant.username, tenant.password))
    return Workload(
        tenant.base_url,
        tuple(Po(number) for number in numbers or tenant.batch),
        Path("pos.csv"),
        Entry(LoginWay.PROFILE, profile=profile) if profile else by_form,
        Reach((STORE_HOST,), tenant.mapped_hosts, (tenant.ca_file,)),
        manners=manners or Manners(),
        patience=patience,
    )


def keep_logged_in_profile(tenant: Tenant, at: Path) -> Path:
    """Log in with a browser that is then closed, and keep its profile."""
    with warmed_up(workload_of(tenant)) as bench:
        settings = replace(bench.settings, temp_root=new_folder(bench.temp_dir / "person"), profile=None)
        with started_browser(settings) as browser:
            browser.quit(keep_profile_as=at)
    return at


@contextmanager
def worked(
    workload: Workload,
    tenant: Tenant,
    mode: str = "driver-per-worker",
    *,
    workers: int = 2,
    choice: BrowserChoice = BrowserChoice.AUTO,
    on_result: Callable[[PoResult], None] = lambda _result: None,
) -> Iterator[Worked]:
    """What the workers of ``mode`` make of a batch, after a warm-up; ``on_result`` is told each PO as it ends."""
    with warmed_up(workload, choice) as bench, worked_on(bench, tenant, mode, workers, on_result) as run:
        yield run


@contextmanager
def warmed_up(workload: Workload, choice: BrowserChoice = BrowserChoice.AUTO) -> Iterator[Bench]:
    """What modes are tried on."""
    with open_bench(workload, find_browser(choice), QuietWatcher(), headed=False) as bench:
        yield bench


@contextmanager
def worked_on(
    bench: Bench,
    tenant: Tenant,
    mode: str,
    workers: int = 2,
    on_result: Callable[[PoResult], None] = lambda _result: None,
) -> Iterator[Worked]:
    """The same after a warm-up that others share."""
    with run_temp_dir("r") as folder:
        settings = replace(
            bench.settings,
            mode=mode,
            download_root=new_folder(folder / "files"),
            temp_root=new_folder(bench.temp_dir / f"run-{folder.name}"),
        )
        workers = 1 if MODES[mode].single_worker else workers
        with PersistentWorkerPool(settings, workers, Distribution.DYNAMIC, lambda _report: None) as pool:
            results = {}
            for result in pool.run(bench.site.batch):
                results[result.po] = result
                on_result(result)
            pool.summaries()
        yield Worked(tenant, results, folder / "files")
