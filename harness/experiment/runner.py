"""Runs a plan: an isolation round, then measured rounds of a trial per arm until there are enough."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.coupa.modes import MODES
from harness.experiment.bench import Bench, new_folder
from harness.experiment.events import LookTaken, TrialFinished, TrialStarted, Watcher
from harness.experiment.plan import Plan
from harness.experiment.schedule import arms_of_round
from harness.experiment.stopping import Stopping
from harness.experiment.trial import TrialSetting, run_trial
from harness.host.temp import remove_tree
from harness.isolation.equality import same_files
from harness.isolation.leaks import TRIAL_VECTORS
from harness.record.run import RoundRecord, TrialRecord


def run_isolation_round(plan: Plan, bench: Bench, watcher: Watcher) -> Iterator[TrialRecord]:
    """Run and yield one trial of each mode in which every page plants state and looks for that of others.

    Apart from the measured rounds, because planting in every place a browser offers makes a typical PO take 16 %
    longer (tests/benchmarks/test_isolation.py), where checking may cost a trial 2 %.
    """
    for position, mode in enumerate(plan.isolation_modes):
        setting = _trial_setting(plan, bench, mode, "isolation-round", position)
        # A look needs the tab in which the page of the next PO would be loading already.
        looking = not (plan.tuning.overlap and MODES[mode].context_per_po)
        looked_into = replace(setting.settings, inspect=looking)
        unmeasured = replace(setting, settings=looked_into, sampling=False, vectors=TRIAL_VECTORS)
        yield _run_trial(plan, unmeasured, None, position, watcher)


def run_rounds(plan: Plan, bench: Bench, stopping: Stopping, watcher: Watcher) -> Iterator[RoundRecord]:
    """Run and yield rounds, each as soon as it is complete."""
    done: list[RoundRecord] = []
    while not _enough(stopping, done, watcher):
        done.append(_run_round(plan, bench, done, watcher))
        yield done[-1]


def _enough(stopping: Stopping, done: Sequence[RoundRecord], watcher: Watcher) -> bool:
    """Ask the rule, and tell the watcher of the look that it took."""
    looked = len(stopping.rule.looks)
    enough = stopping.enough(done)
    for look in stopping.rule.looks[looked:]:
        watcher(LookTaken(look))
    return enough


def _run_round(plan: Plan, bench: Bench, done: Sequence[RoundRecord], watcher: Watcher) -> RoundRecord:
    index = len(done)
    arms = arms_of_round(index, plan.baseline, plan.candidate, plan.third)
    trials = []
    for position, mode in enumerate(arms):
        setting = _trial_setting(plan, bench, mode, f"round-{index + 1:02d}", position)
        trials.append(_run_trial(plan, setting, index, position, watcher))
    first = done[0].trials[0] if done else None
    return RoundRecord(index=index, trials=trials, checks=[same_files(trials, first)])


def _run_trial(
    plan: Plan, setting: TrialSetting, round_index: int | None, position: int, watcher: Watcher
) -> TrialRecord:
    watcher(TrialStarted(round_index, setting.settings.mode, position, len(setting.site.batch)))
    try:
        record = run_trial(setting, position, watcher)
    finally:
        if not plan.keep_downloads:
            remove_tree(setting.settings.download_root)
    watcher(TrialFinished(round_index, record))
    return record


def _trial_setting(plan: Plan, bench: Bench, mode: str, round_name: str, position: int) -> TrialSetting:
    folder = new_folder(plan.out_dir / round_name / f"{position + 1}-{mode}")
    downloads = new_folder(folder / "downloads")
    temp_root = new_folder(bench.temp_dir / f"{round_name}-{position + 1}")
    return TrialSetting(
        site=bench.site,
        settings=replace(
            bench.settings,
            mode=mode,
            cleanup=plan.cleanup,
            download_root=downloads,
            temp_root=temp_root,
            browsers=plan.browsers if MODES[mode].context_per_po else None,
            injected_delay_s=plan.injected_delay_ms.get(mode, 0.0) / 1000,
        ),
        workers=plan.workers,
        distribution=plan.distribution,
        ledger=folder / "ledger.csv",
        sampling=plan.sampling,
    )
