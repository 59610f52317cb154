"""Runs a sweep before the eyes of whoever started it: block by block, each round into the logbook of its run."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rich.console import Console

from harness.analysis.wording import in_words
from harness.commands.measuring import note
from harness.experiment.bench import Bench, new_folder, open_bench
from harness.experiment.events import Note, RunStarted, Watcher
from harness.experiment.logbook import Logbook
from harness.experiment.plan import Plan
from harness.experiment.runner import run_isolation_round, run_rounds, trials_done
from harness.experiment.stopping import FixedRounds, Stopping
from harness.experiment.sweep.plan import SweepPlan
from harness.record.decision import DecisionRecord
from harness.record.run import RoundRecord, TrialRecord
from harness.report.live import watching


@dataclass(slots=True)
class Swept:
    """One number of workers while its sweep goes on."""

    plan: Plan
    logbook: Logbook
    stopping: Stopping
    budget_spent: bool = False

    @classmethod
    def of(cls, plan: Plan, logbook: Logbook) -> "Swept":
        """With all that was done before an interruption."""
        stopping = Stopping(FixedRounds(plan.rounds))
        stopping.replay(logbook.run)
        return cls(plan, logbook, stopping)

    @property
    def rounds_done(self) -> int:
        """Rounds that are complete."""
        return len(self.logbook.run.rounds)

    @property
    def is_whole(self) -> bool:
        """Whether all rounds that were asked for are complete."""
        return self.rounds_done >= self.plan.rounds

    @property
    def measured_s(self) -> float:
        """Wall seconds of its measured trials, those before an interruption included."""
        run = self.logbook.run
        return sum(trial.wall_s for trial in (*run.begun, *(each for done in run.rounds for each in done.trials)))

    def decision(self) -> DecisionRecord:
        """Why its rounds ended. The budget is the whole sweep's, so that no run's own rule knows of it."""
        self.stopping.enough(self.logbook.run.rounds)  # Nobody has asked since the last of them.
        decided = self.stopping.decision()
        if self.is_whole or not self.budget_spent:
            return decided
        rounds = in_words(self.rounds_done, "round")
        sentence = f"The budget of the sweep was spent after {rounds} of {in_words(self.plan.workers, 'worker')}."
        return decided.model_copy(update={"stopped": "budget", "sentence": sentence})


def measure_sweep(plan: SweepPlan, swept: Mapping[int, Swept], *, quiet: bool) -> bool:
    """Run what is left of the blocks; True if a person or the system broke them off.

    Raises:
        HarnessError: for anything that keeps the rounds from starting or going on.
    """
    try:
        with watching(Console(), quiet=quiet) as watcher:
            _run_blocks(plan, swept, watcher)
    except KeyboardInterrupt:
        return True
    return False


def _run_blocks(plan: SweepPlan, swept: Mapping[int, Swept], watcher: Watcher) -> None:
    base, most = plan.base, swept[plan.counts[-1]]
    _announce(plan, swept, watcher)
    with open_bench(
        base.workload, base.browser, watcher, headed=base.headed, tuning=base.tuning, endurance=base.endurance
    ) as bench:
        benches = {n: replace(bench, temp_dir=new_folder(bench.temp_dir / f"w{n}")) for n in plan.counts}
        for trial in run_isolation_round(most.plan, benches[plan.counts[-1]], watcher, len(most.logbook.run.isolation)):
            most.logbook.add_isolation(trial)
        rounds = {n: _rounds_left(each, benches[n], watcher) for n, each in swept.items()}
        run_in_turn(plan, swept, rounds, watcher)


def run_in_turn(
    plan: SweepPlan,
    swept: Mapping[int, Swept],
    rounds: Mapping[int, Iterator[TrialRecord | RoundRecord]],
    watcher: Watcher,
) -> None:
    """One round after the other, in the order of the blocks; no block is begun once the budget is spent.

    What was measured before an interruption has spent its part of the budget; the time until it went on has not.
    """
    began_s, budget_s = time.monotonic() - sum(each.measured_s for each in swept.values()), plan.base.budget_s
    for index, workers in plan.blocks():
        each = swept[workers]
        if each.rounds_done > index:
            continue
        starts_block = all(other.rounds_done <= index for other in swept.values())
        if budget_s is not None and index and starts_block and time.monotonic() - began_s >= budget_s:
            watcher(Note(f"The budget is spent: no block is begun after {index}."))
            for other in swept.values():
                other.budget_spent = True
            return
        watcher(Note(f"Block {index + 1} of {plan.base.rounds}: {in_words(workers, 'worker')}."))
        for record in rounds[workers]:
            note(record, each.plan, each.logbook, each.stopping.rule.level, watcher)
            if isinstance(record, RoundRecord):
                break


def _rounds_left(swept: Swept, bench: Bench, watcher: Watcher) -> Iterator[TrialRecord | RoundRecord]:
    run = swept.logbook.run
    return run_rounds(swept.plan, bench, swept.stopping, watcher, run.rounds, run.begun)


def _announce(plan: SweepPlan, swept: Mapping[int, Swept], watcher: Watcher) -> None:
    base, counts = plan.base, plan.counts
    browser = f"{base.browser.label} {base.browser.version}"
    done = sum(trials_done(each.logbook.run) for each in swept.values())
    isolation = len(swept[counts[-1]].plan.isolation_modes)
    trials, pos = len(base.arms) * len(counts), base.workload.pos  # Of a block, which is a round to the display.
    watcher(RunStarted(pos, counts[-1], base.rounds, browser, str(base.out_dir), isolation, trials, done))
    watcher(Note(f"Each round with {', '.join(map(str, counts))} workers in turn."))
    if done:
        watcher(Note(f"Going on; {in_words(done, 'trial')} done already."))
    watcher(Note(f"Browser: {browser} ({base.browser.why})."))
