"""A started site and a prepared browser: what every trial of a run shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from harness.coupa.settings import WorkerSettings
from harness.coupa.tuning import Tuning
from harness.experiment.events import Note, Watcher
from harness.experiment.preparation import Prepared, prepare
from harness.host.browsers import Browser
from harness.host.temp import run_temp_dir
from harness.workload.fake_site import FakeSite, start_fake_site
from harness.workload.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Bench:
    """What trials run on.

    Attributes:
        settings: with login and profile; mode, cleanup and folders are each trial's own.
        temp_dir: for the temporary folders of trials; gone with the bench.
    """

    site: FakeSite
    settings: WorkerSettings
    temp_dir: Path


@contextmanager
def open_bench(
    scenario: Scenario, browser: Browser, watcher: Watcher, *, headed: bool, tuning: Tuning | None = None
) -> Iterator[Bench]:
    """Start the site and warm up, unmeasured; both are gone when the block ends.

    Raises:
        SiteError, DriverError, CapabilityError: if either does not work.
    """
    with start_fake_site(scenario) as site, run_temp_dir("harness-") as temp_dir:
        watcher(Note(f"The fake Coupa serves '{scenario.name}' at {site.base_url}; warming up, unmeasured."))
        settings = WorkerSettings(
            base_url=site.base_url,
            browser=browser,
            mode="per-po-driver",
            cleanup="full",
            download_root=temp_dir / "warm-up-downloads",
            temp_root=new_folder(temp_dir / "warm-up"),
            headed=headed,
            patience=scenario.patience,
            tuning=tuning or Tuning(),
        )
        prepared: Prepared = prepare(settings, site, temp_dir / "profile")
        yield Bench(site, replace(settings, session=prepared.session, profile=prepared.profile), temp_dir)


def new_folder(path: Path) -> Path:
    """Make ``path``, which is not there yet, and hand it back."""
    path.mkdir(parents=True)
    return path
