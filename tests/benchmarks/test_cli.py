"""How soon the command line answers: whole processes, beside an interpreter that does nothing."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from harness.record.store import save_run
from tests.support.realistic import make_realistic_run

ROUNDS = 15
MOST_S = 0.3
NOTHING = [sys.executable, "-c", "pass"]
HELP = [str(Path(sys.executable).with_name("harness")), "--help"]
WITH_RICH = [sys.executable, "-c", "import typer.rich_utils, harness.cli"]
WITH_SCIPY = [sys.executable, "-c", "import scipy.stats"]


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The gate on a run of 200 POs and 10 rounds, some 5 MB, which passes."""
    path = tmp_path_factory.mktemp("gate") / "run.json"
    save_run(make_realistic_run(rounds=10, pos=200), path)
    return [HELP[0], "gate", str(path), "--min-reduction", "0"]


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


def medians_of(commands: dict[str, list[str]]) -> dict[str, float]:
    """Median seconds of each command, in turns, said beside those of a Python that does nothing."""
    taken_s: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            taken_s[name].append(seconds(command))
    medians = {name: statistics.median(each) for name, each in taken_s.items()}
    for name, median_s in medians.items():
        ratio = median_s / medians["nothing"]
        print(f"{name}: {1000 * median_s:.0f} ms, {ratio:.1f} times a Python that does nothing")  # noqa: T201
    return medians


def test_help_takes_less_than_it_would_with_rich() -> None:
    medians = medians_of({"nothing": NOTHING, "--help": HELP, "importing rich": WITH_RICH})
    assert medians["--help"] < medians["importing rich"]


def test_a_large_run_is_gated_soon(benchmark: BenchmarkFixture, gate: list[str]) -> None:
    benchmark.pedantic(run, (gate,), rounds=ROUNDS, warmup_rounds=1)  # type: ignore[no-untyped-call]


def test_a_large_run_is_gated_before_scipy_would_be_imported(gate: list[str]) -> None:
    medians = medians_of({"nothing": NOTHING, "gate": gate, "importing scipy.stats": WITH_SCIPY})
    assert medians["gate"] < medians["importing scipy.stats"]
