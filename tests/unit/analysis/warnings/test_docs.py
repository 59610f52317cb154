from pathlib import Path

import pytest

from harness.analysis.warnings import RUN_WARNINGS
from harness.record.run import DRIVER_REPLACED, FELL_BACK, WORKER_DIED, WORKER_GIVEN_UP

OF_TRIALS = (DRIVER_REPLACED, WORKER_DIED, WORKER_GIVEN_UP, FELL_BACK)
PAGE = Path(__file__).parents[4] / "docs" / "warnings.md"


@pytest.mark.parametrize("code", [*(warning.code for warning in RUN_WARNINGS), *OF_TRIALS])
def test_the_page_of_warnings_has_a_row_for_each_code(code: str) -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{code}` |")]
    assert len(rows) == 1


def test_the_page_of_warnings_has_no_row_for_a_code_that_is_gone() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == len(RUN_WARNINGS) + len(OF_TRIALS)
