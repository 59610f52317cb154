from io import StringIO
from pathlib import Path

from rich.console import Console

from harness.record.sweep import SweepRecord
from harness.report.sweep.table import print_sweep
from tests.support.sweeps import make_sweep, usual_runs


def printed(sweep: SweepRecord) -> str:
    output = StringIO()
    print_sweep(sweep, Console(file=output, width=140), [Path("results/sweep.json")])
    return output.getvalue()


def test_each_number_has_a_row_with_its_figures_and_the_candidate_its_reduction() -> None:
    text = printed(make_sweep(usual_runs((1, 2, 4), rounds=5)))

    row = next(line for line in text.splitlines() if line.startswith("│       4 │") and "20 % (" in line)
    assert all(cell in row for cell in ("600 MiB", "80 %", "10 %"))


def test_the_recommendation_and_the_law_end_it_with_where_it_lies() -> None:
    text = printed(make_sweep(usual_runs((1, 2, 4))))

    assert "driver-per-worker: 4: the best throughput measured" in text
    assert "contention 0.1" in text
    assert text.rstrip().endswith("results/sweep.json")


def test_a_warning_comes_with_its_remedy() -> None:
    assert "Warning: driver-per-worker is quickest with 4 workers" in printed(make_sweep(usual_runs()))


def test_a_sweep_without_a_round_says_so() -> None:
    empty = make_sweep(usual_runs()).model_copy(
        update={"points": [], "laws": [], "recommendations": [], "warnings": []}
    )

    assert "No round was finished." in printed(empty)
