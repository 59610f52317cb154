"""Runs the series and prints its table."""

import argparse
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import psutil

from harness.coupa.result import PoStatus
from harness.coupa.settings import WorkerSettings
from harness.coupa.worker import PoWorker
from harness.experiment.bench import Bench, new_folder, open_bench
from harness.experiment.events import Event
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.temp import remove_tree
from harness.measure.machine import machine_facts
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario
from tests.benchmarks.measures.measures import MEASURES, Measure
from tests.benchmarks.measures.record import Run, Series, save
from tests.benchmarks.measures.table import table

REPOSITORY = Path(__file__).resolve().parents[3]
POS = {"fast-site": 16, "typical": 6}  # One more than is measured: the first pays for the driver's start.
ROUNDS = 7  # One more than the fewest that give a bound at 97.5 %.


def main() -> None:
    """Measure, save after every round, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.measures", description=__doc__)
    parser.add_argument("--browser", default=BrowserChoice.CHROME_HEADLESS_SHELL.value, choices=list(BrowserChoice))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "results" / "measures", help="folder for the results")
    wanted = parser.parse_args()
    browser, facts = find_browser(BrowserChoice(wanted.browser)), machine_facts()
    series = Series(browser=f"{browser.label} {browser.version}", machine=f"{facts.cores} cores, {facts.os}")
    for scenario, pos in POS.items():
        workload = FakeWorkload(load_scenario(scenario, pos=pos))
        with open_bench(workload, browser, _unheard, headed=False) as bench:
            for number in range(wanted.rounds):
                series = series.model_copy(update={"runs": (*series.runs, *_round(bench, scenario, number))})
                save(series, wanted.out / "measures.json")
                print(f"{scenario}: round {number + 1} of {wanted.rounds}", flush=True)  # noqa: T201
    (wanted.out / "measures.md").write_text(table(series), encoding="utf-8")
    print(table(series))  # noqa: T201


def _round(bench: Bench, scenario: str, number: int) -> Iterator[Run]:
    """Every measure once, forwards and backwards in turn, so that drift favours none."""
    for measure in MEASURES if number % 2 == 0 else reversed(MEASURES):
        folder = new_folder(bench.temp_dir / "run")
        settings = replace(
            bench.settings,
            mode=measure.mode,
            tuning=measure.tuning,
            download_root=new_folder(folder / "downloads"),
            temp_root=new_folder(folder / "temp"),
        )
        yield _measured(bench, settings, measure, scenario, number)
        remove_tree(folder)


def _measured(bench: Bench, settings: WorkerSettings, measure: Measure, scenario: str, number: int) -> Run:
    first, *others = bench.site.batch
    turns = [*pairwise([first, *others]), (others[-1], None)]
    with closing(PoWorker(settings)) as worker:
        worker.process(*turns[0])
        cpu_s, started_s = _cpu_s(), time.perf_counter()
        results = [worker.process(po, upcoming) for po, upcoming in turns[1:]]
        wall_s, cpu_s = time.perf_counter() - started_s, _cpu_s() - cpu_s
    for result in results:
        expected = bench.witness.expected(result.po)
        assert result.outcome.status is PoStatus(expected.status), result
        assert {file.sha256 for file in result.outcome.files} == {file.sha256 for file in expected.files}, result
    per_po_ms = 1000 / len(results)
    return Run(
        measure=measure.name, scenario=scenario, round=number, wall_ms=wall_s * per_po_ms, cpu_ms=cpu_s * per_po_ms
    )


def _cpu_s() -> float:
    """CPU seconds of this process and its browser, those of ended helpers included; the site is left out."""
    here = psutil.Process()
    return sum(_own_cpu_s(process) for process in (here, *here.children(recursive=True)))


def _own_cpu_s(process: psutil.Process) -> float:
    try:
        return 0.0 if "fake_coupa" in " ".join(process.cmdline()) else sum(process.cpu_times()[:4])
    except psutil.Error:  # It ended since it was listed; its parent has its seconds.
        return 0.0


def _unheard(_event: Event) -> None:
    """Nobody watches a benchmark."""


if __name__ == "__main__":
    main()
