"""Runs a plan before the eyes of whoever started it: what ``compare`` and ``calibrate`` have in common."""

from rich.console import Console

from harness.analysis.comparison import compare_rounds
from harness.analysis.wording import in_words
from harness.experiment.bench import open_bench
from harness.experiment.events import Note, RoundFinished, RunStarted, Watcher
from harness.experiment.logbook import Logbook
from harness.experiment.plan import Plan
from harness.experiment.runner import isolation_left, run_isolation_round, run_rounds, trials_done
from harness.experiment.stopping import Stopping
from harness.record.run import RoundRecord, RunRecord, TrialRecord
from harness.report.live import watching


def measure(plan: Plan, logbook: Logbook, stopping: Stopping, *, quiet: bool) -> bool:
    """Run the rounds into the logbook; True if a person or the system broke them off.

    Raises:
        HarnessError: for anything that keeps the rounds from starting or going on.
    """
    try:
        with watching(Console(), quiet=quiet) as watcher:
            _run_rounds(plan, logbook, stopping, watcher)
    except KeyboardInterrupt:
        return True
    return False


def _run_rounds(plan: Plan, logbook: Logbook, stopping: Stopping, watcher: Watcher) -> None:
    browser = f"{plan.browser.label} {plan.browser.version}"
    pos, isolation_trials, out_dir = logbook.run.config.pos, len(plan.isolation_modes), str(plan.out_dir)
    so_far = logbook.run
    done = trials_done(so_far)
    watcher(RunStarted(pos, plan.workers, plan.rounds, browser, out_dir, isolation_trials, len(plan.arms), done))
    if so_far.resumed:
        watcher(Note(f"Going on with {_place(plan, so_far)}; {in_words(done, 'trial')} done already."))
    watcher(Note(f"Browser: {browser} ({plan.browser.why})."))
    level = stopping.rule.level
    with open_bench(
        plan.workload,
        plan.browser,
        watcher,
        headed=plan.headed,
        tuning=plan.tuning,
        endurance=plan.endurance,
    ) as bench:
        for trial in run_isolation_round(plan, bench, watcher, len(so_far.isolation)):
            logbook.add_isolation(trial)
        for record in run_rounds(plan, bench, stopping, watcher, so_far.rounds, so_far.begun):
            note(record, plan, logbook, level, watcher)


def note(record: TrialRecord | RoundRecord, plan: Plan, logbook: Logbook, level: float, watcher: Watcher) -> None:
    """Enter into the logbook what was just completed, with what all rounds so far say."""
    if isinstance(record, TrialRecord):
        logbook.add_trial(record)
        return
    rounds = [*logbook.run.rounds, record]
    judged = compare_rounds(rounds, plan.baseline, plan.candidate, plan.min_reduction_pct, level, plan.third)
    logbook.add(record, judged)
    watcher(RoundFinished(record.index, judged))


def _place(plan: Plan, run: RunRecord) -> str:
    return "the isolation round" if isolation_left(plan, run) else f"round {len(run.rounds) + 1}"
