"""Runs that several conditions look at."""

import pytest

from harness.analysis.comparison import compare_rounds
from harness.record.decision import DecisionRecord, LookRecord
from harness.record.run import RunRecord
from tests.support.judgements import run_of

LEVEL_OF_LOOKS = 0.9875


@pytest.fixture
def runs_by_looks() -> list[RunRecord]:
    """Five rounds of a run by looks: ended by its decision, and killed before there was one."""
    run = run_of(0.6, 5)
    look = LookRecord(rounds=5, reduction_pct=40, low=None, high=None, level=LEVEL_OF_LOOKS, verdict="inconclusive")
    decision = DecisionRecord(rule="looks", stopped="budget", looks=[look], sentence="The budget was used up.")
    judged = compare_rounds(run.rounds, run.config.baseline, run.config.candidate, level=LEVEL_OF_LOOKS)
    return [
        run.model_copy(update={"decision": decision}),
        run.model_copy(update={"comparison": judged, "finished_at": None}),
    ]
