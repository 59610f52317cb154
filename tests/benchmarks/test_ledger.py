"""What the ledger costs: a row is written through for each PO, so it must be nothing beside a PO."""

from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from harness.coupa.ledger import Ledger
from harness.coupa.result import Outcome, PoResult, PoStatus, SavedFile

MOST_S_PER_ROW = 0.005


def test_append_a_row(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    files = tuple(SavedFile(f"drawing {index}.pdf", 250_000, "0" * 64) for index in range(5))
    outcome = Outcome(PoStatus.COMPLETED, "Acme", "", 5, files, "downloads/PO10001", "https://acme/order_headers/10001")
    result = PoResult("PO10001", 0, outcome, 0.0, 2.5)

    with Ledger(tmp_path / "ledger.csv") as ledger:
        benchmark(ledger.append, result)

    assert benchmark.stats is not None
    assert benchmark.stats["median"] < MOST_S_PER_ROW
