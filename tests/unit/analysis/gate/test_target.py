import pytest

from harness.analysis.gate.condition import Case
from harness.analysis.gate.target import Target
from harness.record.run import RunRecord
from tests.support.judgements import run_of
from tests.support.runs import make_run


def standing(run: RunRecord, min_reduction_pct: float | None = None) -> str:
    return Target().look(Case(run, min_reduction_pct)).standing


@pytest.mark.parametrize(
    ("run", "expected"),
    [(run_of(0.6), "pass"), (run_of(0.95), "fail"), (run_of(0.8), "inconclusive"), (run_of(0.6, 4), "inconclusive")],
)
def test_a_run_is_judged_by_its_interval(run: RunRecord, expected: str) -> None:
    assert standing(run) == expected


def test_the_line_is_that_of_the_run_unless_another_is_given() -> None:
    assert (standing(run_of(0.7)), standing(run_of(0.7), 40), standing(run_of(0.7), 5)) == ("pass", "fail", "pass")


def test_a_run_by_looks_is_judged_at_the_level_that_pays_for_them(runs_by_looks: list[RunRecord]) -> None:
    assert standing(run_of(0.6, 5)) == "pass"
    for run in runs_by_looks:
        finding = Target().look(Case(run))
        assert finding.standing == "inconclusive"
        assert finding.measured is not None
        assert finding.measured.level == 0.9875
        assert "at least 7" in finding.sentence


def test_what_was_judged_comes_with_the_finding() -> None:
    finding = Target().look(Case(run_of(0.6), 25))
    assert finding.measured is not None
    assert finding.measured.low is not None
    assert 38 < finding.measured.low < finding.measured.estimate < 42
    assert finding.limit == 25
    assert "more than the 25 % asked for" in finding.sentence


def test_no_round_at_all_is_inconclusive() -> None:
    assert standing(make_run([])) == "inconclusive"
