"""Runs the series, or draws it again from its record."""

import argparse
import subprocess
import sys
from pathlib import Path

from harness.host.browsers import BrowserChoice, find_browser
from harness.measure.machine import machine_facts
from harness.report.files import save_figure
from tests.benchmarks.growth.figure import draw
from tests.benchmarks.growth.record import Batch, Growth, load, save
from tests.benchmarks.growth.schedule import MOST_REPEATS, in_turns
from tests.benchmarks.growth.statement import sentences

REPOSITORY = Path(__file__).resolve().parents[3]
MODES = ("driver-per-worker", "context-per-po")
SIZES = (10, 50, 200, 1000)


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers with commas between them."""
    return tuple(int(each) for each in text.split(","))


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("--sizes", type=numbers, default=SIZES, help="POs of each batch, such as 10,50,200,1000")
    parser.add_argument("--modes", type=lambda text: tuple(text.split(",")), default=MODES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=MOST_REPEATS, help="of small batches; large ones run less often")
    parser.add_argument("--browser", default=BrowserChoice.CHROME_HEADLESS_SHELL.value, choices=list(BrowserChoice))
    parser.add_argument("--out", type=Path, default=REPOSITORY / "results" / "growth", help="folder for the results")
    parser.add_argument("--draw", action="store_true", help="draw growth.json again, measure nothing")
    return parser.parse_args()


def measured(mode: str, pos: int, workers: int, browser: str) -> Batch:
    """One batch, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.growth.measure", mode, str(pos), str(workers), browser]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True, text=True)
    return Batch.model_validate_json(done.stdout)


def run(wanted: argparse.Namespace, path: Path) -> Growth:
    """Run the series; its record is saved after every batch."""
    facts, browser = machine_facts(), find_browser(BrowserChoice(wanted.browser))
    growth = Growth(browser=f"{browser.label} {browser.version}", machine=f"{facts.cores} cores, {facts.os}")
    order = in_turns(wanted.modes, wanted.sizes, wanted.repeats)
    for number, (mode, pos) in enumerate(order, start=1):
        batch = measured(mode, pos, wanted.workers, wanted.browser)
        growth = growth.model_copy(update={"batches": [*growth.batches, batch]})
        save(growth, path)
        print(f"{number} of {len(order)}: {mode}, {pos:,} POs in {batch.wall_s:.1f} s", flush=True)  # noqa: T201
    return growth


def main() -> None:
    """Measure, draw and say."""
    wanted = arguments()
    wanted.out.mkdir(parents=True, exist_ok=True)
    path = wanted.out / "growth.json"
    growth = load(path) if wanted.draw else run(wanted, path)
    for kind in ("png", "svg"):
        save_figure(draw(growth), wanted.out / f"growth.{kind}")
    print("\n".join(sentences(growth)))  # noqa: T201


if __name__ == "__main__":
    main()
