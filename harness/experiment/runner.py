"""Runs a plan: an isolation round, then measured rounds of a trial per arm until there are enough."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from harness.coupa.ledger import LEDGER_FILE
from harness.coupa.log_settings import LogSettings
from harness.coupa.modes import MODES
from harness.errors import EnvironmentProblem
from harness.experiment.bench import Bench, new_folder
from harness.experiment.events import LookTaken, TrialFinished, TrialStarted, Watcher
from harness.experiment.plan import Plan
from harness.experiment.schedule import arms_of_round
from harness.experiment.stopping import Stopping
from harness.experiment.trial import TrialSetting, run_trial
from harness.host.temp import remove_tree
from harness.isolation.equality import same_files
from harness.isolation.leaks import TRIAL_VECTORS
from harness.record.run import RoundRecord, RunRecord, TrialRecord


def run_isolation_round(plan: Plan, bench: Bench, watcher: Watcher, done: int = 0) -> Iterator[TrialRecord]:
    """Run and yield one trial of each mode in which every page plants state and looks for that of others.

    On a real site nothing is planted; there the harness looks itself, before each PO, at what the browser holds.

    Apart from the measured rounds, because planting in every place a browser offers makes a typical PO take 16 %
    longer (tests/benchmarks/test_isolation.py), where checking may cost a trial 2 %. The first ``done`` trials are not
    repeated.
    """
    for position, mode in list(enumerate(plan.isolation_modes))[done:]:
        setting = _trial_setting(plan, bench, mode, None, position)
        # A look needs the tab in which the page of the next PO would be loading already.
        looking = not (plan.tuning.overlap and MODES[mode].context_per_po)
        looked_into = replace(setting.settings, inspect=looking)
        vectors = TRIAL_VECTORS if bench.site.witness else ()
        unmeasured = replace(setting, settings=looked_into, sampling=False, vectors=vectors)
        yield _run_trial(plan, unmeasured, None, position, watcher)


def run_rounds(
    plan: Plan,
    bench: Bench,
    stopping: Stopping,
    watcher: Watcher,
    rounds: Sequence[RoundRecord] = (),
    begun: Sequence[TrialRecord] = (),
) -> Iterator[TrialRecord | RoundRecord]:
    """Run what is left to run; yield each trial as soon as it is complete, and the last of a round as that round.

    Args:
        rounds: the complete ones of a run that goes on.
        begun: the complete trials of the round after them.
    """
    done, trials = list(rounds), list(begun)
    while trials or not _enough(stopping, done, watcher):  # Whether to begin a round is not asked of one that is begun.
        for position, mode in list(enumerate(_arms(plan, len(done))))[len(trials) :]:
            setting = _trial_setting(plan, bench, mode, len(done), position)
            trials.append(_run_trial(plan, setting, len(done), position, watcher))
            if len(trials) < len(plan.arms):
                yield trials[-1]
        first = done[0].trials[0] if done else None
        done.append(RoundRecord(index=len(done), trials=trials, checks=[same_files(trials, first)]))
        yield done[-1]
        trials = []


def isolation_left(plan: Plan, run: RunRecord) -> bool:
    """Whether trials of the isolation round are still to be run."""
    return len(run.isolation) < len(plan.isolation_modes)


def trials_done(run: RunRecord) -> int:
    """Trials of a run that are complete, its isolation round's included."""
    return len(run.isolation) + len(run.begun) + sum(len(each.trials) for each in run.rounds)


def _enough(stopping: Stopping, done: Sequence[RoundRecord], watcher: Watcher) -> bool:
    """Ask the rule, and tell the watcher of the look that it took."""
    looked = len(stopping.rule.looks)
    enough = stopping.enough(done)
    for look in stopping.rule.looks[looked:]:
        watcher(LookTaken(look))
    return enough


def _arms(plan: Plan, index: int) -> Sequence[str]:
    return arms_of_round(index, plan.baseline, plan.candidate, plan.third)


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


def trial_folder(out_dir: Path, mode: str, round_index: int | None, position: int) -> Path:
    """Where a trial of the run in ``out_dir`` has its ledger; ``round_index`` is None in the isolation round."""
    return out_dir / _round_name(round_index) / f"{position + 1}-{mode}"


def _round_name(index: int | None) -> str:
    return "isolation-round" if index is None else f"round-{index + 1:02d}"


def _trial_setting(plan: Plan, bench: Bench, mode: str, round_index: int | None, position: int) -> TrialSetting:
    folder = _emptied(trial_folder(plan.out_dir, mode, round_index, position))
    downloads = new_folder(folder / "downloads")
    # Chromium keeps a socket below, and Linux takes 107 bytes in its path: each of these counts for who sets TMPDIR.
    short_name = f"{'i' if round_index is None else round_index + 1}-{position + 1}"
    temp_root = new_folder(bench.temp_dir / short_name)
    return TrialSetting(
        site=bench.site,
        settings=replace(
            bench.settings,
            mode=mode,
            cleanup=plan.cleanup,
            download_root=downloads,
            temp_root=temp_root,
            browsers=plan.browsers if MODES[mode].context_per_po else None,
            log=LogSettings(folder, plan.log_level),
            injected_delay_s=plan.injected_delay_ms.get(mode, 0.0) / 1000,
        ),
        workers=plan.workers,
        distribution=plan.distribution,
        ledger=folder / LEDGER_FILE,
        sampling=plan.sampling,
    )


def _emptied(folder: Path) -> Path:
    """Make ``folder`` anew: a trial that was broken off leaves files, and those of a killed run may come late."""
    if os.path.lexists(folder) and not remove_tree(folder):
        raise EnvironmentProblem(
            f"The folder of a trial that was broken off cannot be removed: {folder}.",
            "End the program that has a file open in it, then try again.",
        )
    return new_folder(folder)
