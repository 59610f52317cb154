"""Runs a contest: all contestants one after the other, round after round, cell after cell."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from harness.analysis.wording import in_words
from harness.errors import ConfigError
from harness.experiment.bench import Bench, new_folder, open_bench
from harness.experiment.events import Event
from harness.host.browsers import Browser, BrowserChoice, find_browser
from harness.measure.machine import machine_facts
from harness.measure.memory import best_memory_kind
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario
from tests.benchmarks.peers.contestants.contestant import Contestant
from tests.benchmarks.peers.installation import versions
from tests.benchmarks.peers.job import job_for
from tests.benchmarks.peers.plan import order_of_round
from tests.benchmarks.peers.progress import faults_of, left_s, line_of
from tests.benchmarks.peers.record import CellKey, ContestRecord, EntrantRecord, PlanRecord, RunRecord
from tests.benchmarks.peers.run import run_contestant

Say = Callable[[str], None]


def new_contest(plan: PlanRecord, contestants: Sequence[Contestant]) -> ContestRecord:
    """A contest of which nothing is run yet."""
    facts = machine_facts()
    return ContestRecord(
        started_at=datetime.now(UTC),
        machine=f"{facts.cpu_model}, {facts.os}",
        cores=facts.cores,
        memory_kind=best_memory_kind(),
        versions=versions(contestants),
        plan=plan,
        entrants=tuple(EntrantRecord(name=each.name, label=each.label, role=each.role) for each in contestants),
    )


def run_contest(record: ContestRecord, contestants: Sequence[Contestant], say: Say) -> Iterator[ContestRecord]:
    """Run what is missing of the plan, and yield the contest after each round.

    Raises:
        HarnessError: a browser is missing or not the one that the contest was begun with, or the site does not start.
    """
    browsers = {kind: find_browser(kind) for kind in record.plan.browsers}
    _refuse_other_versions(record, contestants, browsers)
    for key in record.plan.cells:
        if record.rounds_done(key) < record.plan.rounds:
            say(f"{key}: starting the site, and one unmeasured run of each; {left_s(record)}")
            for longer in _run_cell(record, key, browsers[key.browser], contestants, say):
                record = longer
                yield record


def _refuse_other_versions(
    record: ContestRecord, contestants: Sequence[Contestant], browsers: Mapping[BrowserChoice, Browser]
) -> None:
    now = versions(contestants)
    changed = [name for name in now if record.versions.get(name) != now[name]]
    changed += [cell.key.browser for cell in record.cells if browsers[cell.key.browser].version != cell.browser_version]
    if changed:
        raise ConfigError(
            f"The contest was begun with another version of {', '.join(dict.fromkeys(changed))}.",
            "Times of two versions do not mix: begin a new contest, without --resume.",
        )


def _run_cell(
    record: ContestRecord, key: CellKey, browser: Browser, contestants: Sequence[Contestant], say: Say
) -> Iterator[ContestRecord]:
    workload = FakeWorkload(load_scenario(key.scenario, pos=record.plan.pos[key.scenario]))
    with open_bench(workload, browser, _unheard, headed=False) as bench:
        for contestant in contestants:
            warm_up = _run(bench, contestant, key.workers, bench.temp_dir / f"w-{contestant.name}")
            if not warm_up.complete:
                say(f"  {contestant.name} failed in the warm-up: {faults_of(warm_up)}")
        for index in range(record.rounds_done(key), record.plan.rounds):
            runs = tuple(
                _run(bench, each, key.workers, bench.temp_dir / f"{index}-{each.name}")
                for each in order_of_round(index, contestants)
            )
            record = record.with_round(key, browser.version, runs)
            yield record
            rounds = in_words(record.plan.rounds, "round")
            say(f"  round {index + 1} of {rounds}: {line_of(runs, record)}; {left_s(record)}")


def _run(bench: Bench, contestant: Contestant, workers: int, folder: Path) -> RunRecord:
    job = job_for(bench.witness, bench.settings.session, bench.settings.browser, workers, new_folder(folder))
    return run_contestant(contestant, job, bench.witness, folder)


def _unheard(_event: Event) -> None:
    """The contest tells its progress itself."""
