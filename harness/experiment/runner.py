"""Runs a plan: rounds of two trials until the stopping rule has enough."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from harness.coupa.settings import WorkerSettings
from harness.experiment.events import Note, TrialFinished, TrialStarted, Watcher
from harness.experiment.plan import Plan
from harness.experiment.preparation import Prepared, prepare
from harness.experiment.schedule import arms_of_round
from harness.experiment.stopping import StoppingRule
from harness.experiment.trial import TrialSetting, run_trial
from harness.host.temp import remove_tree, run_temp_dir
from harness.record.run import RoundRecord
from harness.workload.fake_site import FakeSite, start_fake_site


@dataclass(frozen=True, slots=True)
class Bench:
    """A started site and a prepared browser: what every trial of a run shares."""

    plan: Plan
    site: FakeSite
    settings: WorkerSettings
    temp_dir: Path


@contextmanager
def set_up(plan: Plan, watcher: Watcher) -> Iterator[Bench]:
    """Start the site and warm up, unmeasured; both are gone when the block ends.

    Raises:
        SiteError, DriverError, CapabilityError: if either does not work.
    """
    with start_fake_site(plan.scenario) as site, run_temp_dir("harness-") as temp_dir:
        watcher(Note(f"The fake Coupa serves '{plan.scenario.name}' at {site.base_url}; warming up, unmeasured."))
        settings = WorkerSettings(
            base_url=site.base_url,
            browser=plan.browser,
            mode=plan.baseline,
            cleanup=plan.cleanup,
            download_root=temp_dir / "warm-up-downloads",
            temp_root=_new_folder(temp_dir / "warm-up"),
            headed=plan.headed,
        )
        prepared: Prepared = prepare(settings, site, temp_dir / "profile")
        yield Bench(plan, site, replace(settings, session=prepared.session, profile=prepared.profile), temp_dir)


def run_rounds(bench: Bench, rule: StoppingRule, watcher: Watcher) -> Iterator[RoundRecord]:
    """Run and yield rounds, each as soon as it is complete."""
    done: list[RoundRecord] = []
    while not rule.enough(done):
        done.append(_run_round(bench, len(done), watcher))
        yield done[-1]


def _run_round(bench: Bench, index: int, watcher: Watcher) -> RoundRecord:
    arms = arms_of_round(index, bench.plan.baseline, bench.plan.candidate)
    trials = []
    for position, mode in enumerate(arms):
        watcher(TrialStarted(index, mode, position, len(bench.site.batch)))
        name = f"{position + 1}-{mode}"
        folder = _new_folder(bench.plan.out_dir / f"round-{index + 1:02d}" / name)
        setting = _trial_setting(bench, mode, folder, _new_folder(bench.temp_dir / f"{index + 1}-{position + 1}"))
        try:
            trials.append(run_trial(setting, position, watcher))
        finally:
            if not bench.plan.keep_downloads:
                remove_tree(setting.settings.download_root)
        watcher(TrialFinished(index, trials[-1]))
    return RoundRecord(index=index, trials=trials)


def _trial_setting(bench: Bench, mode: str, folder: Path, temp_root: Path) -> TrialSetting:
    downloads = _new_folder(folder / "downloads")
    return TrialSetting(
        site=bench.site,
        settings=replace(bench.settings, mode=mode, download_root=downloads, temp_root=temp_root),
        workers=bench.plan.workers,
        distribution=bench.plan.distribution,
        ledger=folder / "ledger.csv",
        sampling=bench.plan.sampling,
    )


def _new_folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path
