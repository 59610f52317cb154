"""What the harness itself costs a trial: sampler, display, spans with their reports, and the site's journal.

Each part is attributed by itself, since a whole trial varies by more than one percent from run to run; the comparison
with and without is shown beside it, with its interval. Spans and journal cannot be switched off, so that what they
cost is in both of its arms.
"""

import io
import math
import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path

import pytest
from rich.console import Console
from rich.live import Live

from fake_coupa.journal import Journal
from harness.analysis.interval import hodges_lehmann, signed_rank_bounds
from harness.coupa.distribution import Distribution
from harness.coupa.reports import StepEntered
from harness.experiment.bench import Bench, new_folder, open_bench
from harness.experiment.events import Event, RunStarted, StepStarted, TrialStarted, Watcher
from harness.experiment.trial import TrialSetting, run_trial
from harness.host.browsers import BrowserChoice, find_browser
from harness.measure.cpu import process_cpu_s
from harness.measure.spans import SpanRecorder
from harness.record.run import TrialRecord
from harness.report.live import REFRESHES_PER_S, LiveWatcher, QuietWatcher, watching
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario

MODE = "driver-per-worker"
WORKERS = 2
POS = 24
ROUNDS = 5
MOST_SHARE = 0.01
REPETITIONS = 2000


def cost_s(act: Callable[[], object], repetitions: int = REPETITIONS) -> float:
    """CPU seconds of one call, in this thread."""
    before_s = time.thread_time()
    for _ in range(repetitions):
        act()
    return (time.thread_time() - before_s) / repetitions


def terminal() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=100, height=40, _environ={"TERM": "xterm"})


def span_cost_s() -> float:
    """One span in a worker, its report on its way, and the parent's ear for it."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    spans = SpanRecorder(lambda step: writer.send(StepEntered(0, "PO10001", step)))

    def report() -> None:
        with spans.span("navigate"):
            wait([reader])
        reader.recv()

    with reader, writer:
        return cost_s(report)


def journal_cost_s() -> float:
    """One request of a session's browser, noted and finished."""
    journal, cookies = Journal(), {"_coupa_session": "0" * 32}
    return cost_s(lambda: journal.finish(journal.begin("GET", "/order_headers/1", "1", cookies, 50000), 200, 1000))


def refresh_cost_s() -> float:
    """One drawing of the display with every worker at work."""
    console = terminal()
    watcher = LiveWatcher(console)
    watcher(RunStarted(POS, WORKERS, ROUNDS, "browser", "results"))
    watcher(TrialStarted(0, MODE, 0, POS))
    for worker in range(WORKERS):
        watcher(StepStarted(worker, f"PO1000{worker}", "wait_downloads"))
    with Live(watcher, console=console, auto_refresh=False, transient=True, redirect_stdout=False) as live:
        return cost_s(live.refresh, 200)


@dataclass(slots=True)
class Meter:
    """Passes events on and adds up the CPU seconds that taking them in costs."""

    watcher: Watcher
    cpu_s: float = 0.0
    steps: int = 0

    def __call__(self, event: Event) -> None:
        before_s = time.thread_time()
        self.watcher(event)
        self.cpu_s += time.thread_time() - before_s
        self.steps += isinstance(event, StepStarted)


@dataclass(slots=True)
class Trials:
    """Trials on one bench, each in folders of its own."""

    bench: Bench
    folder: Path
    done: int = 0

    def run(self, watcher: Watcher, *, sampling: bool) -> TrialRecord:
        self.done += 1
        folder = new_folder(self.folder / str(self.done))
        settings = replace(
            self.bench.settings,
            mode=MODE,
            download_root=new_folder(folder / "downloads"),
            temp_root=new_folder(self.bench.temp_dir / f"own-cost-{self.done}"),
        )
        setting = TrialSetting(
            self.bench.site, settings, WORKERS, Distribution.DYNAMIC, folder / "ledger.csv", sampling
        )
        watcher(TrialStarted(0, MODE, 0, len(self.bench.site.batch)))
        record = run_trial(setting, 0, watcher)
        assert [check.name for check in record.checks if check.status == "failed"] == []
        return record

    def cpu_s(self, *, watched: bool) -> float:
        """CPU seconds of a whole trial: this process, the workers, the browsers and the site."""
        console = terminal()
        before_s = process_cpu_s() + self.bench.witness.stats().cpu_s
        with watching(console, quiet=not watched) as watcher:
            watcher(RunStarted(POS, WORKERS, ROUNDS, "browser", "results"))
            self.run(watcher, sampling=watched)
        return process_cpu_s() + self.bench.witness.stats().cpu_s - before_s


@pytest.fixture(params=["fast-site", "typical"])
def trials(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trials]:
    workload, browser = FakeWorkload(load_scenario(request.param, pos=POS)), find_browser(BrowserChoice.AUTO)
    with open_bench(workload, browser, QuietWatcher(), headed=False) as bench:
        yield Trials(bench, tmp_path)


def test_the_harness_itself_takes_less_than_one_percent_of_a_trials_cpu_time(trials: Trials) -> None:
    with watching(terminal(), quiet=False) as watcher:
        watcher(RunStarted(POS, WORKERS, ROUNDS, "browser", "results"))
        meter = Meter(watcher)
        record = trials.run(meter, sampling=True)
    assert record.server is not None
    costs_s = {
        "sampler": record.sampling_cpu_s,
        "display": meter.cpu_s + refresh_cost_s() * REFRESHES_PER_S * record.wall_s,
        "spans": span_cost_s() * meter.steps,
        "journal": journal_cost_s() * record.server.requests,
    }
    trial_cpu_s = sum(worker.cpu_s for worker in record.workers)
    shares = {name: spent_s / trial_cpu_s for name, spent_s in costs_s.items()}
    said = ", ".join(f"{name} {100 * share:.2f} %" for name, share in shares.items())
    print(f"of {trial_cpu_s:.1f} CPU seconds: {said}; together {100 * sum(shares.values()):.2f} %")  # noqa: T201
    assert sum(shares.values()) < MOST_SHARE


@pytest.mark.parametrize("trials", ["fast-site"], indirect=True)
def test_a_trial_with_and_without_being_watched(trials: Trials) -> None:
    trials.cpu_s(watched=True)
    logs = []
    for index in range(ROUNDS):
        order = (True, False) if index % 2 else (False, True)
        spent_s = {watched: trials.cpu_s(watched=watched) for watched in order}
        logs.append(math.log(spent_s[True] / spent_s[False]))
    low, high = signed_rank_bounds(logs)
    more = [f"{100 * math.expm1(value):+.1f} %" for value in (hodges_lehmann(logs), low, high) if value is not None]
    print(f"CPU seconds of a watched trial against one that is not: {more[0]} ({' to '.join(more[1:])})")  # noqa: T201
    assert low is not None
    assert low < math.log1p(MOST_SHARE), "watching costs more, even at the lower bound"
