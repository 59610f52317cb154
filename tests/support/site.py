"""A running fake site with a browser that has logged in to it, and what a batch of it left behind."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fake_coupa.catalog import Catalog, OrderKind
from fake_coupa.config import SiteConfig
from harness.coupa.browser import BrowserManager
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.result import PoResult
from harness.coupa.settings import WorkerSettings
from harness.experiment.preparation import prepare
from harness.host.browsers import Browser, BrowserChoice, find_browser
from harness.host.temp import run_temp_dir
from harness.isolation.checks import run_checks
from harness.isolation.evidence import Evidence, files_under
from harness.isolation.leftovers import end_survivors, left_in
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po
from harness.workload.fake_site import FakeSite, FakeWorkload, start_fake_site
from harness.workload.numbers import order_digits
from harness.workload.patience import Patience
from harness.workload.scenario import Scenario, load_scenario
from harness.workload.served_keys import with_served_keys


def no_one_told(_sentence: str) -> None:
    """Nobody waits for a test's warm-up."""


TEST_PATIENCE = Patience(page_s=30.0, idle_s=20.0, command_s=20.0)


def make_scenario(name: str = "smoke", *, pos: int = 6, **sections: dict[str, Any]) -> Scenario:
    """A scenario with some sections of its site replaced, such as ``latency_ms={...}``."""
    scenario = load_scenario(name, pos=pos)
    site = SiteConfig.model_validate(scenario.site.model_dump() | sections)
    return scenario.model_copy(update={"site": site})


@dataclass(frozen=True)
class PreparedSite:
    """A site and a login; every call of :meth:`settings` gives folders of its own."""

    site: FakeSite
    temp_dir: Path
    base: WorkerSettings

    def settings(
        self,
        mode: str = "driver-per-worker",
        *,
        cleanup: str = "full",
        browser: Browser | None = None,
        patience: Patience = TEST_PATIENCE,
    ) -> WorkerSettings:
        """Settings for one batch. The prepared profile fits only the browser that made it."""
        return replace(
            self.base,
            mode=mode,
            cleanup=cleanup,
            patience=patience,
            browser=browser or self.base.browser,
            profile=self.base.profile if browser in (None, self.base.browser) else None,
            download_root=Path(tempfile.mkdtemp(prefix="d", dir=self.temp_dir)),
            temp_root=Path(tempfile.mkdtemp(prefix="t", dir=self.temp_dir)),
        )

    def pos(self, status: str = "COMPLETED") -> list[Po]:
        """The POs of the batch that a correct run ends with this status, in the batch's order."""
        return [po for po in self.site.batch if self.site.expected(po.number).status == status]

    def po_of_requisition(self) -> Po:
        """A PO whose attachments lie with its requisition."""
        catalog = Catalog(self.site.scenario.site)
        return next(po for po in self.site.batch if catalog.kind(order_digits(po.number)) is OrderKind.REQUISITION)


@contextmanager
def prepared_site(scenario: Scenario, choice: BrowserChoice = BrowserChoice.AUTO) -> Iterator[PreparedSite]:
    """Start the scenario's site and log in once; a machine without a browser fails here, it does not skip."""
    careful = FakeWorkload(scenario).careful
    with start_fake_site(scenario) as site, run_temp_dir("h") as temp_dir:
        warm_up = temp_dir / "warm-up"
        warm_up.mkdir()
        settings = WorkerSettings(
            base_url=site.base_url,
            browser=find_browser(choice, prefer_shell=not careful),
            mode="per-po-driver",
            cleanup="full",
            download_root=temp_dir / "warm-up-downloads",
            temp_root=warm_up,
            patience=TEST_PATIENCE,
            reach=with_served_keys(site.reach, site.base_url),
            careful=careful,
        )
        yield PreparedSite(site, temp_dir, prepare(settings, site, temp_dir / "profile", no_one_told))


@contextmanager
def started_browser(settings: WorkerSettings) -> Iterator[BrowserManager]:
    """A started driver, quit at the end whatever happens."""
    browser = BrowserManager.start(settings, SpanRecorder())
    try:
        yield browser
    finally:
        browser.quit()


def failed_checks(
    site: FakeSite, settings: WorkerSettings, batch: Sequence[Po], results: Sequence[PoResult]
) -> dict[str, list[str]]:
    """The findings of the harness's own checks on a worked batch, by check; empty when all is well."""
    root = settings.download_root
    folders = FolderHierarchyManager(root, worker=0)
    evidence = Evidence(
        batch=tuple(batch),
        results=tuple(results),
        expected=site.expected,
        folders={po.number: folders.folder_of(po).relative_to(root.resolve()).as_posix() for po in batch},
        files=files_under(root),
        journal=tuple(site.journal()),
        survivors=end_survivors(settings.temp_root),
        leftovers=left_in(settings.temp_root),
        inspected=settings.inspect,
    )
    return {check.name: check.findings for check in run_checks(evidence) if check.status == "failed"}
