"""How soon the command line answers: whole processes, beside an interpreter that does nothing."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

ROUNDS = 15
MOST_S = 0.3
NOTHING = [sys.executable, "-c", "pass"]
HELP = [str(Path(sys.executable).with_name("harness")), "--help"]
WITH_RICH = [sys.executable, "-c", "import typer.rich_utils, harness.cli"]


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    run(command)
    return time.perf_counter() - started


def test_help_answers_at_once(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(run, (HELP,), rounds=ROUNDS, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert benchmark.stats is not None
    assert benchmark.stats["median"] < MOST_S


def test_help_takes_less_than_it_would_with_rich() -> None:
    commands = {"nothing": NOTHING, "--help": HELP, "importing rich": WITH_RICH}
    taken_s: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            taken_s[name].append(seconds(command))
    medians = {name: statistics.median(each) for name, each in taken_s.items()}
    for name, median_s in medians.items():
        ratio = median_s / medians["nothing"]
        print(f"{name}: {1000 * median_s:.0f} ms, {ratio:.1f} times a Python that does nothing")  # noqa: T201
    assert medians["--help"] < medians["importing rich"]
