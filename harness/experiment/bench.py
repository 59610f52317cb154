"""A started site and a prepared browser: what every trial of a run shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.coupa.endurance import Endurance
from harness.coupa.settings import WorkerSettings
from harness.coupa.tuning import Tuning
from harness.experiment.events import Note, Watcher
from harness.experiment.preparation import prepare
from harness.host.browsers import Browser
from harness.host.temp import run_temp_dir
from harness.workload.fake_site import FakeSite
from harness.workload.served_keys import with_served_keys
from harness.workload.site import Site, Workload


@dataclass(frozen=True, slots=True)
class Bench:
    """What trials run on.

    Attributes:
        settings: with login and profile; mode, cleanup and folders are each trial's own.
        temp_dir: for the temporary folders of trials; gone with the bench.
    """

    site: Site
    settings: WorkerSettings
    temp_dir: Path

    @property
    def witness(self) -> FakeSite:
        """The site, where only one of ours will do."""
        assert self.site.witness is not None, "a matrix plants state in pages, which needs a site of ours"
        return self.site.witness


@contextmanager
def open_bench(
    workload: Workload,
    browser: Browser,
    watcher: Watcher,
    *,
    headed: bool,
    tuning: Tuning | None = None,
    endurance: Endurance | None = None,
) -> Iterator[Bench]:
    """Start the site and warm up, unmeasured; whatever was started is gone when the block ends.

    Raises:
        SiteError, DriverError, CapabilityError: if either does not work.
    """
    with workload.start() as site, run_temp_dir("harness-") as temp_dir:
        whose = "The fake Coupa serves" if site.witness else "The batch is of"
        watcher(Note(f"{whose} '{workload.name}' at {site.base_url}; warming up, unmeasured."))
        settings = WorkerSettings(
            base_url=site.base_url,
            browser=browser,
            mode="per-po-driver",
            cleanup="full",
            download_root=temp_dir / "warm-up-downloads",
            temp_root=new_folder(temp_dir / "warm-up"),
            headed=headed,
            patience=workload.patience,
            tuning=tuning or Tuning(),
            endurance=endurance or Endurance(),
            reach=with_served_keys(site.reach, site.base_url),
            careful=workload.careful,
            manners=workload.manners,
        )
        ready = prepare(settings, site, temp_dir / "profile", lambda sentence: watcher(Note(sentence)))
        yield Bench(site, ready, temp_dir)


def new_folder(path: Path) -> Path:
    """Make ``path``, which is not there yet, and hand it back."""
    path.mkdir(parents=True)
    return path
