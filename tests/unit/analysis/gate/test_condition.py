import pytest

from harness.analysis.comparison import compare_rounds
from harness.analysis.gate.condition import LEVEL, run_level
from harness.record.run import RunRecord
from tests.support.judgements import run_of


def with_level(level: float) -> RunRecord:
    run = run_of(0.7)
    judged = compare_rounds(run.rounds, run.config.baseline, run.config.candidate)
    interval = judged.reduction_pct.model_copy(update={"level": level})
    return run.model_copy(update={"comparison": judged.model_copy(update={"reduction_pct": interval})})


def test_a_run_without_looks_is_judged_at_the_usual_level() -> None:
    assert run_level(run_of(0.7)) == run_level(with_level(0.95)) == LEVEL


def test_the_level_of_a_run_by_looks_is_that_of_its_looks(runs_by_looks: list[RunRecord]) -> None:
    assert [run_level(run) for run in runs_by_looks] == [0.9875, 0.9875]


@pytest.mark.parametrize("level", [0.6, 1.0, 95.0])
def test_a_record_cannot_lower_the_level_or_ask_for_certainty(level: float) -> None:
    assert run_level(with_level(level)) == LEVEL
